"""What an edit of the letters changes: `lovsvar letters`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from permits.cli.terminal import NOT_SATISFIED, faults_told, out

letters_app = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="The letters, as an edit leaves them.")


@letters_app.callback()
def letters() -> None:
    """A command of its own, whatever others there are."""


@letters_app.command("preview")
def preview(
    folder: Annotated[Path, typer.Argument(help="Where to write each letter as a page.")],
    municipality: Annotated[
        str | None, typer.Option(help="The municipality, by its code; the first served if not given.")
    ] = None,
    most: Annotated[int, typer.Option(min=1, help="Cases, in the order of their numbers.")] = 1000,
) -> None:
    """
    Write the letters of decided cases again by the words in `letters/` as they are now, and tell what differs from what was
    sent. Nothing is stored or sent; run it on the demo's cases (`lovsvar demo`), or on a copy of your own.

    Exit code 1 when any letter says something else than it did.
    """
    from permits.office import Office
    from permits.settings import Settings
    from permits.workbench.letters import rewritten

    changed = count = 0
    with faults_told():
        office = Office.open(Settings())
        where = office.municipality_asked(municipality)
        folder.mkdir(parents=True, exist_ok=True)
        for count, letter in enumerate(rewritten(office, where, most), 1):
            name = f"{letter.number.replace(' ', '-')}-{count}-{letter.kind}.html"
            (folder / name).write_text(letter.page, encoding="utf-8")
            changed += bool(letter.changes)
            for line in (f"{letter.number} {letter.kind}", *letter.changes) if letter.changes else ():
                out.print(line)
    out.print(f"{count} letters in {folder}, {changed} of them changed")
    if changed:
        raise typer.Exit(NOT_SATISFIED)
