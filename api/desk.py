"""
The officers' desk: what waits for a person and why, every check of a case, and the officer's decision.

Sign-in is the demo's: on loopback only, for anybody on this computer.
"""

from __future__ import annotations

import base64
from datetime import UTC, date, datetime

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from api.pages import HOURS, check_form, page, role, signed
from permits.case import answer
from permits.errors import NotAllowed
from permits.office import Office
from permits.outcome import Ruling
from permits.text import Text

router = APIRouter()

OFFICERS = {"9901": ("Handläggare Demo",)}
"""Who the demo knows. Real sign-in comes with OIDC."""


def office(request: Request) -> Office:
    found: Office = request.app.state.office
    return found


@router.get("/sign-in")
def sign_in_form(request: Request) -> HTMLResponse:
    _only_demo(request)
    return page(request, "sign_in.html", officers=[(code, name) for code, names in OFFICERS.items() for name in names])


@router.post("/sign-in")
async def sign_in(request: Request) -> Response:
    _only_demo(request)
    form = await request.form()
    check_form(request, form.get("token"))
    code, _, name = str(form.get("officer") or "").partition("|")
    if name not in OFFICERS.get(code, ()):
        raise NotAllowed(Text("Den handläggaren finns inte i demon.", "The demo has no such officer."))
    response = RedirectResponse("/desk", 303)
    value = signed(request, "session", {"role": "officer", "name": name, "municipality": code})
    response.set_cookie("session", value, httponly=True, samesite="strict", max_age=HOURS * 3600)
    return response


@router.post("/sign-out")
async def sign_out(request: Request) -> Response:
    check_form(request, (await request.form()).get("token"))
    response = RedirectResponse("/", 303)
    response.delete_cookie("session")
    return response


def _only_demo(request: Request) -> None:
    """The demo's sign-in works on this computer and nowhere else."""
    host = request.client.host if request.client else ""
    if not office(request).settings.demo or host not in ("127.0.0.1", "::1", "testclient"):
        raise NotAllowed(
            Text("Demoinloggning finns bara i demon på den egna datorn.", "Demo sign-in works only on this computer.")
        )


def officer(request: Request) -> dict[str, str]:
    """The officer signed in. Raises NotAllowed when nobody is."""
    found = role(request)
    if found is None or found.get("role") != "officer":
        raise NotAllowed(Text("Logga in som handläggare.", "Sign in as a case officer."))
    return found


@router.get("/desk")
def desk(request: Request) -> HTMLResponse:
    me = officer(request)
    store, today = office(request).store, date.today()
    rows = []
    for one in store.waiting(me["municipality"]):
        summary = store.records(me["municipality"], one.case_id)[-1].content["summary"]
        rows.append((one, summary, (one.due - today).days if one.due else None))
    return page(request, "desk.html", rows=rows, choices=office(request).pack.facts["measure"].choices)


@router.get("/desk/cases/{case_id}")
def case(request: Request, case_id: str) -> HTMLResponse:
    return _case(request, case_id, None)


def _case(request: Request, case_id: str, fault: Text | None) -> HTMLResponse:
    me = officer(request)
    store = office(request).store
    records = store.records(me["municipality"], case_id)
    record = records[-1]
    drawing = record.content["siteplan"]
    return page(
        request,
        "desk_case.html",
        409 if fault else 200,
        record=record,
        records=records,
        stored=store.case(me["municipality"], case_id),
        content=record.content,
        summary=record.content["summary"],
        drawing="data:image/svg+xml;base64," + base64.b64encode(drawing.encode()).decode() if drawing else None,
        open=record.content["summary"]["outcome"] in ("referred", "supplement"),
        choices=office(request).pack.facts["measure"].choices,
        fault=fault,
    )


@router.post("/desk/cases/{case_id}")
async def decide(request: Request, case_id: str) -> Response:
    me = officer(request)
    form = await request.form()
    check_form(request, form.get("token"))
    judgements = {
        name.removeprefix("judgement."): value == "yes"
        for name, value in form.items()
        if name.startswith("judgement.") and value in ("yes", "no")
    }
    conditions = tuple(one.strip() for one in str(form.get("conditions") or "").splitlines() if one.strip())
    ruling = Ruling(
        me["name"], datetime.now(UTC), form.get("decision") == "grant", str(form.get("reasons") or ""), conditions
    )
    try:
        if form.get("decision") not in ("grant", "refuse"):
            raise NotAllowed(Text("Välj bifall eller avslag.", "Choose to grant or to refuse."))
        answer(office(request), me["municipality"], case_id, judgements, ruling, date.today())
    except NotAllowed as error:
        return _case(request, case_id, error.says)
    return RedirectResponse(f"/desk/cases/{case_id}", 303)


@router.get("/desk/cases/{case_id}/letter.pdf")
def letter(request: Request, case_id: str) -> Response:
    record = office(request).store.records(officer(request)["municipality"], case_id)[-1]
    return Response(record.letter_pdf, media_type="application/pdf")
