"""Who applies: the applicants, an agent who acts for them, where the invoice goes, and whom they propose to inspect."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from api.eservice.draft import Draft, draft_of, keep, unsigned_body
from api.sign_in.session import filled_in
from api.web.fields import Field, written
from api.web.pages import page
from api.web.sent import Form
from permits import application as applications
from permits.errors import BadApplication, NotFound
from permits.phrases import phrase
from permits.text import Text

router = APIRouter(prefix="/application")

MOST_APPLICANTS = 20
"""As many as an application holds."""

ADDRESS = ("street", "postalCode", "town", "country")
APPLICANT = tuple(
    Field(name)
    for name in (
        "kind", "name", "number", "signatory", "signatoryNumber", *ADDRESS, "email", "phone",
    )
)  # fmt: skip
AGENT = tuple(Field(name) for name in ("name", "number", "email", "phone"))
INVOICE = tuple(Field(name) for name in ("name", "reference", *ADDRESS))
MANAGER = tuple(Field(name) for name in ("name", "certificate"))
"""The forms' fields; what an application takes in each, it says itself."""

FEWEST_DIGITS = 5
"""Digits that a telephone's number has anywhere, the area's number included."""

NO_PHONE = phrase("eservice.applicants.no_phone")
OF_A_COMPANY = phrase("eservice.applicants.of_a_company")

FIELDS = {"personalNumber": "number", "organisationNumber": "number"}
"""Fields of the forms that are called otherwise in an application."""

EMPTY = {
    "name": phrase("eservice.applicants.empty.name"),
    "number": phrase("eservice.applicants.empty.number"),
    "signatory": phrase("eservice.applicants.empty.signatory"),
    "signatoryNumber": phrase("eservice.applicants.empty.signatory_number"),
    "street": phrase("eservice.applicants.empty.street"),
    "postalCode": phrase("eservice.applicants.empty.postal_code"),
    "town": phrase("eservice.applicants.empty.town"),
    "certificate": phrase("eservice.applicants.empty.certificate"),
}
"""What to do with a field left empty, by field."""


# -- the applicants -----------------------------------------------------------------------------------


@router.get("/applicants/{place}")
def applicant_form(request: Request, place: int) -> HTMLResponse:
    draft = _draft_with(request, place)
    known = draft.applicants[place] if place < len(draft.applicants) else filled_in(request) if place == 0 else {}
    return _applicant_page(request, draft, place, known, {})


def _applicant_page(
    request: Request, draft: Draft, place: int, values: Mapping[str, str], faults: Mapping[str, Text]
) -> HTMLResponse:
    return page(
        request,
        "eservice/applicant.html",
        422 if faults else 200,
        draft=draft,
        place=place,
        values=values,
        faults=faults,
        address=draft.applicants[0] if place and draft.applicants else None,
    )


@router.post("/applicants/{place}")
def save_applicant(request: Request, form: Form, place: int) -> Response:
    draft = _draft_with(request, place)
    if form.get("remove"):
        del draft.applicants[place : place + 1]
        keep(request, draft)
        return RedirectResponse("/application", 303)
    said, too_long = written(form, APPLICANT)
    if form.get("same_address") and place and draft.applicants:
        said |= {name: draft.applicants[0].get(name, "") for name in ADDRESS}
    faults = too_long | _faults(unsigned_body(request, draft, [said], {}), "applicants", said)
    if said["kind"] == "company" and not said["signatoryNumber"]:
        faults["signatoryNumber"] = EMPTY["signatoryNumber"]
    if faults:
        return _applicant_page(request, draft, place, said, faults)
    draft.applicants[place : place + 1] = [said]
    keep(request, draft)
    return RedirectResponse("/application/applicants/" + str(place + 1) if form.get("another") else "/application", 303)


def _draft_with(request: Request, place: int) -> Draft:
    """The draft, when it has that applicant or room for them. Raises NotFound."""
    draft = draft_of(request)
    if not 0 <= place <= min(len(draft.applicants), MOST_APPLICANTS - 1):
        raise NotFound(phrase("eservice.applicants.no_such_applicant"))
    return draft


# -- the agent, the invoice, and the inspection manager -----------------------------------------------------------------------


@router.get("/agent")
def agent_form(request: Request) -> HTMLResponse:
    draft = draft_of(request)
    return page(request, "eservice/agent.html", draft=draft, values=draft.agent, faults={})


@router.post("/agent")
def save_agent(request: Request, form: Form) -> Response:
    draft = draft_of(request)
    said, too_long = ({}, {}) if form.get("remove") else written(form, AGENT)
    faults = too_long | _faults(unsigned_body(request, draft, draft.applicants, said), "agent", said)
    if faults:
        return page(request, "eservice/agent.html", 422, draft=draft, values=said, faults=faults)
    draft.agent = said
    keep(request, draft)
    return RedirectResponse("/application", 303)


@router.get("/invoice")
def invoice_form(request: Request) -> HTMLResponse:
    draft = draft_of(request)
    return page(request, "eservice/invoice.html", draft=draft, values=draft.invoice, faults={})


@router.post("/invoice")
def save_invoice(request: Request, form: Form) -> Response:
    return _save(request, form, INVOICE, "invoice", "invoice")


@router.get("/inspection-manager")
def manager_form(request: Request) -> HTMLResponse:
    draft = draft_of(request)
    return page(request, "eservice/manager.html", draft=draft, values=draft.manager, faults={})


@router.post("/inspection-manager")
def save_manager(request: Request, form: Form) -> Response:
    return _save(request, form, MANAGER, "manager", "inspectionManager")


def _save(request: Request, form: Form, fields: tuple[Field, ...], name: str, part: str) -> Response:
    """Keep a part of the draft that may be left empty. name: the draft's and the page's; part: the application's."""
    draft = draft_of(request)
    said, too_long = written(form, fields)
    before = getattr(draft, name)
    setattr(draft, name, said if any(said.values()) else {})
    faults = too_long | _faults(unsigned_body(request, draft, draft.applicants, {}), part, said)
    if faults:
        setattr(draft, name, before)
        return page(request, f"eservice/{name}.html", 422, draft=draft, values=said, faults=faults)
    keep(request, draft)
    return RedirectResponse("/application", 303)


def _faults(body: Mapping[str, Any], part: str, said: Mapping[str, str]) -> dict[str, Text]:
    """What to mend in one part of the application, by field."""
    told: dict[str, Text] = {}
    phone = said.get("phone", "")
    if phone and sum(sign.isdigit() for sign in phone) < FEWEST_DIGITS:
        told["phone"] = NO_PHONE
    try:
        applications.read_inquiry(body)
    except BadApplication as error:
        for fault in error.faults:
            if fault.place.startswith(f"/{part}"):
                name = fault.place.rpartition("/")[2]
                field = FIELDS.get(name, name)
                told[field] = fault.says if said.get(field) else EMPTY.get(field, fault.says)
    if "number" in told and said.get("kind") == "person" and len(applications.identity_digits(said["number"])) == 10:
        told["number"] = OF_A_COMPANY
    return told
