"""What a municipality's properties would meet: `lovsvar screen`."""

from __future__ import annotations

import json
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from permits.cli.terminal import (
    BAD_INPUT,
    AsJson,
    Cluster,
    OnDate,
    Processes,
    app,
    bytes_of,
    day_of,
    err,
    faults_told,
    out,
    print_json,
)

if TYPE_CHECKING:  # each command loads what it needs, and `--help` nothing
    from permits.workbench.screen import Lot, Screening


@app.command()
def screen(
    municipality: Annotated[str, typer.Argument(help="Its code.")],
    acts: Annotated[list[Path], typer.Argument(help="Files that say an act as an application does, one each.")],
    limit: Annotated[
        list[str] | None, typer.Option(help="What a limit would be, as complementary_building_area_in_plan=35.")
    ] = None,
    places: Annotated[int, typer.Option(min=1, help="About so many places are tried on each lot.")] = 12,
    processes: Processes = 1,
    cluster: Cluster = "",
    map: Annotated[Path | None, typer.Option(help="Write the lots with their answers here, as a GeoPackage.")] = None,
    as_json: AsJson = False,
    on: OnDate = None,
) -> None:
    """
    What every property of a municipality would meet for given acts, and how many gain if limits were others.

    What an applicant would still be asked is answered no. The best answer among the places tried on a lot is told.
    """
    from rich.console import Console
    from rich.progress import Progress

    from permits.workbench.screen import Screening, counted, run

    limits = dict(_limit(written) for written in limit or [])
    if len({file.stem for file in acts}) < len(acts):
        raise typer.BadParameter("two acts have files of the same name, which is what tells them apart")
    with faults_told():
        day = day_of(on)
        screening = Screening(municipality, {file.stem: _act(file) for file in acts}, limits, day, places)
        lots: list[Lot] = []
        with Progress(console=Console(stderr=True), transient=True) as progress:
            task = progress.add_task("", total=len(screening.properties) * len(acts))
            for piece in run(screening, processes=processes, cluster=cluster):
                lots += piece
                progress.advance(task, len(piece))
    if map is not None:
        _write_map(screening, lots, map)
    if as_json:
        print_json({"lots": [_row(lot) for lot in lots], "counted": counted(lots)})
        return
    for row in counted(lots):
        shown = _answer(row["before"]) + (f" -> {_answer(row['after'])}" if limits else "")
        out.print(f"{row['lots']:9} {row['act']}: {shown}")
    if limits:
        gain, lose = sum(lot.gains for lot in lots), sum(lot.loses for lot in lots)
        out.print(f"{gain} lots gain, {lose} lose, of {len(lots)}.")


def _limit(written: str) -> tuple[str, Decimal]:
    name, _, value = written.partition("=")
    try:
        number = Decimal(value)
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite():
        raise typer.BadParameter(f"{written} is not written as name=35 or name=3.5")
    return name.strip(), number


def _act(file: Path) -> dict[str, Any]:
    try:
        act = json.loads(bytes_of(file))
    except ValueError:
        act = None
    if not isinstance(act, dict):
        err.print(f"{file}: not a JSON object")
        raise typer.Exit(BAD_INPUT)
    return act


def _answer(answer: str | None) -> str:
    return answer or "no_room"


def _row(lot: Lot) -> dict[str, Any]:
    return {
        "property": lot.designation,
        "act": lot.act,
        "places": lot.places,
        "before": _answer(lot.before),
        "after": _answer(lot.after),
        "gains": int(lot.gains) - int(lot.loses),
    }


def _write_map(screening: Screening, lots: list[Lot], path: Path) -> None:
    from permits.workbench import geopackage

    rows = [_row(lot) for lot in lots]
    if not rows:
        return
    try:
        geopackage.write(
            path,
            "screened",
            screening.crs,
            [screening.outline(lot.designation) for lot in lots],
            {name: [str(row[name]) if isinstance(row[name], str) else row[name] for row in rows] for name in rows[0]},
            screening.day,
        )
    except OSError as error:
        err.print(f"{path}: {error.strerror}")
        raise typer.Exit(BAD_INPUT) from None
