"""What an officer types is saved as they type, field by field, and stands there when they come back, whatever happened."""

from __future__ import annotations

from collections.abc import Mapping

from fastapi import APIRouter, Depends, Request
from fastapi.responses import JSONResponse, RedirectResponse
from starlette.datastructures import FormData

from api.desk.entry import entered
from api.sign_in.session import officer
from api.web.fields import text_in
from api.web.sent import Form
from api.web.served import office
from permits import clock
from permits.errors import NotFound
from permits.phrases import phrase
from permits.store.office.officer_drafts import OfficerDraft, Saved
from permits.written import lines, whole_number

router = APIRouter(prefix="/desk/cases/{case_id}", dependencies=[Depends(entered)])

RULING = "ruling"
"""The form in which a case is settled; each step's form goes by the step's name."""

TYPED = ("judgement.", "waived.", "why.", "day.", "step.")
TYPED_WHOLE = ("decision", "reasons", "conditions", "until")


def typed(form: FormData) -> dict[str, str]:
    """
    What a form holds that somebody typed or chose, by field, of what is several one on each line; what only carries the
    form along is left out.
    """
    names = [name for name in form if name in TYPED_WHOLE or name.startswith(TYPED)]
    return {
        name: "\n".join(lines(value) for value in form.getlist(name) if isinstance(value, str) and value)
        for name in names
    }


def keep(request: Request, case_id: str, form: str, fields: Mapping[str, str], seen: int) -> Saved:
    """Raises NotFound for a case of another municipality, and OverQuota."""
    me, here = officer(request), office(request)
    here.store.cases.read(me.municipality, case_id)
    return here.store.officer_drafts(me.municipality).keep(case_id, me.name, form, fields, seen)


def seen_of(form: FormData) -> int:
    """The version of the draft that the page had, nought where it had none."""
    return whole_number(text_in(form, "drafted")) or 0


@router.post("/draft")
def saved(request: Request, case_id: str, form: Form) -> JSONResponse:
    """Save the fields sent, which are those typed in since the last time."""
    officer(request)
    here, name = office(request), text_in(form, "form")
    if name != RULING and name not in here.process.steps:
        raise NotFound(phrase("desk.drafts.no_such_form"))
    kept = keep(request, case_id, name, typed(form), seen_of(form))
    at = f"{clock.local(kept.draft.changed):%H.%M}"
    return JSONResponse({"version": kept.draft.version, "at": at, "overtaken": dict(kept.overtaken)})


@router.post("/draft/thrown-away")
def thrown_away(request: Request, case_id: str, form: Form) -> RedirectResponse:
    """Raises NotFound for a case of another municipality."""
    me, name = officer(request), text_in(form, "form")
    office(request).store.cases.read(me.municipality, case_id)
    office(request).store.officer_drafts(me.municipality).drop(case_id, me.name, name)
    return RedirectResponse(f"/desk/cases/{case_id}{'' if name == RULING else '/steps'}", 303)


def as_form(draft: OfficerDraft) -> FormData:
    """A draft as the form that it came from; what was left empty or unticked is not sent."""
    return FormData([(name, text) for name, text in draft.fields.items() if text])
