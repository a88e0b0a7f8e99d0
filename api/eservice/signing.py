"""
Reading through, signing and sending.

Each applicant signs for themselves: the one who writes when sending, the others by a link of their own beforehand. A
signature holds for the application word for word; when anything but a neighbour's answer changes, it is asked for anew.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from api.eservice.access import keep_case, may_sign, to_sign_in_anew
from api.eservice.acts import in_brief
from api.eservice.draft import (
    Draft,
    answers_of,
    assess,
    consented,
    consents_of,
    draft_of,
    held_by,
    keep,
    measure_proposed,
    papers_of,
    proofs_of,
    proposals_of,
    unsigned_body,
)
from api.eservice.proposed import as_shown
from api.web.pages import page
from api.web.papers import paper_of, papers_labels
from api.web.security import signed, unsigned
from api.web.sent import Form
from api.web.served import municipality, office
from permits import application as applications
from permits import clock
from permits.application import Proofs
from permits.assessment import Assessment
from permits.case import check, decide
from permits.decision.outcome import Missing
from permits.errors import NotAllowed, NotFound
from permits.phrases import phrase
from permits.store.case.keys import Key
from permits.store.case.papers import of_draft, of_proposal
from permits.text import Text
from permits.ways import applying

router = APIRouter()

HOURS = 24 * 30
"""How long a link works."""

ONCE = "once"
"""What a page seals the word as, that an application is sent once with."""

AGENT = -1
"""The agent's place among those who sign."""


FOR_SOMEBODY_ELSE = phrase("eservice.signing.for_somebody_else")


# -- the one who writes -------------------------------------------------------------------------------


@router.get("/application/read-through")
def read_through(request: Request) -> HTMLResponse:
    return _read_through(request, draft_of(request), {})


def _read_through(request: Request, draft: Draft, faults: Mapping[str, Text]) -> HTMLResponse:
    if not draft.applicants:
        raise NotFound(phrase("eservice.signing.nobody_applies"))
    assessment = assess(request, draft)
    content = unsigned_body(request, draft, draft.applicants, draft.agent)
    proposed = _proposed(request, draft, content)
    done = proposals_of(request).signed(proposed)
    return page(
        request,
        "eservice/read_through.html",
        422 if faults else 200,
        draft=draft,
        once=signed(request, ONCE, draft.once),
        **as_shown(request, assessment),
        labels=papers_labels(request),
        held_by=held_by(request, draft),
        lacking=_lacking(assessment),
        consents=len(consented(request, draft)),
        refusals=sum(not answer.agrees for answer in answers_of(request, draft).values()),
        signers=[
            Signer(place, party["name"], party.get("signatory"), place in done, may_sign(request, party), address)
            for place, party in signers(content).items()
            for address in [_link(request, proposed, place)]
        ],
        act=office(request).pack.acts[assessment.inquiry.measure.kind],
        apply=applying(office(request), assessment, clock.today()),
        faults=faults,
    )


def _lacking(assessment: Assessment) -> list[Missing]:
    """What is missing beside the signatures."""
    return [lacked for lacked in assessment.outcome.missing if not lacked.fact.endswith("_signed")]


@dataclass(frozen=True, slots=True)
class Signer:
    """One who is to sign. here: whether they are the one who is here. link: where they sign otherwise."""

    place: int
    name: str
    signatory: str | None
    done: bool
    here: bool
    link: str


@router.post("/application/read-through")
def send(request: Request, form: Form) -> Response:
    """Sends it once: a second click, or one on a page that was gone back to, leads to the case that it became."""
    once = unsigned(request, ONCE, str(form.get("once")), HOURS)
    if once and (sent := office(request).store.cases.made_by(municipality(request), Key("eservice", str(once)))):
        return RedirectResponse(f"/cases/{sent}", 303)
    draft = draft_of(request)
    content = unsigned_body(request, draft, draft.applicants, draft.agent)
    proposals = proposals_of(request)
    proposed, measure = _proposed(request, draft, content), measure_proposed(request, draft)
    ticked = {str(place) for place in form.getlist("signed")}
    mine = {
        place: person
        for place, person in signers(content).items()
        if str(place) in ticked and may_sign(request, person)
    }
    if not mine and not proposals.signed(proposed):
        says = phrase("eservice.signing.nobody_signs")
        return _read_through(request, draft, {"signed": says})
    if mine and (away := to_sign_in_anew(request, "/application/read-through")):
        return away
    for place, party in mine.items():
        proposals.sign(proposed, place, party["name"])
    with proposals.closing(proposed, measure):
        days = proposals.signed(proposed)
        body = signed_body(content, days) | {"consents": consents_of(request, draft)}
        record, token = decide(
            office(request),
            applications.read(body),
            clock.today(),
            signed_by(proofs_of(request, draft), days),
            key=Key("eservice", draft.once),
        )
    draft.sent = record.case_id
    keep(request, draft)
    response = RedirectResponse(f"/cases/{record.case_id}", 303)
    keep_case(request, response, record.case_id, token)
    return response


def _proposed(request: Request, draft: Draft, content: Mapping[str, Any]) -> str:
    """The proposal that is signed, its papers with it for the others to read."""
    proposed = proposals_of(request).keep(draft.once, content)
    papers_of(request).hand_on(of_draft(draft.name), of_proposal(proposed))
    return proposed


def signers(application: Mapping[str, Any]) -> dict[int, Mapping[str, Any]]:
    """Who signs an application, by place: the applicants, and the agent."""
    agent = application.get("agent")
    return dict(enumerate(application["applicants"])) | ({AGENT: agent} if agent else {})


def signed_body(application: Mapping[str, Any], days: Mapping[int, date]) -> dict[str, Any]:
    """The application with the days on which those in these places signed."""

    def with_day(place: int, party: Mapping[str, Any]) -> dict[str, Any]:
        return {**party, "signed": days[place].isoformat()} if place in days else dict(party)

    agent = application.get("agent")
    applicants = [with_day(place, person) for place, person in enumerate(application["applicants"])]
    return {**application, "applicants": applicants, "agent": agent and with_day(AGENT, agent)}


def signed_by(proofs: Proofs, places: Collection[int]) -> Proofs:
    """The proofs with the signatures of those in these places, given by login here."""
    return replace(proofs, applicants=frozenset(places) - {AGENT}, agent=AGENT in places)


# -- the others, by link ------------------------------------------------------------------------------


def _link(request: Request, proposed: str, place: int) -> str:
    return f"{office(request).settings.base_url}/sign/{signed(request, 'sign', [proposed, place])}"


@router.get("/sign/{token}")
def asked_page(request: Request, token: str) -> HTMLResponse:
    proposed, place, content = _asked(request, token)
    proofs = Proofs("eservice", papers=papers_of(request).of(of_proposal(proposed)))
    assessment = check(office(request), applications.read_inquiry(content), clock.today(), proofs)
    party = signers(content)[place]
    return page(
        request,
        "eservice/sign.html",
        content=content,
        party=party,
        choice=in_brief(request, content["measure"]["kind"]),
        **as_shown(request, assessment),
        act=office(request).pack.acts[assessment.inquiry.measure.kind],
        apply=applying(office(request), assessment, clock.today()),
        lacking=_lacking(assessment),
        labels=papers_labels(request),
        done=proposals_of(request).signed(proposed).get(place),
        open=proposals_of(request).is_open(proposed),
        may_sign=may_sign(request, party),
        path=request.url.path,
    )


@router.post("/sign/{token}")
def sign(request: Request, _: Form, token: str) -> Response:
    proposed, place, content = _asked(request, token)
    party = signers(content)[place]
    if not may_sign(request, party):
        raise NotAllowed(FOR_SOMEBODY_ELSE)
    if away := to_sign_in_anew(request, request.url.path):
        return away
    proposals_of(request).sign(proposed, place, party["name"])
    return RedirectResponse(request.url.path, 303)


@router.get("/sign/{token}/papers/{sha256}")
def paper(request: Request, token: str, sha256: str) -> Response:
    """A paper of the application, for the one who is asked to sign it."""
    proposed, place, content = _asked(request, token)
    if not may_sign(request, signers(content)[place]):
        raise NotAllowed(FOR_SOMEBODY_ELSE)
    return paper_of(request, municipality(request), of_proposal(proposed), content, sha256)


def _asked(request: Request, token: str) -> tuple[str, int, dict[str, Any]]:
    """The proposal's hash, whose signature is asked for, and what is signed. Raises NotFound for a link of no use."""
    found = unsigned(request, "sign", token, HOURS)
    content = proposals_of(request).content(found[0]) if isinstance(found, list) else None
    if content is None:
        raise NotFound(phrase("eservice.signing.link_closed"))
    return found[0], found[1], content
