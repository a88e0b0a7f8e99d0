"""A case and its steps: `lovsvar case`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Annotated, Any

import typer

from permits import clock
from permits.cli.terminal import AsJson, day_of, faults_told, out, print_json

if TYPE_CHECKING:
    from permits.casework.status import Status
    from permits.office import Office
    from permits.store.case.cases import StoredCase

case_app = typer.Typer(
    no_args_is_help=True, rich_markup_mode=None, help="A case: what has happened, and its next step."
)

Number = Annotated[str, typer.Argument(help='The case, by its number ("BYGG 2026-000001") or its id.')]
In = Annotated[
    str | None,
    typer.Option("--municipality", help="The municipality, by its code; the first served if not given."),
]


@case_app.command("show")
def show(number: Number, municipality: In = None, as_json: AsJson = False) -> None:
    """What has happened to a case, what is to be done, and which steps an officer can take now."""
    with faults_told():
        office, case = _case(number, municipality)
        told = _told(office, case, office.status(office.store.events.of(case.municipality, case.case_id)))
    _print(told, as_json)


@case_app.command("step")
def step(
    number: Number,
    kind: Annotated[str, typer.Argument(help="The step, by its name in rules/se/process/steps.yaml.")],
    says: Annotated[
        list[str] | None,
        typer.Option("--say", help="What the step asks, as NAME=TEXT; repeat for more, or of several."),
    ] = None,
    officer: Annotated[str, typer.Option(help="The case officer who takes it; nobody for another role.")] = "",
    role: Annotated[str, typer.Option(help="officer, applicant, party or authority.")] = "officer",
    on: Annotated[
        str | None,
        typer.Option("--on", help="The day on which it came in or happened, YYYY-MM-DD; today if not given."),
    ] = None,
    seen: Annotated[int | None, typer.Option(help="The version of the case that was read.")] = None,
    municipality: In = None,
    as_json: AsJson = False,
) -> None:
    """Take one step in a case; what the law forbids is refused with its section."""
    from permits.casework.events import Role
    from permits.steps.asked import as_written
    from permits.steps.taking import counts_from, take_asked

    if role not in (Role.OFFICER, Role.APPLICANT, Role.PARTY, Role.AUTHORITY):
        raise typer.BadParameter("officer, applicant, party or authority", param_hint="--role")
    with faults_told():
        office, case = _case(number, municipality)
        sent = as_written(kind, _written(says or ()))
        day = counts_from(office, kind, day_of(on) if on else None)
        status = take_asked(office, case.municipality, case.case_id, sent, Role(role), officer, day=day, seen=seen)
        told = _told(office, case, status)
    _print(told, as_json)


@case_app.command("decide")
def decide(
    number: Number,
    result: Annotated[str, typer.Argument(help="What is decided, such as granted, refused or written_off.")],
    reasons: Annotated[str, typer.Option(help="Why, as the letter says it.")],
    officer: Annotated[str, typer.Option(help="The case officer who decides.")],
    conditions: Annotated[
        list[str] | None, typer.Option("--condition", help="A condition of the decision; repeat for more.")
    ] = None,
    until: Annotated[str | None, typer.Option(help="A temporary permit's last day, YYYY-MM-DD.")] = None,
    municipality: In = None,
    as_json: AsJson = False,
) -> None:
    """
    Decide a case as an officer, on the answers that stand (`lovsvar case step CASE answered`), by the same path as the desk.
    """
    from permits.casework.answers import standing_answers
    from permits.decision.result import RULED, Result
    from permits.decision.ruling import Ruling
    from permits.steps.second_reading import decide_or_propose
    from permits.steps.taking import standing

    if result not in RULED:
        raise typer.BadParameter(", ".join(RULED), param_hint="RESULT")
    with faults_told():
        office, case = _case(number, municipality)
        where = case.municipality, case.case_id
        last = office.store.records.last(*where)
        given = standing_answers(standing(office, *where))
        last_day = day_of(until) if until else None
        ruling = Ruling(officer, clock.now(), Result(result), reasons, tuple(conditions or ()), last_day)
        decide_or_propose(office, *where, given, ruling, clock.today(), seen=last.sequence)
        told = _told(office, case, standing(office, *where))
    _print(told, as_json)


@case_app.command("confirm")
def confirm(
    number: Number,
    officer: Annotated[str, typer.Option(help="Who has read the decision: another than the one who put it forward.")],
    municipality: In = None,
    as_json: AsJson = False,
) -> None:
    """Confirm a decision that two read, as the second; then it is made."""
    from permits.steps.second_reading import confirm as confirmed
    from permits.steps.taking import standing

    with faults_told():
        office, case = _case(number, municipality)
        where = case.municipality, case.case_id
        confirmed(office, *where, officer, clock.today(), seen=standing(office, *where).sequence)
        told = _told(office, case, standing(office, *where))
    _print(told, as_json)


def _written(says: Iterable[str]) -> dict[str, str]:
    """What was said by name; the same name again is one line more."""
    written: dict[str, str] = {}
    for sentence in says:
        name, is_one, text = sentence.partition("=")
        if not is_one:
            raise typer.BadParameter(f"{sentence}: write it as NAME=TEXT", param_hint="--say")
        written[name] = f"{written[name]}\n{text}" if name in written else text
    return written


def _case(number: str, municipality: str | None) -> tuple[Office, StoredCase]:
    """Raises NotFound."""
    from permits.office import Office
    from permits.settings import Settings

    office = Office.open(Settings())
    where = office.municipality_asked(municipality)
    return office, office.store.cases.called(where, number) or office.store.cases.read(where, number)


def _told(office: Office, case: StoredCase, status: Status) -> dict[str, Any]:
    from permits.casework.events import Role
    from permits.steps.taking import steps_of

    happened = office.store.events.of(case.municipality, case.case_id)
    each = steps_of(office, status, Role.OFFICER, clock.today())
    return {
        "case": case.number,
        "caseId": case.case_id,
        "state": status.state,
        "version": status.sequence,
        "decideBy": status.decide_by.isoformat() if status.decide_by else None,
        "events": [
            {"sequence": event.sequence, "step": event.step, "day": event.day.isoformat(), "role": event.role.value}
            for event in happened
        ],
        "tasks": [
            {"what": task.what, "whose": task.whose, "by": task.by.isoformat() if task.by else None}
            for task in status.tasks
        ],
        "open": [step.name for step, bars in each if not bars],
        "closed": {step.name: str(bars[0].source) for step, bars in each if bars},
    }


def _print(told: dict[str, Any], as_json: bool) -> None:
    if as_json:
        print_json(told)
        return
    out.print(f"{told['case']}  {told['state']}  version {told['version']}")
    for event in told["events"]:
        out.print(f"  {event['sequence']}  {event['day']}  {event['step']} ({event['role']})")
    for task in told["tasks"]:
        out.print(f"  to do: {task['what']} by {task['by'] or '–'} ({task['whose']})")
    out.print(f"  open: {', '.join(told['open'])}")
