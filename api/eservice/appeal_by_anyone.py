"""Appealing without signing in, for whoever a decision concerns: which decision, who appeals, what is wanted and why."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from api.eservice.appeal import FIELDS
from api.web.fields import Field, written
from api.web.pages import page
from api.web.sent import Form
from api.web.served import municipality, office
from permits.casework.events import Role
from permits.casework.process import IllegalStep
from permits.phrases import phrase
from permits.steps.appealing import take_in
from permits.text import Text

router = APIRouter(prefix="/appeal")

OF_ANYONE = (
    Field("case", empty=phrase("eservice.appeal_by_anyone.number_lacking")),
    Field("name", empty=phrase("eservice.appeal_by_anyone.write_name")),
    Field("address", 500, phrase("eservice.appeal_by_anyone.write_how_reach"), True),
    *FIELDS,
)
"""What an appeal says (FL 43 §), with whom it is from."""

NO_DECISION = phrase("eservice.appeal_by_anyone.no_decision")


@router.get("")
def form(request: Request, case: str = "") -> HTMLResponse:
    return _page(request, {"case": case}, {})


@router.post("")
def appealed(request: Request, form: Form) -> HTMLResponse:
    said, faults = written(form, OF_ANYONE)
    here, where = office(request), municipality(request)
    stored = here.store.cases.called(where, said["case"]) if "case" not in faults else None
    if stored is None:
        faults.setdefault("case", NO_DECISION)
    if faults or stored is None:
        return _page(request, said, faults)
    try:
        take_in(here, where, stored.case_id, Role.PARTY, said["name"], said["wants"], said["because"], said["address"])
    except IllegalStep as hindered:
        return _page(request, said, {"case": hindered.says})
    return page(request, "eservice/appeal_by_anyone.html", values={}, faults={}, came_in=stored.number)


def _page(request: Request, said: dict[str, str], faults: dict[str, Text]) -> HTMLResponse:
    status = 422 if faults else 200
    return page(request, "eservice/appeal_by_anyone.html", status, values=said, faults=faults, came_in="")
