"""
The path of a case that goes on, from its last record to the next: an officer's decision, the applicants' completion,
their withdrawal, and another who takes the application over.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import reduce
from typing import NamedTuple

from permits import application as applications
from permits import clock
from permits.application import (
    NOTHING,
    Application,
    Company,
    Person,
    Proofs,
    is_redrawn,
    numbers_of,
    other_signatories,
    sender,
    taken_over,
    twelve_digits,
    vouched_without,
)
from permits.assessment import Assessment, assess, dates_of, own_cases, own_cases_now
from permits.casework.answers import as_judged, carried, newly_answered
from permits.casework.deadline import longest_temporary
from permits.casework.events import APPLICANT, Completed, Event, Role, SecondRead, TakenOver, applicant
from permits.casework.status import Status, conflict, unmet
from permits.casework.surveys import standing_surveys
from permits.decision import outcome
from permits.decision.result import Result
from permits.decision.ruling import (
    Answered,
    Bar,
    PossibleDecision,
    Ruling,
    Stage,
    check_answers,
    decisions_open_to,
    judgements,
    rule,
)
from permits.drawn_up import (
    DrawnUp,
    by_machine,
    decision_of,
    draw_up,
    is_notification,
    marked,
    papers_of,
    plans_handed_in,
    share_looked_at,
    spelling,
)
from permits.errors import MovedOn, NotAllowed
from permits.geometry import Shape
from permits.law.conclusion import Agreement
from permits.law.engine import Second, conclude
from permits.law.evidence import weighed
from permits.law.facts import Dates, Facts, parted
from permits.law.pack import Pack
from permits.office import Office
from permits.phrases import phrase
from permits.place.own_cases import OwnCase
from permits.quantity import Source, Value
from permits.statement import considered, draft
from permits.store.canonical import plain
from permits.store.case.cases import StoredCase
from permits.store.case.keys import sent_by
from permits.store.case.numbers import Numbered
from permits.store.case.parties import told
from permits.store.chained.record import Record
from permits.survey import footprint
from permits.survey.provisions import following


def answer(
    office: Office,
    municipality: str,
    case_id: str,
    answers: Mapping[str, Answered],
    ruling: Ruling,
    today: date,
    *,
    seen: int,
    reader: str = "",
) -> Record:
    """
    A case officer's decision on a case that waits, through the same path. The very same decision again is met by the
    first.

    answers: theirs, by `subject`. seen: the sequence of the record they read. reader: the other officer who has read it,
    where the board has two read such a decision. Raises NotFound, MovedOn when that
    is no longer the last, and NotAllowed for what `check_answers` or `rule` forbid and for a reader who is missing.
    """
    asked = {
        "officer": ruling.officer,
        "result": ruling.result.value,
        "reasons": ruling.reasons,
        "conditions": plain(ruling.conditions),
        "until": plain(ruling.until),
        "answers": plain(answers),
        **({"reader": reader} if reader else {}),
    }

    def again(records: Sequence[Record]) -> bool:
        return records[-1].ruling == asked and [record.sequence for record in records[-2:-1]] == [seen]

    def written(case: Waiting) -> DrawnUp:
        if not reader and (citation := two_read(office, municipality, ruling.result, today)):
            raise NotAllowed(phrase("case.two_must_read", citation=citation))
        assessment = _reassess(office, case, answers, ruling.officer, today)
        status = case.status
        stage = _stage_of(office.pack, assessment.facts, status, today)
        ruled = rule(office.pack, assessment.facts, assessment.conclusions, ruling, stage)
        assessment = replace(assessment, outcome=ruled)
        content = {**considered(office, assessment, case.records[-1]), "ruling": asked}
        happening = [
            *(Event(body, today, ruling.at, Role.OFFICER, ruling.officer) for body in newly_answered(status, answers)),
            *([Event(SecondRead(), today, ruling.at, Role.OFFICER, reader)] if reader else ()),
            Event(decision_of(assessment), today, ruling.at, Role.OFFICER, ruling.officer),
        ]
        return draw_up(office, assessment, content, case.named, ruling.at, case.status, happening)

    return _gone_on(office, municipality, case_id, seen, again, as_recorded, written)


def two_read(office: Office, municipality: str, result: Result, today: date) -> str | None:
    """The board's delegation, as letters cite it, where by it two read such a decision; None where one officer decides."""
    delegation = office.delegation(municipality)
    named = delegation is not None and delegation.valid.covers(today) and result in delegation.two_read
    return delegation.citation if delegation is not None and named else None


@dataclass(frozen=True, slots=True)
class Foreseen:
    """
    What could be decided once something more is answered, and the questions of judgement that are then open. by_rules: as
    the rules have it; ways: with what the process has against it, too.
    """

    by_rules: tuple[PossibleDecision, ...]
    ways: tuple[PossibleDecision, ...]
    open: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Prospect:
    """
    What may become of a case with an officer's answers: what is concluded then, and each decision, open or closed with its
    why. barred: what the process has against each, whatever is answered. officer: who asks. today: the day that it is
    asked on.
    """

    office: Office
    case: Waiting
    assessment: Assessment
    ways: tuple[PossibleDecision, ...]
    barred: Mapping[Result, tuple[Bar, ...]]
    officer: str
    today: date

    def answered(self, question: str, yes: bool) -> Foreseen:
        """
        What could be decided if one question more were answered so: the rules asked anew of the same facts with that
        answer. question: by `subject`, none that the place itself follows from.
        """
        office, found = self.office, self.assessment
        judged = {question: as_judged(Answered(yes), self.officer, self.today)}
        facts = weighed(office.pack, following(found.facts.answered(judged)))
        conclusions = conclude(office.pack, facts, found.dates, second=Agreement.NOT_ASKED)
        ways = decisions_open_to(
            office.pack, facts, conclusions, _stage_of(office.pack, facts, self.case.status, self.today)
        )
        return Foreseen(ways, _with_bars(ways, self.barred), judgements(office.pack, facts, conclusions))

    def letter(self, ruling: Ruling) -> str:
        """
        The letter that a decision would send, as HTML, by the very path that it would be decided by. Stores nothing.

        Raises IllegalStep and NotAllowed for what could not be decided, and LetterNotWritten.
        """
        office, case, found = self.office, self.case, self.assessment
        stage = _stage_of(office.pack, found.facts, case.status, self.today)
        ruled = rule(office.pack, found.facts, found.conclusions, ruling, stage)
        assessment = replace(found, outcome=ruled)
        decided = Event(decision_of(assessment), self.today, ruling.at, Role.OFFICER, ruling.officer)
        return draft(office, assessment, case.named, office.status([decided], case.status), case.records[-1])


def prospect(
    office: Office, municipality: str, case_id: str, answers: Mapping[str, Answered], officer: str, today: date
) -> Prospect:
    """What may become of a case; see `prospect_of`. Raises NotFound too."""
    return prospect_of(office, kept_case(office, municipality, case_id), answers, officer, today)


def prospect_of(office: Office, kept: KeptCase, answers: Mapping[str, Answered], officer: str, today: date) -> Prospect:
    """
    What may become of a case with those answers of an officer. Stores nothing.

    Raises NotAllowed for answers that `check_answers` forbids.
    """
    case = _as_kept(office, kept)
    # By one engine: nothing is decided by it, and whoever then decides is met by both.
    assessment = _reassess(office, case, answers, officer, today, second=Agreement.NOT_ASKED)
    stage = _stage_of(office.pack, assessment.facts, case.status, today)
    ways = decisions_open_to(office.pack, assessment.facts, assessment.conclusions, stage)
    barred = _barred_by_process(office, case.status, [way.result for way in ways], officer, today)
    return Prospect(office, case, assessment, _with_bars(ways, barred), barred, officer, today)


def open_to(
    office: Office, municipality: str, case_id: str, answers: Mapping[str, Answered], officer: str, today: date
) -> tuple[Assessment, tuple[PossibleDecision, ...]]:
    """What a case officer may decide with those answers, and what is concluded; raises what `prospect` raises."""
    opens = prospect(office, municipality, case_id, answers, officer, today)
    return opens.assessment, opens.ways


def as_it_stands(office: Office, municipality: str, case_id: str, today: date) -> Assessment:
    """A case by the rules of the day, with all that officers have answered, decided or not. Raises NotFound."""
    return _gone_through(office, _as_kept(office, kept_case(office, municipality, case_id)), today)


def preview(
    office: Office, municipality: str, case_id: str, answers: Mapping[str, Answered], ruling: Ruling, today: date
) -> str:
    """
    The letter that a decision would send, as HTML, by the very path that it would be decided by. Stores nothing.

    Raises NotFound, IllegalStep and NotAllowed for what could not be decided, and LetterNotWritten.
    """
    return prospect(office, municipality, case_id, answers, ruling.officer, today).letter(ruling)


def complete(
    office: Office, application: Application, case_id: str, today: date, proofs: Proofs = NOTHING, *, seen: int
) -> Record:
    """
    The machine's answer to an application that was asked to be completed, as it now is: the next record of its case.
    The very same application again is met by the record it already has.

    proofs: what the door has seen now; what was proved before counts on, but for signatures and consents where the measure
    is drawn otherwise now. seen: the sequence of the record it completes.
    Raises what `check` raises, NotFound, MovedOn when that is no longer the last, and NotAllowed for a case that waits
    for nothing from the applicant, or when
    it is no longer the same measure on the same property, or another applies (`take_over`).
    """

    def again(records: Sequence[Record]) -> bool:
        last = records[-1]
        return last.application == plain(application) and last.proofs.then(proofs) == last.proofs

    def asked(last: Record) -> tuple[Application, Proofs]:
        if last.outcome is not Result.SUPPLEMENT:
            raise NotAllowed(phrase("case.nothing_awaited"))
        before = applications.read_kept(last.application)
        if (before.property, before.measure.kind) != (application.property, application.measure.kind):
            raise NotAllowed(phrase("case.another_act"))
        known = numbers_of(before.applicants)
        if numbers_of(application.applicants)[: len(known)] != known:
            raise NotAllowed(phrase("case.other_applicants"))
        signed_by_others = other_signatories(before.applicants, application.applicants)
        proved = reduce(vouched_without, signed_by_others, last.proofs)
        return application, (proved.of_another_drawing() if is_redrawn(before, application) else proved).then(proofs)

    def written(case: Waiting) -> DrawnUp:
        assessment = _gone_through(office, case, today)
        still, at = tuple(missing.fact for missing in assessment.outcome.missing), clock.now()
        came = Completed(still=still, notification=is_notification(assessment))
        known = case.status.plan
        happening = [
            Event(came, today, at, Role.APPLICANT, case.proofs.door),
            *(() if known else plans_handed_in(case.application, case.proofs, today, at)),
            by_machine(office, assessment, at),
        ]
        content = considered(office, assessment, case.records[-1])
        return draw_up(office, assessment, content, case.named, at, case.status, happening)

    return _gone_on(office, application.municipality, case_id, seen, again, asked, written)


def withdraw(
    office: Office, municipality: str, case_id: str, today: date, by: Collection[str] = (APPLICANT,), *, seen: int
) -> Record:
    """
    Those who apply take the application back; the case ends with a letter that says so (FL 19-20 §§).

    Once more is the same. by: those who ask for it now, as events name them. seen: the sequence of the record they read.
    Raises NotFound, MovedOn when that is no longer the last or the case is decided, and NotAllowed while one who
    applies has not asked for it, now or before: nobody takes back what another asks.
    """

    def again(records: Sequence[Record]) -> bool:
        return records[-1].outcome is Result.WITHDRAWN

    def written(case: Waiting) -> DrawnUp:
        everyone = {applicant(place) for place in range(len(case.application.applicants))}
        if not everyone <= {*by, *case.status.withdrawing}:
            raise NotAllowed(phrase("case.several_apply"))
        assessment = _gone_through(office, case, today)
        assessment = replace(assessment, outcome=outcome.withdrawn(assessment.outcome))
        at, content = clock.now(), considered(office, assessment, case.records[-1])
        happening = [Event(decision_of(assessment), today, at, Role.APPLICANT)]
        return draw_up(office, assessment, content, case.named, at, case.status, happening)

    return _gone_on(office, municipality, case_id, seen, again, as_recorded, written)


@dataclass(frozen=True, slots=True)
class Takeover:
    """
    Another takes the application over. place: whose place they come to, from nought. new: who they are. by: the officer
    who registers it, empty where they do it themself. paper: by which the one who leaves agreed, for an officer.
    """

    place: int
    new: Person | Company
    by: str = ""
    paper: str = ""


def take_over(
    office: Office,
    municipality: str,
    case_id: str,
    takeover: Takeover,
    today: date,
    proofs: Proofs = NOTHING,
    *,
    seen: int,
) -> Record:
    """
    The machine's answer to an application that another has taken over: the next record of its case. Once more is the same.

    proofs: what the door has seen of who comes. seen: the sequence of the record that was read. Raises NotFound, MovedOn, IllegalStep
    for a case that is decided or where nobody has agreed, and NotAllowed where it was agreed to for somebody else, where
    there is no such applicant, where they apply already, or where a party's identity is protected.
    """
    (number,) = numbers_of([takeover.new])
    leaves = applicant(takeover.place)

    def again(records: Sequence[Record]) -> bool:
        those = applications.read_kept(records[-1].application).applicants
        return takeover.place < len(those) and numbers_of(those)[takeover.place] == number

    def handed(last: Record) -> tuple[Application, Proofs]:
        before = applications.read_kept(last.application)
        if takeover.place >= len(before.applicants):
            raise NotAllowed(phrase("case.no_such_applicant", place=takeover.place + 1))
        if number in numbers_of(before.applicants):
            raise NotAllowed(phrase("case.applies_already"))
        if any(party.protected for party in told(last.application, marked(office, before))):
            raise NotAllowed(phrase("case.takeover_protected"))
        after = taken_over(before, takeover.place, takeover.new)
        return after, vouched_without(last.proofs, takeover.place).then(proofs)

    def written(case: Waiting) -> DrawnUp:
        if not takeover.by and twelve_digits(case.status.leaving.get(leaves, "")) != number:
            raise NotAllowed(phrase("case.takeover_not_agreed"))
        assessment, at = _gone_through(office, case, today), clock.now()
        role, actor = (Role.OFFICER, takeover.by) if takeover.by else (Role.APPLICANT, proofs.door)
        came = Event(TakenOver(applicant=leaves, sha256=takeover.paper), today, at, role, actor)
        happening = [came, by_machine(office, assessment, at)]
        content = considered(office, assessment, case.records[-1])
        return draw_up(office, assessment, content, case.named, at, case.status, happening)

    return _gone_on(office, municipality, case_id, seen, again, handed, written)


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


def _waiting(
    office: Office,
    named: Numbered,
    records: Sequence[Record],
    happened: Sequence[Event],
    status: Status,
    asked: Callable[[Record], tuple[Application, Proofs]] = as_recorded,
) -> Waiting:
    """The case and what lies around it. asked: what is applied for and proved by now, from the last record."""
    applied, proofs = asked(records[-1])
    application = _replanned(applied, status)
    where = footprint(application, office.zoning(application.municipality))
    own = own_cases(office, application, where, proofs, but=named.case_id)
    return Waiting(named, records, happened, status, application, where, proofs, own)


def _as_kept(office: Office, kept: KeptCase) -> Waiting:
    return _waiting(office, kept.named, kept.records, kept.happened, kept.status)


def _gone_on(
    office: Office,
    municipality: str,
    case_id: str,
    seen: int,
    again: Callable[[Sequence[Record]], bool],
    asked: Callable[[Record], tuple[Application, Proofs]],
    written: Callable[[Waiting], DrawnUp],
) -> Record:
    """
    The next record of a case that waits; its last, where the very same was asked before.

    seen: the sequence of the record that was read. Raises NotFound, MovedOn, and what `asked` and `written` raise.
    """
    with office.store.cases.turn():
        _, named, records, happened, status = kept_case(office, municipality, case_id)
        if again(records):
            return records[-1]
        _unmoved(records[-1], seen, status)
        case = _waiting(office, named, records, happened, status, asked)
        application, where, proofs = case.application, case.where, case.proofs
        papers = papers_of(application, proofs)
        there = office.store.papers(municipality).there(papers)
        ready = written(case)
        with office.store.cases.continuing(municipality, case_id) as opened:
            now = replace(case, own=own_cases_now(office, application, where, proofs, opened))
            # Each record is told of by an event, so where nothing has happened it has no other either.
            if (happened := opened.happened()) != case.happened:
                records = opened.records()
                if again(records):
                    return records[-1]
                status = office.status(happened)
                _unmoved(records[-1], seen, status)
                now = replace(now, application=_replanned(application, status), happened=happened, status=status)
            if now != case:
                ready = written(now)
            opened.hold(papers, there)
            opened.sent = sent_by(sender(application, proofs), spelling(application))
            kept = opened.finish(ready.content, ready.letter, ready.happening, ready.status, ready.marked)
            opened.draw(kept, share_looked_at(office, application, clock.today()))
            return kept


def _unmoved(last: Record, seen: int, status: Status) -> None:
    """
    Raises MovedOn when the record that was read is no longer the case's last, or the case is decided. One that was sent
    back is decided no longer, whatever its last record says.
    """
    if last.sequence != seen:
        raise MovedOn(phrase("case.moved_on"), last.sequence)
    if not status.is_open:
        raise MovedOn(phrase("case.decided_already"), last.sequence)


def _replanned(application: Application, status: Status) -> Application:
    """The application with the day on which the applicant has said since then that they plan to start."""
    if status.planned_start is None:
        return application
    measure = application.measure.model_copy(update={"planned_start": status.planned_start})
    return application.model_copy(update={"measure": measure})


def _reassess(
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
    assessment = _gone_through(office, case, today, judged, second)
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


def _gone_through(
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


def _dates_of(case: Waiting, today: date) -> Dates:
    received = case.named.received
    return replace(dates_of(case.application, received), received=received, decided=today)


def _stage_of(pack: Pack, facts: Facts, status: Status, today: date) -> Stage:
    """What the day allows: whether what was asked for last is overdue, and how long a temporary permit may hold."""
    return Stage(today, longest_temporary(pack, facts, today), status.asked_by)


def _barred_by_process(
    office: Office, status: Status, results: Iterable[Result], officer: str, today: date
) -> dict[Result, tuple[Bar, ...]]:
    """What the process, and the officer's conflict of interest, have against each decision."""
    process, lacking = office.process, unmet(status, today)
    return {
        result: tuple(
            Bar(bar.says, str(bar.source))
            for bar in (
                *conflict(process, status, result.value, officer),
                *process.bars(result.value, Role.OFFICER, status.state, lacking),
            )
        )
        for result in results
    }


def _with_bars(
    ways: Iterable[PossibleDecision], barred: Mapping[Result, tuple[Bar, ...]]
) -> tuple[PossibleDecision, ...]:
    return tuple(replace(way, bars=(*way.bars, *barred[way.result])) for way in ways)
