"""
The path of a case, from application to record: the design's table as code.

Every door comes through here: the e-service, REST, the command line, replay and a case officer's own
decision. `check` measures and concludes and keeps nothing; `decide` also writes and keeps; `answer` is
a case officer who settles questions of judgement and decides.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from permits import application as applications
from permits import clock
from permits.application import NOTHING, Application, AttachmentKind, Company, Inquiry, Proofs, proved_numbers, sender
from permits.casework import events
from permits.casework.deadline import last_answer, longest_temporary
from permits.casework.events import (
    APPLICANT,
    Body,
    Completed,
    CompletionRequested,
    Decided,
    Event,
    PlanHandedIn,
    Received,
    Referred,
    Role,
    applicant,
)
from permits.casework.lapsing import lapsed
from permits.casework.status import Hearing, Status, unmet
from permits.decision import outcome
from permits.decision.result import Result
from permits.decision.ruling import (
    HEARD,
    Answered,
    Bar,
    PossibleDecision,
    Ruling,
    Stage,
    check_answers,
    decisions_open_to,
    rule,
)
from permits.errors import MovedOn, NotAllowed
from permits.geometry import Shape
from permits.law.engine import Evaluator, Second, conclude
from permits.law.evidence import weighed
from permits.law.facts import Dates, Facts, parted, subject
from permits.law.pack import Pack
from permits.local.delegation import Delegation, Mandate
from permits.office import Office
from permits.phrases import phrase
from permits.place.own_cases import OwnCase
from permits.place.site import Site
from permits.quantity import Source, Stated, Value
from permits.statement import Assessment, considered, draft, statement
from permits.store.canonical import canonical, plain
from permits.store.keys import Key, sent_by
from permits.store.numbers import Numbered
from permits.store.open_case import OpenCase
from permits.store.own_cases import cases_around
from permits.store.record import Letter, Record
from permits.survey import footprint, survey
from permits.survey.boundaries import CONSENT, refused
from permits.survey.misplaced import on_the_property

Around = dict[tuple[str, Collection[str], Collection[str]], tuple[OwnCase, ...]]
"""The municipality's own cases around places, by municipality, properties and who asks."""


def check(
    office: Office,
    inquiry: Inquiry,
    today: date,
    proofs: Proofs = NOTHING,
    *,
    second: Second = None,
    around: Around | None = None,
) -> Assessment:
    """
    What would be decided today. Stores nothing and needs no login.

    proofs: what the door has seen itself of what the inquiry says. second: who checks the first engine, as `conclude`
    takes it. around: what one who tries many places has read of the store so far, to be read once. Raises BadApplication
    for what cannot be measured, NotFound for a municipality not served here.
    """
    where = footprint(inquiry, office.zoning(inquiry.municipality))
    if around is None:
        own = _own_cases(office, inquiry, where, proofs)
    else:
        place = inquiry.municipality, *_around(office, inquiry, where, proofs)
        if place not in around:
            around[place] = _own_cases(office, inquiry, where, proofs)
        own = around[place]
    return _assess(office, inquiry, where, _dates(inquiry, today), proofs, own, {}, second)


def decide(
    office: Office,
    application: Application,
    today: date,
    proofs: Proofs = NOTHING,
    *,
    key: Key | None = None,
    second: Evaluator | None = None,
) -> tuple[Record, str]:
    """
    Check, write the letter and keep the record, once for each idempotency key; with the applicant's token.

    The same application from the same sender without a key is met by the case that it made; its token they have.

    Raises what `check` raises, Conflict when the key was used for another application, and
    LetterNotWritten; then nothing is kept.
    """
    cases, body, who = office.store.cases, _body(application), sender(application, proofs)
    if (known := cases.known(application.municipality, body, key, who)) is not None:
        return known
    where = footprint(application, office.zoning(application.municipality))
    dates, own = _dates(application, today), _own_cases(office, application, where, proofs)
    papers = _papers(application, proofs)
    seen = office.store.papers(application.municipality).there(papers)
    named = cases.number(application.municipality, dates.received)

    def written(own: Sequence[OwnCase]) -> Written:
        assessment, at = _assess(office, application, where, dates, proofs, own, {}, second), clock.now()
        came = Received(notification=_is_notification(assessment))
        happening = [
            Event(came, dates.received, at, Role.APPLICANT, proofs.door),
            *_plans(application, proofs, dates.received, at),
            _by_machine(office, assessment, at),
        ]
        return _written(office, assessment, considered(office, assessment), named, at, (), happening)

    ready = written(own)
    with cases.opening(named, ready.designation, application.measure.kind, body, key, who) as case:
        if case.kept is not None:
            return case.kept
        if (now := _own_cases_now(office, application, where, proofs, case)) != own:
            ready = written(now)
        case.hold(papers, seen)
        kept = case.finish(ready.content, ready.letter, ready.happening, ready.status, ready.marked)
        case.draw(kept, _drawn(office, application, dates.decided))
        return kept, case.token()


@dataclass(frozen=True, slots=True)
class Written:
    """
    An answer set in words, ready to be kept.

    Measuring and setting a letter take longer than others should wait, so both are done before the store is held. What
    the answer rested on there is looked at again while nobody else writes, and it is measured again where that changed.
    happening: what happens to the case by it. status: where the case then stands. marked: the parties whom the register
    marks as protected, which changes no word of the answer.
    """

    designation: str
    content: Mapping[str, Any]
    letter: Letter
    happening: Sequence[Event]
    status: Status
    marked: Collection[str]


def _written(
    office: Office,
    assessment: Assessment,
    content: Mapping[str, Any],
    named: Numbered,
    at: datetime,
    happened: Sequence[Event],
    happening: Sequence[Event],
) -> Written:
    """Raises IllegalStep for what may not happen after what has happened, and LetterNotWritten."""
    status = office.status([*happened, *happening])
    whole, letter = statement(office, assessment, content, named, at, status)
    marked_here = marked(office, assessment.inquiry)
    return Written(_designation(assessment), whole, letter, happening, status, marked_here)


def marked(office: Office, inquiry: Inquiry) -> frozenset[str]:
    """The names and numbers of those parties whom the register marks, who are told by an officer's hand alone."""
    zoning, agent = office.zoning(inquiry.municipality), [inquiry.agent] if inquiry.agent else []
    known = [
        (party.signatory, party.signatory_number) if isinstance(party, Company) else (party.name, party.personal_number)
        for party in (*inquiry.applicants, *agent)
    ]
    return frozenset(
        mark for name, number in known if zoning.protects(name, number or "") for mark in (name, number) if mark
    )


def _plans(application: Application, proofs: Proofs, day: date, at: datetime) -> Iterator[Event]:
    """That the inspection plan came with the application (PBL 10 kap. 6-8 §§)."""
    for paper in application.attachments:
        if paper.kind is AttachmentKind.INSPECTION_PLAN and paper.sha256 in proofs.papers:
            yield Event(PlanHandedIn(sha256=paper.sha256), day, at, Role.APPLICANT, proofs.door)


def _by_machine(office: Office, assessment: Assessment, at: datetime) -> Event:
    """What the machine came to, as something that happens to the case."""
    outcome, day = assessment.outcome, assessment.dates.decided
    body: Body = _decision(office, assessment)
    if outcome.result is Result.REFERRED:
        body = Referred()
    elif outcome.result is Result.SUPPLEMENT:
        delegation = office.delegation(assessment.inquiry.municipality)
        body = CompletionRequested(
            missing=tuple(missing.fact for missing in outcome.missing),
            answer_by=last_answer(office.pack, day),
            order=delegation is not None and delegation.orders_completion and delegation.valid.covers(day),
        )
    return Event(body, day, at, Role.MACHINE)


def _decision(office: Office, assessment: Assessment) -> Decided:
    """The decision, and whom it is to be sent to: each who applies, and each owner who does not (PBL 9 kap. 108 §)."""
    needed, inquiry = assessment.conclusions.settled("inspection_manager"), assessment.inquiry
    return Decided(
        result=assessment.outcome.result,
        manager=None if needed is None else needed == "required",
        recipients=(
            *(events.applicant(place) for place in range(len(inquiry.applicants))),
            *(owners_beside(office, inquiry, assessment.site) if assessment.outcome.result.can_be_appealed else ()),
        ),
    )


def owners_beside(office: Office, inquiry: Inquiry, site: Site) -> tuple[str, ...]:
    """
    The owners of the property who have not applied, as events name them. Whoever owns it by their number is no other,
    and where the register has no number, by their name.
    """
    zoning, property = office.zoning(inquiry.municipality), site.property
    if property is None:
        return ()
    applying = {party.name for party in inquiry.applicants}
    numbers = [
        party.signatory_number if isinstance(party, Company) else party.personal_number for party in inquiry.applicants
    ]
    return tuple(
        events.whom(property.designation, place)
        for place, owner in enumerate(property.owners)
        if owner.name not in applying
        and not any(number and zoning.is_owner(property, place, number) for number in numbers)
    )


def _is_notification(assessment: Assessment) -> bool:
    return assessment.outcome.precheck is outcome.Precheck.NOTIFICATION_REQUIRED


def answer(
    office: Office,
    municipality: str,
    case_id: str,
    answers: Mapping[str, Answered],
    ruling: Ruling,
    today: date,
    *,
    seen: int,
) -> Record:
    """
    A case officer's decision on a case that waits, through the same path. The very same decision again is met by the
    first.

    answers: theirs, by `subject`. seen: the sequence of the record they read. Raises NotFound, MovedOn when that
    is no longer the last, and NotAllowed for what `check_answers` or `rule` forbid.
    """
    asked = {
        "officer": ruling.officer,
        "result": ruling.result.value,
        "reasons": ruling.reasons,
        "conditions": plain(ruling.conditions),
        "until": plain(ruling.until),
        "answers": plain(answers),
    }

    def again(records: Sequence[Record]) -> bool:
        return records[-1].ruling == asked and [record.sequence for record in records[-2:-1]] == [seen]

    def written(case: Waiting) -> Written:
        assessment = _reassess(office, case, answers, ruling.officer, today)
        status = office.status(case.happened)
        stage = _stage_of(office.pack, status, today)
        ruled = rule(office.pack, assessment.facts, assessment.conclusions, ruling, stage)
        assessment = replace(assessment, outcome=ruled)
        content = {**considered(office, assessment), "ruling": asked}
        happening = [
            *(Event(body, today, ruling.at, Role.OFFICER, ruling.officer) for body in newly_answered(status, answers)),
            Event(_decision(office, assessment), today, ruling.at, Role.OFFICER, ruling.officer),
        ]
        return _written(office, assessment, content, case.named, ruling.at, case.happened, happening)

    return _gone_on(office, municipality, case_id, seen, again, as_recorded, written)


def newly_answered(status: Status, answers: Mapping[str, Answered]) -> Iterator[events.Answered]:
    """What an officer's answers add to those that stand."""
    standing = standing_answers(status)
    for answered, given in answers.items():
        if given != standing.get(answered):
            name, about = parted(answered)
            yield events.Answered(fact=name, about=about or "", yes=given.yes, why=given.why, of_day=given.day)


def standing_answers(status: Status) -> dict[str, Answered]:
    """What officers have answered and not taken back, by `subject`."""
    return {fact: Answered(given.yes, given.why, given.of_day) for fact, (given, _) in status.answers.items()}


def carried(status: Status) -> dict[str, Value]:
    """What officers have answered, and that neighbours were heard, as facts that every later pass takes up."""
    answers: dict[str, Value] = {
        fact: _judged(Answered(given.yes, given.why, given.of_day), event.actor, event.day)
        for fact, (given, event) in status.answers.items()
    }
    if status.hearing is not Hearing.DONE:
        return answers
    views = sum(view is not None for view in status.heard.values())
    how = f"{len(status.heard)} tillfrågade till och med {status.heard_by}, {views} svar"
    return {HEARD: Stated(True, Source.OFFICER, how), **answers}


def _judged(answered: Answered, officer: str, day: date) -> Stated:
    return Stated(answered.yes, Source.OFFICER, f"{officer}, {answered.day or day}: {answered.why}".rstrip(": "))


def open_to(
    office: Office, municipality: str, case_id: str, answers: Mapping[str, Answered], officer: str, today: date
) -> tuple[Assessment, tuple[PossibleDecision, ...]]:
    """
    What a case officer may decide with those answers, open or closed with its why. Stores nothing.

    Raises NotFound, and NotAllowed for answers that `check_answers` forbids.
    """
    case = _waiting(office, municipality, case_id)
    assessment = _reassess(office, case, answers, officer, today)
    status = office.status(case.happened)
    stage = _stage_of(office.pack, status, today)
    ways = decisions_open_to(office.pack, assessment.facts, assessment.conclusions, stage)
    return assessment, tuple(_by_the_process(office, status, way, today) for way in ways)


def preview(
    office: Office, municipality: str, case_id: str, answers: Mapping[str, Answered], ruling: Ruling, today: date
) -> str:
    """
    The letter that a decision would send, as HTML, by the very path that it would be decided by. Stores nothing.

    Raises NotFound, IllegalStep and NotAllowed for what could not be decided, and LetterNotWritten.
    """
    case = _waiting(office, municipality, case_id)
    assessment = _reassess(office, case, answers, ruling.officer, today)
    stage = _stage_of(office.pack, office.status(case.happened), today)
    ruled = rule(office.pack, assessment.facts, assessment.conclusions, ruling, stage)
    assessment = replace(assessment, outcome=ruled)
    decided = Event(_decision(office, assessment), today, ruling.at, Role.OFFICER, ruling.officer)
    return draft(office, assessment, case.named, office.status([*case.happened, decided]))


def _waiting(office: Office, municipality: str, case_id: str) -> Waiting:
    """The case as the store has it now. Raises NotFound."""
    named, records = office.store.cases.numbered(municipality, case_id), office.store.records.of(municipality, case_id)
    happened = office.store.events.of(municipality, case_id)
    application, proofs = as_recorded(records[-1])
    where = footprint(application, office.zoning(municipality))
    own = _own_cases(office, application, where, proofs, but=case_id)
    return Waiting(named, records, happened, application, where, proofs, own)


def _by_the_process(office: Office, status: Status, way: PossibleDecision, today: date) -> PossibleDecision:
    """A decision with what the process has against it, too."""
    bars = office.process.bars(way.result.value, Role.OFFICER, status.state, unmet(status, today))
    return replace(way, bars=(*way.bars, *(Bar(bar.says, str(bar.source)) for bar in bars)))


@dataclass(frozen=True, slots=True)
class Waiting:
    """
    A case that goes on: what has happened to it, what is applied for and proved by now, and the municipality's other
    cases around it.
    """

    named: Numbered
    records: Sequence[Record]
    happened: Sequence[Event]
    application: Application
    where: Shape | None
    proofs: Proofs
    own: Sequence[OwnCase]

    @property
    def last(self) -> Record:
        return self.records[-1]


def as_recorded(last: Record) -> tuple[Application, Proofs]:
    """What was applied for and proved when the record was made."""
    return applications.read(last.application), last.proofs


def _gone_on(
    office: Office,
    municipality: str,
    case_id: str,
    seen: int,
    again: Callable[[Sequence[Record]], bool],
    asked: Callable[[Record], tuple[Application, Proofs]],
    written: Callable[[Waiting], Written],
) -> Record:
    """
    The next record of a case that waits; its last, where the very same was asked before.

    seen: the sequence of the record that was read. Raises NotFound, MovedOn, and what `asked` and `written` raise.
    """
    named, records = office.store.cases.numbered(municipality, case_id), office.store.records.of(municipality, case_id)
    if again(records):
        return records[-1]
    happened = office.store.events.of(municipality, case_id)
    _unmoved(records[-1], seen, office.status(happened))
    applied, proofs = asked(records[-1])
    application = _replanned(applied, office.status(happened))
    where = footprint(application, office.zoning(municipality))
    own = _own_cases(office, application, where, proofs, but=case_id)
    case = Waiting(named, records, happened, application, where, proofs, own)
    papers = _papers(application, proofs)
    there = office.store.papers(municipality).there(papers)
    ready = written(case)
    with office.store.cases.continuing(municipality, case_id) as opened:
        records = opened.records()
        if again(records):
            return records[-1]
        happened = opened.happened()
        _unmoved(records[-1], seen, office.status(happened))
        replanned = _replanned(applied, office.status(happened))
        now = replace(
            case,
            application=replanned,
            happened=happened,
            own=_own_cases_now(office, application, where, proofs, opened),
        )
        if now != case:
            ready = written(now)
        opened.hold(papers, there)
        opened.sent = sent_by(sender(application, proofs), _body(application))
        kept = opened.finish(ready.content, ready.letter, ready.happening, ready.status, ready.marked)
        opened.draw(kept, _drawn(office, application, clock.today()))
        return kept


def _replanned(application: Application, status: Status) -> Application:
    """The application with the day on which the applicant has said since then that they plan to start."""
    if status.planned_start is None:
        return application
    measure = application.measure.model_copy(update={"planned_start": status.planned_start})
    return application.model_copy(update={"measure": measure})


def _reassess(office: Office, case: Waiting, answers: Mapping[str, Answered], officer: str, today: date) -> Assessment:
    """The case as it stands, with an officer's answers beside what was known. Raises NotAllowed for those it cannot take."""
    check_answers(office.pack, answers, today)
    judged = {name: _judged(given, officer, today) for name, given in answers.items()}
    assessment = _gone_through(office, case, today, judged)
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


def _gone_through(office: Office, case: Waiting, today: date, judged: Mapping[str, Value] | None = None) -> Assessment:
    """
    The case as it stands, with all that officers have answered until now and without consents taken back.

    judged: what an officer answers now, over what was answered before.
    """
    status = office.status(case.happened)
    judgements = {**carried(status), **(judged or {})}
    dates = _dates_of(case, today)
    return _assess(
        office, case.application, case.where, dates, case.proofs, case.own, judgements, None, status.withdrawn
    )


def _dates_of(case: Waiting, today: date) -> Dates:
    received = case.named.received
    return replace(_dates(case.application, received), received=received, decided=today)


def _stage_of(pack: Pack, status: Status, today: date) -> Stage:
    """What the day allows: whether what was asked for last is overdue, and how long a temporary permit may hold."""
    return Stage(today, longest_temporary(pack, today), status.asked_by)


def _unmoved(last: Record, seen: int, status: Status) -> None:
    """
    Raises MovedOn when the record that was read is no longer the case's last, or the case is decided. One that was sent
    back is decided no longer, whatever its last record says.
    """
    if last.sequence != seen:
        raise MovedOn(phrase("case.moved_on"), last.sequence)
    if not status.is_open:
        raise MovedOn(phrase("case.decided_already"), last.sequence)


def complete(
    office: Office, application: Application, case_id: str, today: date, proofs: Proofs = NOTHING, *, seen: int
) -> Record:
    """
    The machine's answer to an application that was asked to be completed, as it now is: the next record of its case.
    The very same application again is met by the record it already has.

    proofs: what the door has seen now; what was proved before counts on. seen: the sequence of the record it completes.
    Raises what `check` raises, NotFound, MovedOn when that is no longer the last, and NotAllowed for a case that waits
    for nothing from the applicant, or when
    it is no longer the same measure on the same property.
    """

    def again(records: Sequence[Record]) -> bool:
        last = records[-1]
        return last.application == plain(application) and last.proofs.then(proofs) == last.proofs

    def asked(last: Record) -> tuple[Application, Proofs]:
        if last.outcome is not Result.SUPPLEMENT:
            raise NotAllowed(phrase("case.nothing_awaited"))
        before = applications.read(last.application)
        if (before.property, before.measure.kind) != (application.property, application.measure.kind):
            raise NotAllowed(phrase("case.another_act"))
        return application, last.proofs.then(proofs)

    def written(case: Waiting) -> Written:
        assessment = _gone_through(office, case, today)
        still, at = tuple(missing.fact for missing in assessment.outcome.missing), clock.now()
        came = Completed(still=still, notification=_is_notification(assessment))
        known = office.status(case.happened).plan
        happening = [
            Event(came, today, at, Role.APPLICANT, case.proofs.door),
            *(() if known else _plans(case.application, case.proofs, today, at)),
            _by_machine(office, assessment, at),
        ]
        content = considered(office, assessment)
        return _written(office, assessment, content, case.named, at, case.happened, happening)

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

    def written(case: Waiting) -> Written:
        everyone = {applicant(place) for place in range(len(case.application.applicants))}
        if not everyone <= {*by, *office.status(case.happened).withdrawing}:
            raise NotAllowed(phrase("case.several_apply"))
        assessment = _gone_through(office, case, today)
        assessment = replace(assessment, outcome=outcome.withdrawn(assessment.outcome))
        at, content = clock.now(), considered(office, assessment)
        happening = [Event(_decision(office, assessment), today, at, Role.APPLICANT)]
        return _written(office, assessment, content, case.named, at, case.happened, happening)

    return _gone_on(office, municipality, case_id, seen, again, as_recorded, written)


def _assess(
    office: Office,
    inquiry: Inquiry,
    where: Shape | None,
    dates: Dates,
    proofs: Proofs,
    own: Sequence[OwnCase],
    judgements: Mapping[str, Value],
    second: Second,
    withdrawn: Collection[tuple[str, int]] = (),
) -> Assessment:
    """withdrawn: consents taken back, which are proved and count no longer."""
    applications.check_act(inquiry, office.pack.acts)
    site = _site(office, inquiry, where, dates.decided, own, judgements)
    delegation = office.delegation(inquiry.municipality)
    proved = proofs.without(withdrawn)
    found = survey(inquiry, site, where, office.pack, dates, proved)
    settled = _settled_by_board(delegation, inquiry, found, dates.decided)
    outweighed = {subject(CONSENT, boundary) for boundary in refused(site, proved)}
    answers = {answered: value for answered, value in judgements.items() if answered not in outweighed}
    facts = weighed(office.pack, found.settled(settled).answered(answers))
    conclusions = conclude(office.pack, facts, dates, second=second)
    decided = outcome.decide(
        office.pack,
        facts,
        conclusions,
        delegation,
        dates,
        second_engine_required=office.settings.require_two_engines,
    )
    return Assessment(inquiry, proofs, dates, site, where, facts, conclusions, decided)


def _body(application: Application) -> bytes:
    """The application as it is compared with another: the one spelling of all that it says."""
    return canonical(application.model_dump(mode="json", by_alias=True))


def _papers(application: Application, proofs: Proofs) -> list[str]:
    """The application's papers that the sender was seen to have: from now on the case has them too."""
    return [paper.sha256 for paper in application.attachments if paper.sha256 in proofs.papers]


def _dates(inquiry: Inquiry, today: date) -> Dates:
    return Dates(inquiry.received or today, today, inquiry.measure.planned_start)


def _site(
    office: Office,
    inquiry: Inquiry,
    where: Shape | None,
    day: date,
    own: Sequence[OwnCase],
    judgements: Mapping[str, Value],
) -> Site:
    """
    The place, with the municipality's own cases on it but for those that this one replaces.

    A case is replaced by a proved party of it, or by an officer's word that those who apply may.
    """
    zoning = office.zoning(inquiry.municipality)
    judged = judgements.get("replaced_cases_own")
    by_word = isinstance(judged, Stated) and judged.value is True
    replaced = [case for case in own if case.number in inquiry.replaces and (case.mine or by_word)]
    counted = [lapsed(office.pack, case, day) for case in own if case not in replaced]
    site = replace(zoning.site(inquiry, where, day, counted), replaced=tuple(case.number for case in replaced))
    on_the_property(inquiry, site, where)
    return site


def _own_cases(
    office: Office, inquiry: Inquiry, where: Shape | None, proofs: Proofs, *, but: str = ""
) -> tuple[OwnCase, ...]:
    """The municipality's own cases around the place, as the store has them. but: the one in hand, by its id."""
    with office.store.reading() as connection:
        near, asking = _around(office, inquiry, where, proofs)
        return cases_around(connection, inquiry.municipality, near, office.pack.acts, but=but, asking=asking)


def _own_cases_now(
    office: Office, inquiry: Inquiry, where: Shape | None, proofs: Proofs, case: OpenCase
) -> tuple[OwnCase, ...]:
    """The same inside the transaction of the case in hand, while nobody else adds any."""
    near, asking = _around(office, inquiry, where, proofs)
    return case.cases_around(near, office.pack.acts, asking)


def _around(
    office: Office, inquiry: Inquiry, where: Shape | None, proofs: Proofs
) -> tuple[Collection[str], Collection[str]]:
    """The properties around the place, and the personal numbers that are proved of those who ask."""
    return office.zoning(inquiry.municipality).around(inquiry, where), proved_numbers(inquiry, proofs)


def _drawn(office: Office, inquiry: Inquiry, day: date) -> int:
    """How many per cent of the machine's decisions on such a case are drawn for a second look."""
    delegation = office.delegations.get(inquiry.municipality)
    mandate = delegation.mandate(inquiry.measure.kind, day) if delegation else None
    return mandate.second_look if isinstance(mandate, Mandate) else 0


def _settled_by_board(delegation: Delegation | None, inquiry: Inquiry, facts: Facts, day: date) -> dict[str, Value]:
    """What the board has judged beforehand for cases of this kind, while its delegation stands."""
    mandate = delegation.mandate(inquiry.measure.kind, day) if delegation else None
    if delegation is None or not isinstance(mandate, Mandate):
        return {}
    return {
        name: Stated(settled.answer, Source.BOARD, delegation.citation)
        for name, settled in mandate.settles.items()
        if settled.holds(facts.values)
    }


def _designation(assessment: Assessment) -> str:
    property = assessment.site.property
    return property.designation if property else assessment.inquiry.property
