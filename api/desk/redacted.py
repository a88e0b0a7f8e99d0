"""A copy of what a case holds, for whoever asks to see it, with parts struck out after an officer has tried secrecy."""

from __future__ import annotations

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse, Response

from api.desk.case_head import case_head
from api.desk.entry import entered, unbarred
from api.desk.protection import said_of
from api.sign_in.session import officer
from api.web.fields import text_in
from api.web.letters import as_page
from api.web.pages import page
from api.web.sent import Form
from api.web.served import office
from permits.errors import BadInput, NotAllowed
from permits.letter.redacting import NotStruck
from permits.steps.redacting import Asked, originals, redacted, release
from permits.text import Text

router = APIRouter(prefix="/desk/cases/{case_id}/redacted", dependencies=[Depends(entered)])

NOTHING_ASKED = Asked((), (), ())


@router.get("")
def ask(request: Request, case_id: str) -> HTMLResponse:
    return _form(request, case_id, NOTHING_ASKED)


@router.post("", dependencies=[Depends(unbarred)])
def made(request: Request, case_id: str, form: Form) -> Response:
    """The copy to look at, or to hand out as a page or PDF, which is written down; the form again with what is lacking."""
    me, here = officer(request), office(request)
    passages = [line.strip() for line in text_in(form, "passages").splitlines() if line.strip()]
    originals, people = ([str(value) for value in form.getlist(name)] for name in ("original", "person"))
    asked, why, give = Asked(originals, people, passages), text_in(form, "why"), text_in(form, "give")
    try:
        copy = redacted(here, me.municipality, case_id, asked)
        if give in ("pdf", "html"):
            given = copy.pdf if give == "pdf" else copy.html.encode()
            release(here, me.municipality, case_id, asked, why, me.name, given)
    except (BadInput, NotAllowed, NotStruck) as lacking:
        return _form(request, case_id, asked, why, lacking.says, 422)
    if give == "pdf":
        headers = {"Content-Disposition": 'attachment; filename="kopia.pdf"'}
        return Response(copy.pdf, media_type="application/pdf", headers=headers)
    return as_page(copy.html)


def _form(
    request: Request, case_id: str, asked: Asked, why: str = "", fault: Text | None = None, status: int = 200
) -> HTMLResponse:
    me, here = officer(request), office(request)
    return page(
        request,
        "desk/redacted.html",
        status,
        head=case_head(request, case_id),
        originals=originals(here, me.municipality, case_id),
        people=said_of(here.store.records.last(me.municipality, case_id)),
        releases=here.store.releases(me.municipality).of(case_id),
        asked=asked,
        why=why,
        fault=fault,
    )
