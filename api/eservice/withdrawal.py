"""
An application is taken back by those who applied: one alone at once; several each by their own sign-in, and until the
last of them has, it is shown as asked for and whoever asked can regret it.
"""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from starlette.datastructures import FormData

from api.eservice.access import may_sign, opened, to_sign_in_anew
from api.eservice.completion import record_read
from api.web.pages import page
from api.web.sent import Form
from api.web.served import office
from permits.phrases import phrase
from permits.steps.taking import standing
from permits.steps.withdrawing import applicants, ask, regret
from permits.store.chained.record import Record
from permits.text import Text

router = APIRouter(prefix="/cases/{case_id}/withdraw")

WHO = phrase("eservice.withdrawal.who")


@dataclass(frozen=True, slots=True)
class Applies:
    """One who applies. ref: as events name them; here: whether whoever is here is them; asked: for the withdrawal."""

    ref: str
    name: str
    here: bool
    asked: bool


def asked_by(request: Request, record: Record) -> list[Applies]:
    """Everyone who applies, with whether they have asked that the application be withdrawn."""
    persons = record.application["applicants"]
    asked = standing(office(request), record.municipality, record.case_id).withdrawing
    return [
        Applies(ref, name, may_sign(request, person), ref in asked)
        for (ref, name), person in zip(applicants(record).items(), persons, strict=True)
    ]


@router.get("")
def form(request: Request, case_id: str) -> HTMLResponse:
    return _page(request, opened(request, case_id))


@router.post("")
def withdrawn(request: Request, form: Form, case_id: str) -> Response:
    record = opened(request, case_id)
    if away := to_sign_in_anew(request, f"/cases/{case_id}/withdraw"):
        return away
    if asking := _ticked(request, record, form):
        ask(office(request), record, asking, seen=record_read(request, record, form).sequence)
        return RedirectResponse(f"/cases/{case_id}", 303)
    return _page(request, record, WHO)


@router.post("/regret")
def regretted(request: Request, form: Form, case_id: str) -> Response:
    record = opened(request, case_id)
    regret(office(request), record, _ticked(request, record, form))
    return RedirectResponse(f"/cases/{case_id}", 303)


def _ticked(request: Request, record: Record, form: FormData) -> list[str]:
    """Those who ask for it now; who applies alone, or through an agent who opens the case, need not tick."""
    everyone = asked_by(request, record)
    if len(everyone) == 1:
        return [everyone[0].ref]
    ticked = form.getlist("applicant")
    return [person.ref for person in everyone if person.here and person.ref in ticked]


def _page(request: Request, record: Record, fault: Text | None = None) -> HTMLResponse:
    status = standing(office(request), record.municipality, record.case_id)
    everyone = asked_by(request, record)
    return page(
        request, "eservice/withdraw.html", 422 if fault else 200,
        record=record, everyone=everyone, is_open=status.is_open, fault=fault,
    )  # fmt: skip
