"""
The path of a case that goes on, from its last record to the next: an officer's decision, the applicants' completion,
their withdrawal, and another who takes the application over.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import reduce

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
from permits.assessment import own_cases_now
from permits.casework.answers import newly_answered
from permits.casework.events import APPLICANT, Completed, Event, Role, SecondRead, TakenOver, applicant
from permits.casework.status import Status
from permits.decision import outcome
from permits.decision.result import Result
from permits.decision.ruling import Answered, Ruling, rule
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
from permits.office import Office
from permits.phrases import phrase
from permits.statement import considered
from permits.store.canonical import plain
from permits.store.case.keys import sent_by
from permits.store.case.parties import told
from permits.store.chained.record import Record
from permits.waiting import (
    Waiting,
    as_recorded,
    by_machine_gone_through,
    gone_through,
    kept_case,
    reassess,
    replanned,
    stage_of,
    waiting,
)


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
        assessment = reassess(office, case, answers, ruling.officer, today)
        status = case.status
        stage = stage_of(office.pack, assessment.facts, status, today)
        ruled = rule(office.pack, assessment.facts, assessment.conclusions, ruling, stage)
        assessment = replace(assessment, outcome=ruled)
        content = {**considered(office, assessment, case.records[-1]), "ruling": asked}
        happening = [
            *(Event(body, today, ruling.at, Role.OFFICER, ruling.officer) for body in newly_answered(status, answers)),
            *([Event(SecondRead(), today, ruling.at, Role.OFFICER, reader)] if reader else ()),
            Event(decision_of(assessment, case.status.objectors), today, ruling.at, Role.OFFICER, ruling.officer),
        ]
        return draw_up(office, assessment, content, case.named, ruling.at, case.status, happening)

    return _gone_on(office, municipality, case_id, seen, again, as_recorded, written)


def two_read(office: Office, municipality: str, result: Result, today: date) -> str | None:
    """The board's delegation, as letters cite it, where by it two read such a decision; None where one officer decides."""
    delegation = office.delegation(municipality)
    named = delegation is not None and delegation.valid.covers(today) and result in delegation.two_read
    return delegation.citation if delegation is not None and named else None


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
        assessment = by_machine_gone_through(office, case, today)
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
        assessment = gone_through(office, case, today)
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
        assessment, at = by_machine_gone_through(office, case, today), clock.now()
        role, actor = (Role.OFFICER, takeover.by) if takeover.by else (Role.APPLICANT, proofs.door)
        came = Event(TakenOver(applicant=leaves, sha256=takeover.paper), today, at, role, actor)
        happening = [came, by_machine(office, assessment, at)]
        content = considered(office, assessment, case.records[-1])
        return draw_up(office, assessment, content, case.named, at, case.status, happening)

    return _gone_on(office, municipality, case_id, seen, again, handed, written)


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
        case = waiting(office, named, records, happened, status, asked)
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
                now = replace(now, application=replanned(application, status), happened=happened, status=status)
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
