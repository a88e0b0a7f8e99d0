"""How an officer has arranged their desk: the lists that they have named, and the days that they are away."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response
from starlette.datastructures import FormData

from api.desk.lists import address_of, desk_page, wanted_by
from api.sign_in.session import officer, reader
from api.web.fields import day_of, line_in, text_in
from api.web.sent import Form
from api.web.served import office
from permits.casework.events import LONGEST_NAME
from permits.errors import NotAllowed, OverQuota
from permits.phrases import phrase
from permits.store.office.absences import Absence

router = APIRouter(prefix="/desk")

LONGEST = 60
"""Signs of the name of a list."""


@router.post("/views")
def named(request: Request, form: Form) -> Response:
    """Give the list of this address a name."""
    me = reader(request)
    name = line_in(form, "name")
    if not 0 < len(name) <= LONGEST:
        fault = phrase("desk.habits.name_too_long", longest=LONGEST)
        return desk_page(request, fault=fault, status=422)
    address = address_of(wanted_by(request, me))
    try:
        office(request).store.views(me.municipality).keep(me.name, name, address)
    except OverQuota as full:
        return desk_page(request, fault=full.says, status=409)
    return RedirectResponse(f"/desk?{address}", 303)


@router.post("/views/dropped")
def dropped(request: Request, form: Form) -> RedirectResponse:
    me = reader(request)
    office(request).store.views(me.municipality).drop(me.name, text_in(form, "name"))
    return RedirectResponse("/desk", 303)


@router.post("/absence")
def away(request: Request, form: Form) -> Response:
    """Tell of days away and of who sees to one's cases, or that one is here after all."""
    me = officer(request)
    absences = office(request).store.absences(me.municipality)
    if form.get("here"):
        absences.end(me.name)
        return RedirectResponse("/desk", 303)
    try:
        absences.tell(absence_in(form, me.name))
    except NotAllowed as refused:
        return desk_page(request, fault=refused.says, status=422)
    return RedirectResponse("/desk", 303)


def absence_in(form: FormData, officer: str, told_by: str = "") -> Absence:
    """An officer's days away as a form tells them. Raises NotAllowed for what it leaves out or what nobody can read."""
    stand_in = line_in(form, "stand_in")
    if not 0 < len(stand_in) <= LONGEST_NAME:
        raise NotAllowed(phrase("desk.habits.write_who_stands"))
    first, last = (day_of(text_in(form, name)) for name in ("first", "last"))
    if first is None or last is None:
        raise NotAllowed(phrase("desk.habits.days_form"))
    return Absence(officer, first, last, stand_in, told_by)
