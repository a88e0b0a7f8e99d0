"""Lists that leave as files: `lovsvar extract`."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from permits import clock
from permits.cli.terminal import day_of, faults_told, files_told, out

if TYPE_CHECKING:
    from permits.office import Office

extract_app = typer.Typer(
    no_args_is_help=True, rich_markup_mode=None, help="Cases, figures, invoice basis and map changes as files."
)

Municipality = Annotated[str, typer.Argument(help="Its code.")]
File = Annotated[Path, typer.Argument(help="The file to write; it must not be there.")]


@extract_app.command("cases")
def cases(municipality: Municipality, file: File) -> None:
    """Every case with what has happened to it, a line of JSON each, without anything of people."""
    from permits.extracts.cases import every_case

    with faults_told():
        told = every_case(_served(municipality).store, municipality)
        _write(file, (json.dumps(case, ensure_ascii=False) + "\n" for case in told))


@extract_app.command("figures")
def figures_(municipality: Municipality, file: File) -> None:
    """Decisions by month, act and result, of months that are over, as a table; no count of fewer than five."""
    from permits.extracts.figures import figures
    from permits.extracts.sheet import MARK, line

    with faults_told():
        counted = figures(_served(municipality).store, municipality, clock.today())
        head = MARK + line(("månad", "åtgärd", "resultat", "antal"))
        rows = (
            line((each.month, each.act, each.result, "" if each.count is None else str(each.count))) for each in counted
        )
        _write(file, (head, *rows))


@extract_app.command("invoices")
def invoices_(
    municipality: Municipality,
    file: File,
    first: Annotated[str, typer.Option("--from", help="The first day of decision, YYYY-MM-DD.")],
    last: Annotated[str, typer.Option("--to", help="The last day of decision.")],
) -> None:
    """What is to be invoiced, a decision a line, as a table. Where a party's identity is protected no payer is named."""
    from permits.extracts.invoices import invoices
    from permits.extracts.sheet import MARK, line

    head = ("ärende", "beslut", "dag", "åtgärd", "fastighet", "kronor", "så bestämd", "betalare", "nummer", "märkning")
    with faults_told():
        basis = invoices(_served(municipality), municipality, day_of(first), day_of(last))

        def rows() -> Iterator[str]:
            yield MARK + line(head)
            for each in basis:
                payer = each.payer or {}
                yield line(
                    (
                        each.case,
                        each.decision.label.sv,
                        each.day.isoformat(),
                        each.act,
                        each.property,
                        str(each.kronor),
                        each.explained.sv,
                        payer.get("name", ""),
                        payer.get("personalNumber") or payer.get("organisationNumber") or "",
                        payer.get("reference", ""),
                    )
                )

        _write(file, rows())


@extract_app.command("map-changes")
def map_changes_(
    municipality: Municipality,
    file: File,
    after: Annotated[int, typer.Option(min=0, help="The event that they follow, as the last such file tells.")] = 0,
) -> None:
    """What may be built, is begun and is finished, with its footprint, as GeoJSON."""
    from permits.extracts.map_changes import map_changes

    with faults_told():
        changes = map_changes(_served(municipality), municipality, after, None)
        _write(file, [json.dumps(changes, ensure_ascii=False)])
    out.print(f"up to event {changes['last']}")


def _served(municipality: str) -> Office:
    """Raises NotFound for one that is not served."""
    from permits.office import Office
    from permits.settings import Settings

    office = Office.open(Settings())
    office.zoning(municipality)
    return office


def _write(file: Path, lines: Iterable[str]) -> None:
    with files_told(file), file.open("x", encoding="utf-8", newline="") as written:
        written.writelines(lines)
    out.print(str(file))
