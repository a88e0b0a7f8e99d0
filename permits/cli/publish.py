"""Rules as versions that two persons publish: `lovsvar rules publish`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from permits.cli.terminal import NOT_SATISFIED, AsJson, OnDate, day_of, err, faults_told, out, print_json

publish_app = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    help="Versions of the rules: prepared by one person, approved by another.",
)
Published = Annotated[Path, typer.Argument(help="The folder of all that was published.")]
By = Annotated[str, typer.Option(help="Who does it.")]


@publish_app.command("prepare")
def publish_prepare(
    folder: Published,
    by: By,
    start: Annotated[str, typer.Option("--from", help="The first day it is to stand, YYYY-MM-DD.")],
    rules: Annotated[Path | None, typer.Option(help="The folder of rules; the installed one if not given.")] = None,
    note: Annotated[str, typer.Option(help="What it changes and why.")] = "",
    spoilt: Annotated[int, typer.Option(help="How many mutants to try.")] = 100,
    made: Annotated[
        int, typer.Option(help="How many made-up cases to run under this version and the standing one.")
    ] = 100_000,
) -> None:
    """Keep the rules as a version, with the reports on it. It stands when another person has approved it."""
    from permits.content import content
    from permits.publications import Publications
    from permits.workbench.reports import reports

    day = day_of(start)
    with faults_told():
        publications = Publications(folder)
        standing = publications.standing(day)
        older = publications.rules(standing.content) if standing else None
        source = rules or content("rules")
        found = reports(source, older, day, spoilt=spoilt, made=made)
        entry = publications.prepare(source, by, day, found, note)
    out.print(f"{entry.content[:12]} prepared by {entry.by}, to stand from {entry.start}")


@publish_app.command("approve")
def publish_approve(folder: Published, version: str, by: By, note: Annotated[str, typer.Option()] = "") -> None:
    """Let a prepared version stand from its day. Another person than the one who prepared it."""
    from permits.publications import Publications

    with faults_told():
        entry = Publications(folder).approve(version, by, note)
    out.print(f"{entry.content[:12]} approved by {entry.by}, stands from {entry.start}")


@publish_app.command("send-back")
def publish_send_back(
    folder: Published, version: str, by: By, note: Annotated[str, typer.Option(help="Why, to whoever wrote it.")]
) -> None:
    """Leave a prepared version to its writer again; it waits for nobody until it is prepared anew."""
    from permits.publications import Publications

    with faults_told():
        entry = Publications(folder).send_back(version, by, note)
    out.print(f"{entry.content[:12]} sent back by {entry.by}: {entry.note}")


@publish_app.command("back")
def publish_back(
    folder: Published,
    version: str,
    by: By,
    start: Annotated[
        str | None, typer.Option("--from", help="The first day it is to stand again; today if not given.")
    ] = None,
    note: Annotated[str, typer.Option(help="Why.")] = "",
) -> None:
    """Prepare an older version anew; another person approves it."""
    from permits.publications import Publications

    with faults_told():
        entry = Publications(folder).bring_back(version, by, day_of(start), note)
    out.print(f"{entry.content[:12]} prepared again by {entry.by}, to stand from {entry.start}")


@publish_app.command("list")
def publish_list(folder: Published, on: OnDate = None, as_json: AsJson = False) -> None:
    """Every step of every version, which one stands, and whether all lies there as it was published."""
    from permits.publications import Publications

    with faults_told():
        publications = Publications(folder)
        entries, standing, faults = publications.entries(), publications.standing(day_of(on)), publications.faults()
    if as_json:
        print_json({"entries": entries, "standing": standing and standing.content, "faults": faults})
    else:
        for entry in entries:
            out.print(
                f"{entry.number:3} {entry.content[:12]} {entry.kind:9} {entry.start} {entry.by} {entry.note}",
            )
        out.print(f"standing: {standing.content[:12] if standing else 'none'}")
    for fault in faults:
        err.print(f"not as it was published: {fault}")
    if faults:
        raise typer.Exit(NOT_SATISFIED)
