"""
A case at the officers' desk: every check of it, and the officer's decision.

A decision is read through before it is taken; then it goes the same path as every other.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from starlette.datastructures import FormData

from api.desk.changes import changes
from api.desk.protection import protection, said_of
from api.sign_in.session import OFFICERS, officer
from api.web.fields import Field
from api.web.fields import written as read_fields
from api.web.journal import read_by
from api.web.letters import as_html, as_pdf
from api.web.pages import as_image, check_sender, page, visitor
from api.web.papers import paper_of, papers_labels
from api.web.sent import SentForm
from api.web.served import office
from permits import clock
from permits.case import answer, open_to, standing_answers
from permits.casework.appeals import came_in
from permits.decision.explanation import fact_value
from permits.decision.result import Result
from permits.decision.ruling import (
    HEARD,
    RULED,
    Answered,
    PossibleDecision,
    Ruling,
    asked_by,
    closed,
    judgements,
    lacking,
    may_answer,
)
from permits.errors import MovedOn, NotAllowed
from permits.law.conclusion import Conclusions
from permits.law.facts import Facts, parted
from permits.law.pack import FactDeclaration, Pack
from permits.quantity import Measured, Source, Stated, Value
from permits.steps.answering import keep_answers
from permits.steps.asked import LONGEST
from permits.store.papers import of_case
from permits.store.record import Record
from permits.text import Text

router = APIRouter(prefix="/desk")


def days_left(due: date | None, today: date) -> int | None:
    return None if due is None else (due - today).days


@router.get("/cases/{case_id}")
def case(request: Request, case_id: str) -> HTMLResponse:
    return _case(request, case_id, NOTHING_WRITTEN)


@dataclass(frozen=True, slots=True)
class Written:
    """
    What an officer has written in the form. seen: the record they read, None in a form not sent. faults: what to mend,
    by the id of its field.
    """

    result: str = ""
    reasons: str = ""
    conditions: tuple[str, ...] = ()
    until: str = ""
    answers: Mapping[str, Answered] = field(default_factory=dict)
    seen: int | None = None
    faults: Mapping[str, Text] = field(default_factory=dict)


NOTHING_WRITTEN = Written()


def _case(
    request: Request, case_id: str, written: Written, fault: Text | None = None, status: int = 200
) -> HTMLResponse:
    """The case with what was written; with what has changed, when the officer read another record than the last."""
    me, here = officer(request), office(request)
    records, happened = here.store.records.of(me.municipality, case_id), here.store.events.of(me.municipality, case_id)
    if written == NOTHING_WRITTEN:
        written = Written(answers=standing_answers(here.status(happened)))
    record = read_by(request, records[-1], "officer", me.name)
    stored = here.store.cases.read(me.municipality, case_id)
    content, result = record.content, Result(stored.result)
    choosing = _choosing(request, case_id, written) if result.waits else None
    read = next((one for one in records if one.sequence == written.seen), record)
    return page(
        request,
        "desk/desk_case.html",
        status,
        record=record,
        records=records,
        stored=stored,
        choice=act(here.pack, stored.measure),
        days=days_left(stored.due, clock.today()),
        content=content,
        labels=papers_labels(request),
        appeals=came_in(happened),
        summary=record.summary,
        groups=_grouped(here.pack, record.lines),
        known=_known(here.pack, content["facts"]["values"]),
        claimed=_known(here.pack, content["facts"].get("claimed", {})),
        absent=_absent(here.pack, content["facts"].get("why_absent", {})),
        drawing=as_image(content["siteplan"]),
        result=result,
        choosing=choosing,
        changed=changes(here.pack, papers_labels(request), read.application, record.application),
        moved=read is not record,
        written=written,
        heard=HEARD,
        fault=fault,
        protection=protection(request, record),
        disclosures=here.store.disclosures(me.municipality).of(case_id),
        people=said_of(record),
        readings=here.store.readings(me.municipality).of(case_id),
    )


@dataclass(frozen=True, slots=True)
class Question:
    """One question to the officer. name: its `subject`. about: the thing it is asked of. asked_by: what puts it."""

    name: str
    fact: FactDeclaration
    about: Text | None
    asked_by: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class Choosing:
    """
    What an officer chooses among. questions: what they are asked. lacking: papers and signatures.
    temporary: whether a permit for a limited time is asked for. fault: of an answer that cannot stand.
    """

    questions: list[Question]
    lacking: list[FactDeclaration]
    ways: tuple[PossibleDecision, ...]
    temporary: bool
    fault: Text | None = None


def _choosing(request: Request, case_id: str, written: Written) -> Choosing:
    me, here = officer(request), office(request)
    fault, answers = None, written.answers
    try:
        assessment, ways = open_to(here, me.municipality, case_id, answers, me.name, clock.today())
    except NotAllowed as error:
        fault, answers = error.says, {}
        assessment, ways = open_to(here, me.municipality, case_id, answers, me.name, clock.today())
    pack, facts, conclusions = here.pack, assessment.facts, assessment.conclusions
    waived = {name for name in written.answers if name in pack.facts and not may_answer(pack, name)}
    answered = {name for name in written.answers if may_answer(pack, parted(name)[0])}
    asked = [name for name in judgements(pack, facts, conclusions) if name not in answered]
    order = list(pack.facts)
    missing = {*lacking(pack, conclusions), *waived}
    stated = facts.values.get("temporary_asked")
    return Choosing(
        [
            _question(pack, facts, conclusions, name)
            for name in sorted({*answered, *asked}, key=lambda name: (order.index(parted(name)[0]), name))
        ],
        [fact for name, fact in pack.facts.items() if name in missing],
        ways,
        getattr(stated, "value", None) is True,
        fault,
    )


def _question(pack: Pack, facts: Facts, conclusions: Conclusions, asked: str) -> Question:
    name, about = parted(asked)
    thing = facts.says(name, about) if about else None
    label = thing.label if thing else about and Text(about, about)
    return Question(asked, pack.facts[name], label or None, asked_by(pack, facts, conclusions, asked))


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


def _kept(request: Request, case_id: str, written: Written, error: NotAllowed) -> Response:
    """The form again with what was written, for one who signs in anew or whose form was too old."""
    who = visitor(request)
    if who is not None and who.role in OFFICERS:
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
    try:
        if form.get("keep"):
            keep_answers(here, me.municipality, case_id, written.answers, name)
            return _case(request, case_id, written)
        ruling = _ruling(name, written)
        if form.get("read_through"):
            seen = written.seen if written.seen is not None else -1
            answer(here, me.municipality, case_id, written.answers, ruling, clock.today(), seen=seen)
            return RedirectResponse(f"/desk/cases/{case_id}", 303)
        record = here.store.records.last(me.municipality, case_id)
        if record.sequence != written.seen or not record.outcome.waits:
            return _case(request, case_id, written, status=409)
        _, ways = open_to(here, me.municipality, case_id, written.answers, name, clock.today())
        bars = next((way.bars for way in ways if way.result is ruling.result), ())
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
        stored=here.store.cases.read(me.municipality, case_id),
        answers=[(here.pack.facts[name], about, given) for (name, about), given in _parted(written)],
        result=ruling.result,
        written=written,
    )


def _parted(written: Written) -> list[tuple[tuple[str, str | None], Answered]]:
    """Each answer with its fact, and the thing it is said of."""
    return [(parted(answered), given) for answered, given in written.answers.items()]


def _ruling(name: str, written: Written) -> Ruling:
    """Raises NotAllowed without a decision, reasons, or with a day that is none."""
    if written.result not in set(RULED):
        raise NotAllowed(Text("Välj ett beslut.", "Choose a decision."))
    if not written.reasons:
        raise NotAllowed(Text("Skriv skälen för beslutet.", "Write the reasons for the decision."))
    until = _day(written.until)
    if written.until and until is None:
        raise NotAllowed(Text("Skriv lovets sista dag som ÅÅÅÅ-MM-DD.", "Write the last day as YYYY-MM-DD."))
    return Ruling(name, clock.now(), Result(written.result), written.reasons, written.conditions, until)


def _written(form: FormData) -> Written:
    texts, faults = read_fields(form, tuple(Field(name, LONGEST, several=True) for name in form))

    def text(name: str) -> str:
        return texts.get(name, "")

    def answered(fact: str, yes: bool) -> Answered:
        return Answered(yes, text(f"why.{fact}"), _day(text(f"day.{fact}")))

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
        int(text("seen")) if text("seen").isascii() and text("seen").isdigit() else None,
        {name.replace(" ", "_"): says for name, says in faults.items()},
    )


def _day(written: str) -> date | None:
    try:
        return date.fromisoformat(written)
    except ValueError:
        return None


@router.get("/cases/{case_id}/letter.pdf")
def letter_pdf(request: Request, case_id: str) -> Response:
    return as_pdf(_latest(request, case_id))


@router.get("/cases/{case_id}/letter.html")
def letter_html(request: Request, case_id: str) -> Response:
    return as_html(_latest(request, case_id))


@router.get("/cases/{case_id}/papers/{sha256}")
def paper(request: Request, case_id: str, sha256: str) -> Response:
    record = _latest(request, case_id)
    return paper_of(request, record.municipality, of_case(case_id), record.application, sha256)


def _latest(request: Request, case_id: str) -> Record:
    me = officer(request)
    return read_by(request, office(request).store.records.last(me.municipality, case_id), "officer", me.name)


# -- a record as a page shows it ----------------------------------------------------------------------


def act(pack: Pack, measure: str) -> Text:
    """The act in the law's word, without the examples that help an applicant choose."""
    words = pack.facts["measure"].choices[measure]
    return Text(words.sv.split(" (")[0], words.en.split(" (")[0])


def _grouped(pack: Pack, lines: Sequence[Mapping[str, Any]]) -> list[tuple[Text, list[Mapping[str, Any]]]]:
    """The lines by the question they answer, in the pack's order; those that only support others last."""
    labels = {name: question.label for name, question in pack.questions.items()}
    groups: dict[str | None, list[Mapping[str, Any]]] = {name: [] for name in (*labels, None)}
    for line in lines:
        groups[line["question"] if line["question"] in labels else None].append(line)
    supporting = Text("Det som svaren bygger på", "What the answers rest on")
    return [(labels.get(name or "", supporting), found) for name, found in groups.items() if found]


def _known(pack: Pack, values: Mapping[str, Any]) -> list[tuple[Text, Text, Source, str]]:
    """The facts of the case: label, value, who supplied it and by what evidence."""
    found = []
    for name, value in values.items():
        if name not in pack.facts:
            continue
        fact = pack.facts[name]
        source, evidence = Source(value["source"]), value.get("evidence", "")
        if "low" in value:
            known: Value = Measured(Decimal(value["low"]), Decimal(value["high"]), source, evidence)
        else:
            known = Stated(value["value"], source, evidence)
        found.append((fact.label, fact_value(fact, known), source, evidence))
    return found


def _absent(pack: Pack, why: Mapping[str, Any]) -> list[tuple[Text, dict[str, str]]]:
    """The facts that could not be had, and why."""
    return [(pack.facts[name].label, says) for name, says in why.items() if name in pack.facts]
