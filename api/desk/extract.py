"""What is held of one person, made by an officer who has tried that it may be given out, and why."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response

from api.desk.entry import shut
from api.sign_in.session import officer
from api.web.fields import text_in
from api.web.pages import page
from api.web.sent import Form
from api.web.served import office
from permits import clock
from permits.application import twelve_digits
from permits.extracts.person import extract
from permits.phrases import phrase
from permits.store.canonical import sha256
from permits.store.office.releases import EXTRACT, WHY, Release

router = APIRouter(prefix="/desk/extract")


@router.get("")
def ask(request: Request) -> HTMLResponse:
    officer(request)
    return page(request, "desk/extract.html", number="", why="", faults={})


@router.post("")
def made(request: Request, form: Form) -> Response:
    """The file; each case that it tells of bears it in its list of what was handed out, and as read."""
    me, here = officer(request), office(request)
    number, why = twelve_digits(text_in(form, "number")), text_in(form, "why")
    faults = {**({} if number else {"number": NO_NUMBER}), **({} if why else {"why": WHY})}
    if faults:
        written = {"number": text_in(form, "number"), "why": why}
        return page(request, "desk/extract.html", 422, faults=faults, **written)
    theirs = here.store.cases.of(me.municipality, number)
    told = extract(here, me.municipality, number, shut(here, me, theirs))
    for case_id in told.cases:
        release = Release(case_id, EXTRACT, why, sha256(told.file), me.name, clock.now())
        here.store.releases(me.municipality).keep(release)
        here.store.readings(me.municipality).keep(case_id, "officer", me.name, request.url.path)
    headers = {"Content-Disposition": 'attachment; filename="registerutdrag.json"'}
    return Response(told.file, media_type="application/json", headers=headers)


NO_NUMBER = phrase("desk.extract.no_number")
