"""Plans, parcels, buildings and overlays: `lovsvar zoning`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import typer

from permits.cli.terminal import BAD_INPUT, NOT_SATISFIED, AsJson, err, faults_told, out, print_json, store_of

if TYPE_CHECKING:  # each command loads what it needs, and `--help` nothing
    from permits.store.datasets import Datasets

zoning_app = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="Plans, parcels, buildings and overlays.")


@zoning_app.command("check")
def zoning_check(path: Path, as_json: AsJson = False) -> None:
    """What of a municipality's folder, or of a GML document, can be taken in, and what stopped at which gate."""
    from permits.workbench.gates import report

    if not path.exists():
        err.print(f"{path}: there is no such folder or file")
        raise typer.Exit(BAD_INPUT)
    found = report(path)
    if as_json:
        print_json({"taken": found.taken, "usable": found.usable, "stopped": found.stopped})
    else:
        for layer, count in found.taken.items():
            out.print(f"{layer:20} {count:7} taken in")
        for line in found.stopped:
            out.print(f"{line.gate:20} {line.place}")
            out.print(f"{'':20} {line.says.en} {line.remedy.en}")
        stopped = len(found.stopped)
        out.print("Nothing can be taken in." if not found.usable else f"Usable; {stopped} to look at.")
    if not found.usable:
        raise typer.Exit(NOT_SATISFIED)


@zoning_app.command("import")
def zoning_import(folder: Path) -> None:
    """Keep a municipality's folder as the newest version of its map; older ones stay readable."""
    with faults_told():
        kept = _datasets().take_in(folder)
    out.print(f"{kept.municipality} {kept.version[:12]} {kept.imported:%Y-%m-%d %H:%M}")


@zoning_app.command("versions")
def zoning_versions(municipality: str) -> None:
    """The versions of a municipality's map, the newest first."""
    with faults_told():
        found = _datasets().versions(municipality)
    for fault in found:
        out.print(f"{fault.imported:%Y-%m-%d %H:%M}  {fault.version}  {fault.name}")
    if not found:
        raise typer.Exit(NOT_SATISFIED)


def _datasets() -> Datasets:
    from permits.settings import Settings
    from permits.store.datasets import Datasets

    settings = Settings()
    store = store_of(settings)
    return Datasets(store, settings.data_dir / "zoning")


@zoning_app.command("show")
def zoning_show(folder: Path, as_json: AsJson = False) -> None:
    """What a municipality's folder holds: layers, plans with their provisions, and faults of single features."""
    from permits.geometry import area
    from permits.place.zoning import Zoning

    with faults_told():
        zoning = Zoning.load(folder)
    plans = [
        {
            "designation": plan.designation,
            "name": plan.name,
            "kind": plan.kind,
            "inForce": plan.in_force,
            "areaM2": area(plan.area),
            "provisions": [
                {
                    "family": provision.family,
                    "wording": provision.wording,
                    "value": provision.value,
                    "readByMachine": provision.interpretable,
                }
                for provision in plan.provisions
            ],
        }
        for plan in zoning.plans
    ]
    found = {
        "municipality": zoning.municipality,
        "layers": list(zoning.layers.values()),
        "plans": plans,
        "faults": zoning.faults,
    }
    if as_json:
        print_json(found)
        return
    out.print(f"{zoning.municipality.name} ({zoning.municipality.code}), {zoning.municipality.crs}")
    for layer in zoning.layers.values():
        out.print(f"  {layer.name}: {layer.source}, {layer.data_date}, {layer.licence}")
    for plan in zoning.plans:
        out.print(f"  plan {plan.designation} {plan.name}, {area(plan.area)} m²")
        for provision in plan.provisions:
            out.print(
                f"    {provision.family.value}: {provision.wording}{'' if provision.interpretable else '  (a person reads it)'}",
            )
    for fault in zoning.faults:
        out.print(f"  fault {fault}")
