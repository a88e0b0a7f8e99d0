"""Commands by which the store is verified, saved, brought back and tidied, and a person severed from it."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from permits import clock
from permits.cli.terminal import (
    LANGUAGE,
    NOT_READ,
    NOT_SATISFIED,
    RulesFolder,
    app,
    bytes_of,
    err,
    faults_told,
    files_told,
    out,
    store_of,
)
from permits.errors import Fault


@app.command()
def verify(
    package: Annotated[
        Path | None, typer.Argument(help="A package to verify by itself; what is kept here if not given.")
    ] = None,
    head: Annotated[
        list[str] | None, typer.Option(help="A head of a chain as a letter prints it, MUNICIPALITY:NUMBER:HASH.")
    ] = None,
    rules: RulesFolder = None,
) -> None:
    """
    Whether all that is kept is what was kept: the database, the chain to its head, cases, letters, papers and appeals.

    Of a package, a case in one file: whether every byte of it is what was packed, and whether the rules give what was
    decided, where the very pack that it names is among those at hand. That needs no store.

    Exit code 4 when something could not be read or decided again, so that nothing is known of it.
    """
    if package is not None:
        _verify_package(package, head or (), rules)
        return
    from permits.casework.folding import fold
    from permits.content import content
    from permits.post.heads import sent_heads
    from permits.rulebook import Rulebook
    from permits.settings import Settings
    from permits.store.chained.chain import read_head

    with faults_told():
        settings = Settings()
        known = [read_head(written) for written in head or ()]
        if settings.heads:
            known += sent_heads(Path(settings.heads))
        book = Rulebook.load(rules or content("rules"))
        findings = store_of(settings).verify(known, partial(fold, book.pack, book.process))
    for note in findings.notes:
        out.print(note)
    for fault in [*findings.unread, *findings.faults]:
        err.print(fault)
    if findings.unread:
        raise typer.Exit(NOT_READ)
    if findings.faults:
        raise typer.Exit(NOT_SATISFIED)
    out.print("All that is kept is what was kept.")


def _verify_package(file: Path, heads: Iterable[str], rules: Path | None) -> None:
    from permits.content import content
    from permits.rerun import rerun
    from permits.store.chained.chain import read_head
    from permits.store.chained.package_check import faults_of

    with faults_told():
        packed = bytes_of(file)
        _tell(file, changed := faults_of(packed, [read_head(written) for written in heads]))
        if changed:
            raise typer.Exit(NOT_SATISFIED)
        out.print("The package is what was packed.")
        again = rerun(packed, rules or content("rules"))
    _tell(file, [*again.untried, *again.faults])
    if again.faults:
        raise typer.Exit(NOT_SATISFIED)
    if again.untried:
        raise typer.Exit(NOT_READ)
    out.print("By the rules it names, decided again from the same facts, each decision comes out the same.")


def _tell(file: Path, faults: Iterable[Fault]) -> None:
    for fault in faults:
        err.print(f"{fault.place or file}: {fault.says.in_(LANGUAGE)}")


@app.command()
def package(
    case: Annotated[str, typer.Argument(help='The case, by its number ("BYGG 2026-000001") or its id.')],
    file: Annotated[Path, typer.Argument(help="The file to write; it must not be there.")],
    municipality: Annotated[
        str | None, typer.Option(help="The municipality, by its code; the first served if not given.")
    ] = None,
    people: Annotated[
        bool, typer.Option(help="With what is said of people; else letters and papers are left out too.")
    ] = True,
    appeal: Annotated[
        int | None, typer.Option(help="As it went out with that appeal, by its number; as it stands if not given.")
    ] = None,
) -> None:
    """
    Write a case to one file that whoever has it can verify: records, events, letters, papers, and how to read them.

    Try secrecy first: the file has all that the case has.
    """
    from permits.office import Office
    from permits.settings import Settings
    from permits.steps.forwarding import went_out
    from permits.store.chained.package import package as packed

    with faults_told(), files_told(file):
        office = Office.open(Settings())
        where = office.municipality_asked(municipality)
        stored = office.store.cases.called(where, case) or office.store.cases.read(where, case)
        content = (
            packed(office.store, where, stored.case_id, of_people=people)
            if appeal is None
            else went_out(office, where, stored.case_id, appeal)
        )
        with file.open("xb") as written:
            written.write(content)
    out.print(f"{stored.number} in {file}")


@app.command()
def archive(
    case: Annotated[str, typer.Argument(help='The case, by its number ("BYGG 2026-000001") or its id.')],
    file: Annotated[Path, typer.Argument(help="The file to write; it must not be there.")],
    by: Annotated[str, typer.Option(help="Who hands it over, for the log.")],
    municipality: Annotated[
        str | None, typer.Option(help="The municipality, by its code; the first served if not given.")
    ] = None,
) -> None:
    """
    Write a case for the archive: an E-ARK CSIP package with METS, PREMIS and ERMS, and in it all that the case has.

    That it was handed over is written down in the case.
    """
    from permits.extracts.archive import archived, hand_over
    from permits.office import Office
    from permits.settings import Settings

    with faults_told(), files_told(file):
        office = Office.open(Settings())
        where = office.municipality_asked(municipality)
        stored = office.store.cases.called(where, case) or office.store.cases.read(where, case)
        content = archived(office, where, stored.case_id)
        with file.open("xb") as written:
            written.write(content)
        hand_over(office, where, stored.case_id, content, by)
    out.print(f"{stored.number} in {file}")


@app.command()
def backup(file: Annotated[Path, typer.Argument(help="The file to write; it must not be there.")]) -> None:
    """Write all that is kept to one file, as it stands at one moment, beside a server in use."""
    from permits.settings import Settings
    from permits.store.backup import write_backup

    with faults_told(), files_told(file):
        rows = write_backup(store_of(Settings()), file)
    out.print(f"{rows} rows in {file}")


@app.command()
def restore(file: Path) -> None:
    """Fill an empty store, of either kind of database, from a backup, and verify it."""
    from permits.settings import Settings
    from permits.store.backup import read_backup

    with faults_told(), files_told(file):
        settings = Settings()
        rows = read_backup(store_of(settings), file)
    out.print(f"{rows} rows from {file}")
    verify()


@app.command()
def sever(
    municipality: str,
    case: Annotated[str, typer.Argument(help="The case's number.")],
    place: Annotated[str, typer.Argument(help="Whom: applicants/0, agent, invoice or the like; or events/NUMBER.")],
) -> None:
    """
    Leave out for good what a decided case says of one person, or one event of it of people, with the letters that name
    them. It cannot be undone.

    The chain holds without them, and `verify` tells that somebody was severed.
    """
    from permits.errors import NotFound
    from permits.phrases import phrase
    from permits.settings import Settings

    with faults_told():
        store = store_of(Settings())
        stored = store.cases.called(municipality, case)
        if stored is None:
            raise NotFound(phrase("cli.keeping.no_such_case"))
        severed = store.sever(municipality, stored.case_id, place)
    out.print(f"severed in {severed.records} records, {severed.events} events")
    for event in severed.naming:
        out.print(f"events/{event} names them too")


@app.command()
def thin(
    municipality: Annotated[
        str | None, typer.Option(help="The municipality, by its code; the first served if not given.")
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Name what would be thinned, and thin nothing.")] = False,
    by: Annotated[str, typer.Option(help="Who has it done, for the log.")] = "",
) -> None:
    """
    Leave out for good what the municipality's own plan (rules/local/CODE/retention.yaml) says may be thinned by now: of
    closed cases whom they speak of, their letters and papers. It cannot be undone.

    Without a plan nothing is. The chains hold without it, and what was thinned, by which plan and by whom is written down.
    """
    from permits.office import Office
    from permits.settings import Settings
    from permits.steps import thinning

    if not (dry_run or by):
        raise typer.BadParameter("say who has it done with --by, or look first with --dry-run")
    with faults_told():
        office, today = Office.open(Settings()), clock.today()
        where = office.municipality_asked(municipality)
        plan = thinning.in_force(office, where, today)
        cases = thinning.due(office, where, today)
        if not dry_run:
            cases = thinning.thin(office, where, cases, by)
            forgotten = thinning.forget_readings(office, where, today)
    for due in cases:
        out.print(f"{due.case.number}: {due.case.result}, {due.case.last}; {due.plan}")
    if plan is None:
        out.print("The municipality has no plan in force: everything is kept for ever.")
    elif dry_run:
        out.print(f"{len(cases)} cases would be thinned")
    else:
        out.print(f"{len(cases)} cases thinned, {forgotten} readings forgotten")


@app.command("tidy")
def tidy_() -> None:
    """Throw away what was begun and never sent, and papers that nothing refers to; run it every night."""
    from permits.settings import Settings
    from permits.store.tidy import tidy

    with faults_told():
        gone = tidy(store_of(Settings()), clock.now())
    out.print(", ".join(f"{number} {name}" for name, number in gone.items()) + " thrown away")
