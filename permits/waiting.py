"""A case that is still to be decided, as the store has it and as the rules have it now, with all that officers have answered."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple

from permits import application as applications
from permits.application import Application, Proofs
from permits.assessment import Assessment, assess, dates_of, own_cases
from permits.casework.answers import as_judged, carried
from permits.casework.begun import begun
from permits.casework.deadline import longest_temporary
from permits.casework.events import Event
from permits.casework.status import Status
from permits.casework.surveys import standing_surveys
from permits.decision import outcome
from permits.decision.ruling import Answered, Stage, check_answers
from permits.errors import NotAllowed
from permits.geometry import Shape
from permits.law.engine import Second
from permits.law.facts import Dates, Facts, parted
from permits.law.pack import Pack
from permits.office import Office
from permits.phrases import phrase
from permits.place.own_cases import OwnCase
from permits.quantity import Source, Value
from permits.store.case.cases import StoredCase
from permits.store.case.numbers import Numbered
from permits.store.chained.record import Record
from permits.survey import footprint


class KeptCase(NamedTuple):
    """A case as the store has it: its row, its numbers, records and events, and where it stands."""

    stored: StoredCase
    named: Numbered
    records: Sequence[Record]
    happened: Sequence[Event]
    status: Status


def kept_case(office: Office, municipality: str, case_id: str) -> KeptCase:
    """Raises NotFound."""
    whole = office.store.cases.whole(municipality, case_id)
    return KeptCase(*whole, office.status(whole.happened))


@dataclass(frozen=True, slots=True)
class Waiting:
    """
    A case that goes on: what has happened to it and where it stands, what is applied for and proved by now, and the
    municipality's other cases around it.
    """

    named: Numbered
    records: Sequence[Record]
    happened: Sequence[Event]
    status: Status
    application: Application
    where: Shape | None
    proofs: Proofs
    own: Sequence[OwnCase]


def as_recorded(last: Record) -> tuple[Application, Proofs]:
    """What was applied for and proved when the record was made."""
    return applications.read_kept(last.application), last.proofs


def waiting(
    office: Office,
    named: Numbered,
    records: Sequence[Record],
    happened: Sequence[Event],
    status: Status,
    asked: Callable[[Record], tuple[Application, Proofs]] = as_recorded,
) -> Waiting:
    """The case and what lies around it. asked: what is applied for and proved by now, from the last record."""
    applied, proofs = asked(records[-1])
    application = replanned(applied, status)
    where = footprint(application, office.zoning(application.municipality))
    own = own_cases(office, application, where, proofs, but=named.case_id)
    return Waiting(named, records, happened, status, application, where, proofs, own)


def as_kept(office: Office, kept: KeptCase) -> Waiting:
    return waiting(office, kept.named, kept.records, kept.happened, kept.status)


def replanned(application: Application, status: Status) -> Application:
    """The application with the day on which the applicant has said since then that they plan to start."""
    if status.planned_start is None:
        return application
    measure = application.measure.model_copy(update={"planned_start": status.planned_start})
    return application.model_copy(update={"measure": measure})


def gone_through(
    office: Office,
    case: Waiting,
    today: date,
    judged: Mapping[str, Value] | None = None,
    second: Second = None,
) -> Assessment:
    """
    The case as it stands, with all that officers have answered and measured until now and without consents taken back.

    judged: what an officer answers now, over what was answered before. second: see `conclude`.
    """
    measured = standing_surveys(office.pack, case.status, case.application)
    judgements = {**measured, **carried(case.status), **(judged or {})}
    dates = _dates_of(case, today)
    return assess(
        office, case.application, case.where, dates, case.proofs, case.own, judgements, second, case.status.withdrawn
    )


def by_machine_gone_through(office: Office, case: Waiting, today: date) -> Assessment:
    """The same with what the machine answers, where it is its to answer and people have not begun anything: see `begun`."""
    assessment = gone_through(office, case, today)
    return replace(assessment, outcome=outcome.left_to_people(assessment.outcome, begun(case.status)))


def reassess(
    office: Office,
    case: Waiting,
    answers: Mapping[str, Answered],
    officer: str,
    today: date,
    *,
    second: Second = None,
) -> Assessment:
    """The case as it stands, with an officer's answers beside what was known. Raises NotAllowed for those it cannot take."""
    check_answers(office.pack, answers, today)
    judged = {name: as_judged(given, officer, today) for name, given in answers.items()}
    assessment = gone_through(office, case, today, judged, second)
    _check_taken(office.pack, assessment.facts, answers)
    return assessment


def _check_taken(pack: Pack, facts: Facts, answers: Mapping[str, Answered]) -> None:
    """Raises NotAllowed for an answer about a thing that the case has not, or over what an owner has said themself."""
    for answered, given in answers.items():
        name, about = parted(answered)
        if about is None:
            continue
        label, thing = pack.facts[name].label, facts.says(name, about)
        if thing is None:
            raise NotAllowed(phrase("case.not_of_the_case", question=label, about=about))
        if given.yes and (name not in thing.values or thing.values[name].source is not Source.OFFICER):
            raise NotAllowed(phrase("case.owner_said_no", question=label, thing=thing.label))


def _dates_of(case: Waiting, today: date) -> Dates:
    received = case.named.received
    return replace(dates_of(case.application, received), received=received, decided=today)


def stage_of(pack: Pack, facts: Facts, status: Status, today: date) -> Stage:
    """What the day allows: whether what was asked for last is overdue, and how long a temporary permit may hold."""
    return Stage(today, longest_temporary(pack, facts, today), status.asked_by)
