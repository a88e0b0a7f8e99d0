"""Commands that judge an application, and reckon its time."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from permits import clock, collecting
from permits.cli.terminal import AsJson, OnDate, app, bytes_of, day_of, faults_told, out, print_json
from permits.jurisdiction import CONTENT

if TYPE_CHECKING:  # each command loads what it needs, and `--help` nothing
    from permits.assessment import Assessment
    from permits.casework.deadline import Turn
    from permits.office import Office


@app.command()
def check(file: Path, as_json: AsJson = False, on: OnDate = None) -> None:
    """
    What would be decided for the application in FILE (- for standard input). Stores nothing.

    A file proves nothing of what others did: its signatures, consents and papers are shown as claims.
    """
    collecting.never()
    from permits import application as applications
    from permits.case import check as check_case
    from permits.office import Office
    from permits.settings import Settings

    with faults_told():
        office = Office.open(Settings(), worked=False)
        application = applications.read(bytes_of(file), office.pack.acts)
        assessment = check_case(office, application, day_of(on) if on else application.received or clock.today())
        summary = _summary(office, assessment)
    print_json(summary) if as_json else _show(summary)


@app.command()
def decide(
    file: Path,
    as_json: AsJson = False,
    on: OnDate = None,
    key: Annotated[str | None, typer.Option(help="Idempotency key: the same key gives the same case.")] = None,
    letter: Annotated[Path | None, typer.Option(help="Write the letter (PDF) here.")] = None,
    client: Annotated[
        str | None, typer.Option("--as", help="Vouch as this client does; nothing is vouched for if not given.")
    ] = None,
) -> None:
    """Decide the application in FILE, keep the record and write the letter."""
    collecting.never()
    from permits import application as applications
    from permits.application import NOTHING
    from permits.case import decide as decide_case
    from permits.office import Office
    from permits.settings import Settings
    from permits.store.case.keys import Key
    from permits.vouching import vouched

    with faults_told():
        office = Office.open(Settings(), worked=False)
        application = applications.read(bytes_of(file), office.pack.acts)
        day = day_of(on) if on else application.received or clock.today()
        proofs = vouched(office, office.store.clients.named(client), application) if client else NOTHING
        record, _ = decide_case(office, application, day, proofs, key=Key("command line", key) if key else None)
        path = letter or Path(f"{record.number.replace(' ', '-')}.pdf")
        path.write_bytes(record.letter_pdf)
        summary = {
            "case": record.number,
            "caseId": record.case_id,
            "letter": str(path),
            **record.summary,
        }
    print_json(summary) if as_json else _show(summary)


def _summary(office: Office, assessment: Assessment) -> dict[str, Any]:
    from permits.decision.explanation import claims
    from permits.statement import summary
    from permits.store.canonical import plain

    told = summary(office.pack, assessment.facts, assessment.conclusions, assessment.outcome)
    return {**told, "claimed": plain(claims(office.pack, assessment.facts))}


def _show(summary: dict[str, Any]) -> None:
    if "case" in summary:
        out.print(f"{typer.style(summary['case'], bold=True)}  letter: {summary['letter']}")
    out.print(f"{typer.style(summary['outcome'], bold=True)} (pre-check: {summary['precheck']})")
    for title, key in (
        ("because", "because"), ("missing", "missing"), ("note", "informs"), ("only claimed", "claimed"),
    ):  # fmt: skip
        for reason in summary.get(key, ()):
            out.print(f"  {title}: {reason.get('says', reason.get('asks'))['en']}")


@app.command()
def evaluate(
    facts: Annotated[Path, typer.Option(help="JSON: {facts: {name: value}, things: {kind: [...]}}.")],
    pack: Annotated[str, typer.Option(help="The rule pack's folder under rules/.")] = CONTENT,
    on: OnDate = None,
    as_json: AsJson = False,
) -> None:
    """
    What the rules conclude from facts alone, and what is still worth asking, the first first.

    The facts are taken as given: nobody asks what bears them out.
    """
    from permits.content import content
    from permits.decision.interview import interview
    from permits.law.engine import conclude
    from permits.law.facts import Dates
    from permits.law.loader import load_pack
    from permits.law.loader.cases import load_facts

    day = day_of(on)
    with faults_told():
        read = load_pack(content("rules") / pack)
        found = conclude(read, load_facts(bytes_of(facts), read), Dates(day, day, day))
    asks = interview(read, found)
    if as_json:
        concluded = {name: getattr(found, name) for name in ("answers", "conclusions", "judgements", "flags")}
        print_json({**concluded, "missing": asks})
        return
    out.print("The facts are taken as given.")
    for answer in found.answers.values():
        because = ", ".join(rule for rule, _ in answer.because)
        out.print(f"{answer.question}: {answer.written}  {because}")
    for question in asks:
        out.print(f"ask {question.of}: {question.asks.en} ({question.fact})")


@app.command("deadline")
def deadline_(
    happened: Annotated[
        list[str], typer.Argument(help="What happened when, as received=2026-09-07 ordered=2026-09-28.")
    ],
    notification: Annotated[bool, typer.Option("--notification", help="A notification, not a permit.")] = False,
    decided: Annotated[str | None, typer.Option(help="The day of the decision: what being late costs.")] = None,
) -> None:
    """The last day to decide a case, event by event."""
    from permits.casework.deadline import Happened, deadline, overdue_share
    from permits.content import content
    from permits.law.loader import load_pack

    events = [_event(event) for event in happened]
    if not any(event.happened is Happened.RECEIVED for event in events):
        raise typer.BadParameter("say when the case came in, as received=2026-09-07")
    with faults_told():
        pack = load_pack(content("rules") / CONTENT)
    found = deadline(pack, events, notification)
    for step in found.because:
        out.print(f"{step.turn.day}  {step.says.en}")
    out.print(f"decide by {found.last}" if found.last else "no time runs")
    if decided:
        out.print(f"{overdue_share(pack, found, day_of(decided)):.0%} of the fee falls away")


def _event(written: str) -> Turn:
    from permits.casework.deadline import Happened, Turn

    what, _, when = written.partition("=")
    if what not in list(Happened):
        raise typer.BadParameter(f"{what} is none of {', '.join(Happened)}")
    return Turn(Happened(what), day_of(when or None))
