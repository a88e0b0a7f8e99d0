"""
A case at the officers' desk: every check of it, and the officer's decision.

A decision is read through before it is taken; then it goes the same path as every other.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from starlette.datastructures import FormData

from api.desk.case_head import CaseHead, case_head
from api.desk.changes import changes
from api.desk.drafts import RULING, TYPED_WHOLE, as_form, keep, seen_of, typed
from api.desk.entry import entered, unbarred
from api.desk.protection import protection, said_of
from api.desk.questions import Question, ended, questions_of
from api.desk.tried import Tried, stands, tallied, to_measure, tried
from api.sign_in.session import officer, reader
from api.web.fields import Field, day_of, seen_in
from api.web.fields import written as read_fields
from api.web.letters import as_html, as_pdf
from api.web.pages import check_sender, page, visitor
from api.web.papers import paper_of, papers_labels
from api.web.roles import Right
from api.web.security import with_script
from api.web.sent import Form, SentForm
from api.web.served import office
from permits import clock
from permits.assessment import Assessment
from permits.casework.answers import standing_answers
from permits.casework.appeals import came_in
from permits.casework.surveys import survey_lines
from permits.decision.explanation import explain, stances
from permits.decision.result import RULED, Result
from permits.decision.ruling import (
    HEARD,
    Answered,
    PossibleDecision,
    Ruling,
    closed,
    judgements,
    lacking,
    may_answer,
)
from permits.errors import MovedOn, NotAllowed
from permits.law.facts import parted
from permits.law.pack import FactDeclaration, Pack
from permits.phrases import phrase
from permits.prospect import Prospect, prospect, prospect_of
from permits.steps.answering import come_since, keep_answers, overtaken
from permits.steps.asked import LONGEST
from permits.steps.second_reading import confirm, decide_or_propose
from permits.steps.taking import standing
from permits.store.case.papers import of_case
from permits.store.chained.record import Record
from permits.store.office.officer_drafts import OfficerDraft
from permits.text import Text
from permits.waiting import KeptCase, kept_case
from permits.written import LARGEST, whole_number

router = APIRouter(prefix="/desk", dependencies=[Depends(entered)])


@router.get("/cases/{case_id}")
def case(request: Request, case_id: str) -> HTMLResponse:
    return _case(request, case_id, NOTHING_WRITTEN, folded=True)


@dataclass(frozen=True, slots=True)
class Written:
    """
    What an officer has written in the form. texts: all of it by field, what belongs to no answer yet too. seen: the
    record they read, version: the case's last event then; None in a form not sent. faults: what to mend, by the id of
    its field.
    """

    result: str = ""
    reasons: str = ""
    conditions: tuple[str, ...] = ()
    until: str = ""
    answers: Mapping[str, Answered] = field(default_factory=dict)
    texts: Mapping[str, str] = field(default_factory=dict)
    seen: int | None = None
    version: int | None = None
    faults: Mapping[str, Text] = field(default_factory=dict)


NOTHING_WRITTEN = Written()


NOTHING_OVERTAKEN: Mapping[str, object] = {}


@dataclass(frozen=True, slots=True)
class Disclosing:
    """What an officer found of a party's request to see more, kept for mending. given: the places to give out."""

    id: int
    given: Collection[str]
    why: str
    fault: Text


def _case(
    request: Request,
    case_id: str,
    written: Written,
    fault: Text | None = None,
    status: int = 200,
    overtaken: Mapping[str, object] = NOTHING_OVERTAKEN,
    disclosing: Disclosing | None = None,
    folded: bool = False,
) -> HTMLResponse:
    """
    The case with what was written; with what has changed, when the officer read another record than the last.

    overtaken: the fields that were saved elsewhere since with what stands there, or the questions that a colleague has
    answered, each an `Overtaken`. disclosing: what was found of a party's request, and cannot be taken so.
    folded: whether the checks stand as a line a question, and in full on their own page.
    """
    me, here = reader(request), office(request)
    kept = kept_case(here, me.municipality, case_id)
    records, happened = kept.records, kept.happened
    head = case_head(request, case_id, kept)
    draft = here.store.officer_drafts(me.municipality).of(case_id, me.name).get(RULING)
    if written == NOTHING_WRITTEN:
        written = _as_left(head, draft)
    record = records[-1]
    result = Result(head.stored.result)
    choosing = _choosing(request, kept, head, written, folded) if _is_to_settle(request, head) else None
    read = next((record for record in records if record.sequence == written.seen), record)
    response = page(
        request,
        "desk/desk_case.html",
        status,
        head=head,
        record=record,
        labels=papers_labels(request),
        appeals=came_in(happened),
        summary=record.summary,
        tried=choosing.tried if choosing else _tried_in(here.pack, record, folded),
        law_beside=here.law_beside,
        to_measure=partial(to_measure, here.pack),
        result=result,
        wordings=here.wordings.get(me.municipality, {}),
        choosing=choosing,
        shown_at_first=_open_at_first(choosing.left) if choosing else 0,
        changed=changes(here.pack, papers_labels(request), read.application, record.application),
        moved=read is not record,
        written=written,
        heard=HEARD,
        ended=ended,
        fault=fault,
        suggested=_suggested(record),
        draft=draft,
        overtaken=overtaken,
        protection=protection(request, record),
        disclosures=here.store.disclosures(me.municipality).of(case_id),
        disclosing=disclosing,
        people=said_of(record),
    )
    response.headers["Content-Security-Policy"] = with_script()
    return response


def _as_left(head: CaseHead, draft: OfficerDraft | None) -> Written:
    """What the form holds when it is opened: the officer's draft, over the answers that stand."""
    written = _written(as_form(draft)) if draft else NOTHING_WRITTEN
    return replace(written, answers={**standing_answers(head.status), **written.answers}, seen=None)


def _is_to_settle(request: Request, head: CaseHead) -> bool:
    """Whether the case waits for an officer's decision, and who asks may make it."""
    return Result(head.stored.result).waits and Right.SETTLE in reader(request).rights


def _tried_in(pack: Pack, record: Record, folded: bool) -> list[Tried]:
    """What was tried when the record was made."""
    if folded:
        return tallied(pack, map(stands, record.lines), record.answers)
    return tried(pack, record.lines, record.answers)


def _open_at_first(left: int) -> int:
    """How many unanswered questions stand open: all where they are few, else the first; the others are a line each."""
    return left if left <= FEW else 1


FEW = 2
"""Questions that fit on a screen beside all else."""


def _suggested(record: Record) -> Result | None:
    """What the machine would have answered, where the board lets an officer see it: in shadow nobody does."""
    codes = {reason["code"] for reason in record.summary["because"]}
    return record.suggested if "suggest_only" in codes else None


@dataclass(frozen=True, slots=True)
class Choosing:
    """
    What an officer chooses among. questions: what they are asked, the unanswered first. left: how many of them are unanswered. lacking: papers
    and signatures. temporary: whether a permit for a limited time is asked for. fault: of an answer that cannot stand.
    foreseen: what each answer to the first unanswered questions would lead to, by question.
    draft: the letter as it would go out, None while nothing can be decided. drafted: the decision that it tells of.
    tried: what has been tried, with the answers. surveys: what officers have measured anew, in words.
    """

    questions: list[Question]
    left: int
    lacking: list[FactDeclaration]
    ways: tuple[PossibleDecision, ...]
    temporary: bool
    fault: Text | None
    draft: str | None
    drafted: Result | None
    tried: list[Tried]
    surveys: list[Text]
    foreseen: Mapping[str, list[tuple[bool, Text]]]


def _choosing(request: Request, kept: KeptCase, head: CaseHead, written: Written, folded: bool) -> Choosing:
    me, here, stored = reader(request), office(request), head.stored
    opens, fault = _prospect(request, kept, written.answers)
    assessment, ways = opens.assessment, opens.ways
    pack, facts, conclusions = here.pack, assessment.facts, assessment.conclusions
    waived = {name for name in written.answers if name in pack.facts and not may_answer(pack, name)}
    answered = {name for name in written.answers if may_answer(pack, parted(name)[0])}
    asked = [name for name in judgements(pack, facts, conclusions) if name not in answered]
    missing = {*lacking(pack, conclusions), *waived}
    precedents = here.store.precedents.of(me.municipality, stored.measure, stored.case_id)
    guidance = here.guidance.get(me.municipality, {})
    stated = facts.values.get("temporary_asked")
    drafted = _drafted(written, ways)
    unanswered = questions_of(pack, assessment, asked, precedents, guidance)
    return Choosing(
        [*unanswered, *questions_of(pack, assessment, answered, precedents, guidance)],
        len(asked),
        [fact for name, fact in pack.facts.items() if name in missing],
        ways,
        getattr(stated, "value", None) is True,
        fault,
        _draft(opens, me.name, written, drafted) if drafted else None,
        drafted,
        _tried_now(pack, assessment, folded),
        [*survey_lines(pack, facts, head.status, assessment.inquiry)],
        {
            question.name: [(yes, _foreseen(opens, question.name, yes, answered)) for yes in (True, False)]
            for question in unanswered[: _open_at_first(len(asked))]
            if question.fact.name != OF_THE_PLACE
        },
    )


def _prospect(request: Request, kept: KeptCase, answers: Mapping[str, Answered]) -> tuple[Prospect, Text | None]:
    """What may become of the case with those answers, or without any where they cannot stand, with why they cannot."""
    me, here = reader(request), office(request)
    try:
        return prospect_of(here, kept, answers, me.name, clock.today()), None
    except NotAllowed as error:
        return prospect_of(here, kept, {}, me.name, clock.today()), error.says


def _tried_now(pack: Pack, assessment: Assessment, folded: bool) -> list[Tried]:
    """What is tried with the answers that stand or are tried."""
    facts, conclusions = assessment.facts, assessment.conclusions
    settled = {name: conclusions.settled(name) for name in conclusions.answers}
    if folded:
        return tallied(pack, stances(pack, conclusions), settled)
    return tried(pack, explain(pack, facts, conclusions), settled)


OF_THE_PLACE = "replaced_cases_own"
"""The question whose answer changes what stands on the place, and not what is concluded of it alone."""


def _foreseen(opens: Prospect, question: str, yes: bool, answered: Collection[str]) -> Text:
    """What an answer leads to, in words: the decision on the merits that it opens, or how many questions are then left."""
    then = opens.answered(question, yes)
    decided = _drafted(NOTHING_WRITTEN, then.ways)
    if decided is not None:
        return phrase("desk.cases.then_decided", decision=decided.letter)
    later = _drafted(NOTHING_WRITTEN, then.by_rules)
    if later is not None:
        bars = next(way.bars for way in then.ways if way.result is later)
        return phrase(
            "desk.cases.then_later", decision=later.letter, bar=bars[0].says.each(lambda says: says.rstrip("."))
        )
    left = len(set(then.open) - {*answered, question})
    return phrase("desk.cases.then_left", left=left) if left else phrase("desk.cases.then_nothing")


def _drafted(written: Written, ways: Sequence[PossibleDecision]) -> Result | None:
    """The decision whose letter is shown: the one chosen, else the first on the merits that is open."""
    open_ways = [way.result for way in ways if not way.bars]
    chosen = [result for result in open_ways if result.value == written.result]
    return next(iter([*chosen, *(result for result in open_ways if result.is_favourable or result in ADVERSE)]), None)


ADVERSE = (Result.REFUSED, Result.ADVANCE_NOTICE_NEGATIVE)


def _draft(opens: Prospect, officer: str, written: Written, result: Result) -> str | None:
    """The letter as it would go out now; None for what lacks something yet, such as a temporary permit's last day."""
    reasons = written.reasons or YOUR_REASONS.sv
    try:
        return opens.letter(Ruling(officer, clock.now(), result, reasons, written.conditions, day_of(written.until)))
    except NotAllowed:
        return None


YOUR_REASONS = phrase("desk.cases.your_reasons")


@router.post("/cases/{case_id}")
def decide(request: Request, case_id: str, form: SentForm) -> Response:
    """
    Try the answers, show what the officer is about to decide, and decide it when they have read it through. Nothing
    that was written is lost, whatever has happened meanwhile.
    """
    written = _written(form)
    try:
        me = officer(request)
        check_sender(request, form)
    except NotAllowed as error:
        return _kept(request, case_id, written, error)
    return _decide(request, case_id, me.name, form, written)


@router.post("/cases/{case_id}/disclosures/{id}", dependencies=[Depends(unbarred)])
def settle(request: Request, form: SentForm, case_id: str, id: Annotated[int, Path(le=LARGEST)]) -> Response:
    """An officer has tried what a party may see of the others."""
    me = officer(request)
    check_sender(request, form)
    here = office(request)
    record = here.store.records.last(me.municipality, case_id)
    given = {str(place) for place in form.getlist("given")} & record.people.keys()
    why = Field("why", LONGEST, several=True, empty=WHAT_WAS_FOUND)
    texts, faults = read_fields(form, (why,))
    if faults:
        return _case(
            request, case_id, NOTHING_WRITTEN, status=422, disclosing=Disclosing(id, given, texts["why"], faults["why"])
        )
    here.store.disclosures(me.municipality).settle(case_id, id, given, me.name, texts["why"])
    return RedirectResponse(f"/desk/cases/{case_id}", 303)


WHAT_WAS_FOUND = phrase("desk.cases.what_was_found")


@router.post("/cases/{case_id}/second-reading")
def confirmed(request: Request, case_id: str, form: Form) -> Response:
    """Another officer than the decider has read the proposed decision, which is made by it."""
    me = officer(request)
    confirm(office(request), me.municipality, case_id, me.name, clock.today(), seen=seen_in(form))
    return RedirectResponse(f"/desk/cases/{case_id}", 303)


@router.post("/cases/{case_id}/tried")
def tried_answers(request: Request, case_id: str, form: Form) -> HTMLResponse:
    """The case with the answers of the form, as its page asks for while they are given; nothing is kept."""
    officer(request)
    return _case(request, case_id, _written(form), folded=True)


@router.get("/cases/{case_id}/checks")
def checks(request: Request, case_id: str) -> HTMLResponse:
    """Every check of the case in full, with the answers that stand and those of the officer's draft."""
    me, here = reader(request), office(request)
    kept = kept_case(here, me.municipality, case_id)
    head, record = case_head(request, case_id, kept), kept.records[-1]
    choosing = _is_to_settle(request, head)
    if choosing:
        draft = here.store.officer_drafts(me.municipality).of(case_id, me.name).get(RULING)
        opens, _ = _prospect(request, kept, _as_left(head, draft).answers)
        those = _tried_now(here.pack, opens.assessment, folded=False)
    else:
        those = _tried_in(here.pack, record, folded=False)
    return page(
        request,
        "desk/checks.html",
        head=head,
        record=record,
        result=None,
        choosing=choosing,
        tried=those,
        law_beside=here.law_beside,
        to_measure=partial(to_measure, here.pack),
    )


def _kept(request: Request, case_id: str, written: Written, error: NotAllowed) -> Response:
    """The form again with what was written, for one who signs in anew or whose form was too old."""
    who = visitor(request)
    if who is not None and Right.SETTLE in who.rights:
        return _case(request, case_id, written, error.says, 403)
    if who is not None or not written.reasons:
        raise error
    return page(request, "desk/signed_out.html", 403, written=written, path=request.url.path)


def _decide(request: Request, case_id: str, name: str, form: FormData, written: Written) -> Response:
    me, here = officer(request), office(request)
    if written.faults:
        return _case(request, case_id, written, status=422)
    if form.get("try") or form.get("change"):
        return _case(request, case_id, written)
    drafts = here.store.officer_drafts(me.municipality)
    try:
        if form.get("save"):
            kept = keep(request, case_id, RULING, typed(form), seen_of(form))
            return _case(request, case_id, written, status=409 if kept.overtaken else 200, overtaken=kept.overtaken)
        if form.get("keep"):
            left = keep_answers(here, me.municipality, case_id, written.answers, name, seen=written.version)
            drafts.drop(case_id, me.name, RULING)
            rest = {field: text for field, text in typed(form).items() if field in TYPED_WHOLE and text}
            if rest:
                keep(request, case_id, RULING, rest, 0)
            return _case(request, case_id, written, status=409 if left else 200, overtaken=left)
        unread = _unread(request, case_id, written)
        if unread:
            return _case(request, case_id, written, status=409, overtaken=unread)
        if came := _unseen(request, case_id, written):
            return _case(request, case_id, written, came, 409)
        ruling = _ruling(name, written)
        if form.get("read_through"):
            seen = written.seen if written.seen is not None else -1
            decide_or_propose(here, me.municipality, case_id, written.answers, ruling, clock.today(), seen=seen)
            drafts.drop(case_id, me.name, RULING)
            return RedirectResponse(f"/desk/cases/{case_id}", 303)
        record = here.store.records.last(me.municipality, case_id)
        if record.sequence != written.seen or not record.outcome.waits:
            return _case(request, case_id, written, status=409)
        opens = prospect(here, me.municipality, case_id, written.answers, name, clock.today())
        bars = next((way.bars for way in opens.ways if way.result is ruling.result), ())
        if bars:
            raise NotAllowed(closed(ruling.result, bars))
    except MovedOn:
        return _case(request, case_id, written, status=409)
    except NotAllowed as error:
        return _case(request, case_id, written, error.says, 409)
    return page(
        request,
        "desk/desk_decide.html",
        record=record,
        head=case_head(request, case_id),
        answers=[(here.pack.facts[name], about, given) for (name, about), given in _parted(written)],
        result=ruling.result,
        written=written,
        letter=_draft(opens, name, written, ruling.result),
    )


def _unread(request: Request, case_id: str, written: Written) -> Mapping[str, object]:
    """The questions that a colleague has answered otherwise since the form was opened."""
    me, here = reader(request), office(request)
    if written.version is None:
        return NOTHING_OVERTAKEN
    return overtaken(standing(here, me.municipality, case_id), written.answers, me.name, written.version)


def _unseen(request: Request, case_id: str, written: Written) -> Text | None:
    """What has come to the case since the form was opened and bears on the decision, in words."""
    me, here = reader(request), office(request)
    if written.version is None:
        return None
    steps = come_since(here.store.events.of(me.municipality, case_id), me.name, written.version)
    labels = [here.process.steps[step].label for step in steps]
    return phrase("desk.cases.come_since", what=Text.joined(labels, ", ")) if labels else None


def _parted(written: Written) -> list[tuple[tuple[str, str | None], Answered]]:
    """Each answer with its fact, and the thing it is said of."""
    return [(parted(answered), given) for answered, given in written.answers.items()]


def _ruling(name: str, written: Written) -> Ruling:
    """Raises NotAllowed without a decision, reasons, or with a day that is none."""
    if written.result not in set(RULED):
        raise NotAllowed(phrase("desk.cases.choose_decision"))
    if not written.reasons:
        raise NotAllowed(phrase("desk.cases.write_reasons_decision"))
    until = day_of(written.until)
    if written.until and until is None:
        raise NotAllowed(phrase("desk.cases.last_day_form"))
    return Ruling(name, clock.now(), Result(written.result), written.reasons, written.conditions, until)


def _written(form: FormData) -> Written:
    texts, faults = read_fields(form, tuple(Field(name, LONGEST, several=True) for name in form))

    def text(name: str) -> str:
        return texts.get(name, "")

    def answered(fact: str, yes: bool) -> Answered:
        return Answered(yes, text(f"why.{fact}"), day_of(text(f"day.{fact}")))

    judged = {
        name.removeprefix("judgement."): value == "yes"
        for name, value in form.items()
        if name.startswith("judgement.") and value in ("yes", "no")
    }
    waived = {name.removeprefix("waived."): True for name in form if name.startswith("waived.")}
    return Written(
        text("decision"),
        text("reasons"),
        tuple(condition for part in text("conditions").split("\n") if (condition := part.strip())),
        text("until"),
        {fact: answered(fact, yes) for fact, yes in {**judged, **waived}.items()},
        {name: words for name, words in texts.items() if name.startswith(("why.", "day."))},
        whole_number(text("seen")),
        whole_number(text("version")),
        {name.replace(" ", "_"): says for name, says in faults.items()},
    )


@router.get("/cases/{case_id}/letter.pdf")
def letter_pdf(request: Request, case_id: str) -> Response:
    return as_pdf(request, _latest(request, case_id))


@router.get("/cases/{case_id}/letter.html")
def letter_html(request: Request, case_id: str) -> Response:
    return as_html(_latest(request, case_id))


@router.get("/cases/{case_id}/papers/{sha256}")
def paper(request: Request, case_id: str, sha256: str, shown: str = "") -> Response:
    """shown: to be looked at beside the case, and not saved."""
    record = _latest(request, case_id)
    return paper_of(request, record.municipality, of_case(case_id), record.application, sha256, framed=bool(shown))


def _latest(request: Request, case_id: str) -> Record:
    me = reader(request)
    return office(request).store.records.last(me.municipality, case_id)
