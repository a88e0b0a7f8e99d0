"""Another takes an application over on paper: an officer registers who, with the paper by which the one who leaves agrees."""

from __future__ import annotations

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from starlette.datastructures import UploadFile

from api.desk.case_head import case_head
from api.desk.entry import entered
from api.sign_in.session import officer
from api.web.fields import Field, seen_in, written
from api.web.pages import page
from api.web.papers import take_in
from api.web.sent import Form
from api.web.served import office
from permits import application as applications
from permits import clock
from permits.continuing import Takeover, take_over
from permits.errors import BadApplication, MovedOn, NotAllowed
from permits.phrases import phrase
from permits.store.case.papers import of_case
from permits.text import Text
from permits.written import whole_number

router = APIRouter(prefix="/desk/cases/{case_id}/takeover", dependencies=[Depends(entered)])

ADDRESS = ("street", "postalCode", "town")
FIELDS = tuple(Field(name) for name in ("applicant", "name", "personalNumber", *ADDRESS, "email", "phone", "seen"))


@router.get("")
def form(request: Request, case_id: str) -> HTMLResponse:
    return _form(request, case_id, {}, {})


@router.post("")
def registered(request: Request, form: Form, case_id: str) -> Response:
    """Nothing is proved of the new one by it: they are asked to sign by their own login."""
    me, here = officer(request), office(request)
    said, faults = written(form, FIELDS)
    reached = {name: said[name] for name in ("email", "phone") if said[name]}
    person = {"kind": "person", "name": said["name"], "personalNumber": said["personalNumber"], **reached}
    try:
        new = applications.read_applicant({**person, "address": {name: said[name] for name in ADDRESS}})
    except BadApplication as wrong:
        faults |= {fault.place.rpartition("/")[2]: fault.says for fault in wrong.faults}
    upload = form.get("paper")
    if not isinstance(upload, UploadFile) or not upload.filename:
        faults["paper"] = phrase("desk.takeover.choose_paper")
    if faults or not isinstance(upload, UploadFile):
        return _form(request, case_id, said, faults)
    paper = take_in(request, me.municipality, of_case(case_id), upload.file.read())
    if isinstance(paper, Text):
        return _form(request, case_id, said, {"paper": paper})
    place = whole_number(said["applicant"]) or 0
    try:
        takeover = Takeover(place, new, me.name, paper.sha256)
        take_over(here, me.municipality, case_id, takeover, clock.today(), seen=seen_in(form))
    except (MovedOn, NotAllowed) as refused:
        return _form(request, case_id, said, {"name": refused.says})
    return RedirectResponse(f"/desk/cases/{case_id}/steps", 303)


def _form(request: Request, case_id: str, said: dict[str, str], faults: dict[str, Text]) -> HTMLResponse:
    me, here = officer(request), office(request)
    record = here.store.records.last(me.municipality, case_id)
    return page(
        request, "desk/takeover.html", 422 if faults else 200,
        head=case_head(request, case_id), result=None, record=record, values=said, faults=faults,
        applicants=[person["name"] for person in record.application["applicants"]],
    )  # fmt: skip
