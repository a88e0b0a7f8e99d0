"""After sending: the receipt, the letter, and the cases of whoever is here."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from starlette.datastructures import QueryParams

from api.eservice.access import opened
from api.eservice.acts import in_brief
from api.eservice.checklist import inspections
from api.eservice.contacts import unconfirmed
from api.eservice.own_steps import open_to_applicant
from api.eservice.timeline import Move, fee_of, moves, timeline, waits_for_signatures
from api.eservice.withdrawal import asked_by
from api.web.letters import as_html, as_pdf, translation_as_html, translation_as_pdf
from api.web.pages import page, visitor
from api.web.papers import paper_of, papers_labels, pictured
from api.web.sent import Form
from api.web.served import municipality, office
from permits.casework.appeals import CameIn, came_in
from permits.casework.events import Role
from permits.casework.legal_force import appeal_by
from permits.casework.status import OPEN
from permits.decision.result import Result
from permits.errors import NotAllowed, NotFound
from permits.phrases import phrase
from permits.statement import translated
from permits.steps.serving import opened_by
from permits.store.canonical import canonical, plain
from permits.store.case.cases import StoredCase
from permits.store.case.papers import of_case
from permits.store.chained.people import places, places_of, places_of_sender
from permits.store.chained.record import Record
from permits.text import Text

router = APIRouter(prefix="/cases")


@router.get("")
def mine(request: Request) -> HTMLResponse:
    """The cases of whoever is signed in, and in the demo those that this browser has applied for."""
    here, store, who = municipality(request), office(request).store, visitor(request)
    found = {case.case_id: case for case in store.cases.of(here, who.number)} if who is not None and who.number else {}
    for name in request.cookies:
        if name.startswith("case-"):
            try:
                record = opened(request, name.removeprefix("case-"))
            except NotFound:
                continue
            found[record.case_id] = store.cases.read(here, record.case_id)
    newest = sorted(found.values(), key=lambda one: one.number, reverse=True)
    records, happened = store.records.newest(here, found.keys()), store.events.of_cases(here, found.keys())
    drafts = store.drafts.of(here, who.number) if who is not None else {}
    return page(
        request,
        "eservice/my_cases.html",
        to_confirm=unconfirmed(request),
        cases=[
            (
                case,
                last.brief or in_brief(request, case.measure),
                standing(request, last, case, moves(status, last)),
                fee_of(last) if status.result else None,
                appeal_by(office(request).pack, status),
            )
            for case in newest
            for last in [records[case.case_id]]
            for status in [office(request).status(happened[case.case_id])]
        ],
        drafts=[
            (key, params.get("property", ""), in_brief(request, params.get("act", "")))
            for key, draft in drafts.items()
            if not draft["sent"]
            for params in [QueryParams(draft["params"])]
        ],
    )


@router.get("/{case_id}")
def receipt(request: Request, case_id: str) -> Response:
    try:
        record = opened(request, case_id)
    except NotFound:
        # The link of a notice, opened where nobody has signed in yet.
        if visitor(request) is None and office(request).settings.oidc_issuer:
            return RedirectResponse(f"/sign-in?to=/cases/{case_id}", 303)
        raise
    store = office(request).store
    stored = store.cases.read(record.municipality, record.case_id)
    records = store.records.of(record.municipality, case_id)
    events = store.events.of(record.municipality, case_id)
    happened = timeline(office(request), record, events)
    name = request.cookies.get("draft", "")
    draft = (store.drafts.read(record.municipality, name) if name else None) or {}
    sent = draft.get("sent") == case_id
    response = page(
        request,
        "eservice/receipt.html",
        to_confirm=unconfirmed(request),
        record=record,
        stored=stored,
        choice=in_brief(request, stored.measure),
        summary=record.summary,
        apart=(record.told or {}).get("apart", ()),
        stages=stages(records, stored),
        standing=standing(request, record, stored, happened.waits),
        records=records,
        papers=record.papers,
        labels=papers_labels(request),
        law_beside=office(request).law_beside,
        lines=[line for line in record.lines if line["decisive"]],
        can_appeal=record.outcome.can_be_appealed,
        appeals=came_in(events, Role.APPLICANT),
        result=record.outcome,
        automatic=record.by_machine,
        others=sorted(set(places(record.application)) - _seen(request, record)),
        asked=[
            disclosure
            for disclosure in store.disclosures(record.municipality).of(case_id)
            if disclosure.asked_by in _seen(request, record)
        ],
        timeline=happened,
        own_steps=open_to_applicant(request, record),
        to_inspect=stored.state in UNDER_WAY and bool(inspections(events)),
        withdrawing=[person for person in asked_by(request, record) if person.asked],
        may_withdraw=stored.state in OPEN,
        readings=[reading for reading in store.readings(record.municipality).of(case_id) if reading.role == "officer"],
        has_draft=bool(draft) and not sent,
    )
    if sent:
        store.drafts.drop(name)
        response.delete_cookie("draft")
    return response


SENT = phrase("eservice.receipts.sent")
TO_COMPLETE = phrase("eservice.receipts.to_complete")
IN_PROGRESS = phrase("eservice.receipts.in_progress")
CLOSED = phrase("eservice.receipts.closed")
DECIDED = phrase("eservice.receipts.decided")
BEING_BUILT = phrase("eservice.receipts.being_built")
FINISHED = phrase("eservice.receipts.finished")
"""The way of a case as the applicant sees it, in the words of the e-services they know (Open ePlatform)."""

AFTER_PERMIT = {"granted": DECIDED, "building": BEING_BUILT, "interim": BEING_BUILT, "finished": FINISHED}
"""The stage of each state that follows on what may be built."""

UNDER_WAY = frozenset({"building", "interim"})
"""The states in which one builds, and inspects what one builds."""

SENT_OUT = frozenset({"send", "announce"})
"""Tasks of the municipality's own once a case is decided, for which nobody waits."""

WAITS_FOR_OTHERS = phrase("eservice.receipts.waits_for_others")


def stages(records: Sequence[Record], stored: StoredCase) -> list[tuple[Text, bool, bool]]:
    """Each stage with whether it is passed, and whether the case is there; completion only where it was asked for."""
    results = [record.outcome for record in records]
    way = [SENT, *([TO_COMPLETE] if Result.SUPPLEMENT in results else []), IN_PROGRESS]
    way += [DECIDED, BEING_BUILT, FINISHED] if stored.state in AFTER_PERMIT else [CLOSED]
    now = way.index(_stage(results[-1], stored))
    return [(name, place < now, place == now) for place, name in enumerate(way)]


def _stage(result: Result, stored: StoredCase) -> Text:
    """Where a case is: while it waits by its last answer, then by what has been decided and built."""
    waiting = {Result.SUPPLEMENT: TO_COMPLETE, Result.REFERRED: IN_PROGRESS}
    return waiting.get(result) or AFTER_PERMIT.get(stored.state, CLOSED)


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a case stands. result: of its last record. status: in a word they know. who: whose move it is, None when nobody's. by: the last day."""

    result: Result
    status: Text
    who: Text | None
    by: date | None


def standing(request: Request, record: Record, stored: StoredCase, waits: Sequence[Move]) -> Standing:
    """
    Of those moves and of no other reckoning, so that nobody is told both that it is their turn and that it is not. What
    the municipality only sends out of what is decided holds nobody up.
    """
    result = record.outcome
    status = _word(request, record, stored)
    held_by = [move for move in waits if move.task.what not in SENT_OUT]
    if not held_by:
        return Standing(result, status, None, None)
    return Standing(result, status, _movers(held_by), held_by[0].task.by)


def _word(request: Request, record: Record, stored: StoredCase) -> Text:
    """Where the case is, in a word they know."""
    if waits_for_signatures(record):
        return WAITS_FOR_OTHERS
    stage = _stage(record.outcome, stored)
    return office(request).process.states[stored.state].label if stored.state in AFTER_PERMIT else stage


def _movers(waits: Sequence[Move]) -> Text:
    """Whose move it is, the applicant first: "Du", "Du och kommunen"."""
    who = list(dict.fromkeys(move.who for move in waits))
    names = [who[0], *(mover.each(lambda words: words[:1].lower() + words[1:]) for mover in who[1:])]
    return Text(" och ".join(name.sv for name in names), " and ".join(name.en for name in names))


@router.get("/{case_id}/all.zip")
def everything(request: Request, case_id: str) -> Response:
    """
    Every letter and record of the case, and every paper handed in, as one file; of people no more than of whoever asks.
    """
    record = opened(request, case_id)
    store = office(request).store
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for place, passed in enumerate(store.records.of(record.municipality, case_id), 1):
            archive.writestr(f"{place}-{passed.outcome}.pdf", store.seals.of_record(passed))
            archive.writestr(f"{place}-record.json", canonical(passed.shown(_seen(request, passed))))
        papers = store.papers(record.municipality)
        for paper in record.papers:
            # one that was only named was never handed in
            with suppress(NotFound):
                _, content = papers.read(of_case(case_id), paper["sha256"])
                safe = re.sub(r"[^\w.-]", "_", paper["name"])
                archive.writestr(f"papers/{paper['kind']}-{paper['sha256'][:8]}-{safe}", content)
        for place, appeal in enumerate(came_in(store.events.of(record.municipality, case_id), Role.APPLICANT), 1):
            archive.writestr(f"appeal-{place}.json", canonical({**plain(appeal), **_author(record, appeal)}))
    name = record.number.replace(" ", "-")
    headers = {"Content-Disposition": f'attachment; filename="{name}.zip"'}
    return Response(made.getvalue(), media_type="application/zip", headers=headers)


def _seen(request: Request, record: Record) -> set[str]:
    """The places of a record that speak of whoever asks, and those that an officer has given out to them."""
    who = visitor(request)
    if who is None or not who.number:
        return places_of_sender(record.application)
    mine = set(places_of(record.application, who.number))
    disclosures = office(request).store.disclosures(record.municipality)
    return mine.union(*(disclosures.given_to(record.case_id, place) for place in mine))


@router.post("/{case_id}/others")
def ask_of_others(request: Request, form: Form, case_id: str) -> Response:
    """A party asks for what the file says of the others; an officer tries secrecy first."""
    record = opened(request, case_id)
    who = visitor(request)
    asked_by = min(places_of(record.application, who.number), default="") if who is not None and who.number else ""
    if not asked_by:
        raise NotAllowed(phrase("eservice.receipts.sign_party_case"))
    office(request).store.disclosures(record.municipality).ask(case_id, asked_by)
    return RedirectResponse(f"/cases/{case_id}", 303)


def _author(record: Record, appeal: CameIn) -> dict[str, str]:
    """Who appealed, as the parties are told: nobody whose identity is protected."""
    people = record.application.get("applicants", ())
    hidden = any(person.get("protectedIdentity") and person["name"] in appeal.name for person in people)
    return {"name": "" if hidden else appeal.name}


@router.get("/{case_id}/letters/{sequence}.pdf")
def earlier_letter(request: Request, case_id: str, sequence: int) -> Response:
    record = opened(request, case_id)
    for passed in office(request).store.records.of(record.municipality, case_id):
        if passed.sequence == sequence:
            return as_pdf(request, _got(request, passed))
    raise NotFound(phrase("eservice.receipts.no_such_letter"))


@router.get("/{case_id}/papers/{sha256}")
def paper(request: Request, case_id: str, sha256: str) -> Response:
    record = opened(request, case_id)
    return paper_of(request, record.municipality, of_case(case_id), record.application, sha256)


@router.get("/{case_id}/papers/{sha256}/picture")
def first_page(request: Request, case_id: str, sha256: str) -> Response:
    return pictured(request, opened(request, case_id).municipality, of_case(case_id), sha256)


@router.get("/{case_id}/letter.pdf")
def letter_pdf(request: Request, case_id: str) -> Response:
    return as_pdf(request, _got(request, opened(request, case_id)))


@router.get("/{case_id}/letter.html")
def letter_html(request: Request, case_id: str) -> Response:
    return as_html(_got(request, opened(request, case_id)))


@router.get("/{case_id}/letter.en.html")
def letter_in_english(request: Request, case_id: str) -> Response:
    """The latest letter in English: a translation, made as it is asked for, beside the letter in Swedish."""
    return translation_as_html(translated(office(request), _got(request, opened(request, case_id)), "en"))


@router.get("/{case_id}/letter.en.pdf")
def letter_in_english_pdf(request: Request, case_id: str) -> Response:
    record = _got(request, opened(request, case_id))
    return translation_as_pdf(translated(office(request), record, "en"), record.number)


def _got(request: Request, record: Record) -> Record:
    """The record whose letter is opened; by whoever is signed in as having applied it is got by that."""
    who = visitor(request)
    if who is not None and who.number:
        opened_by(office(request), record, who.number)
    return record
