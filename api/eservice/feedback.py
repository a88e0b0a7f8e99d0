"""The box for what somebody thinks of a page: a few words, without who they are, to those who run the service."""

from __future__ import annotations

import re

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from api.web.fields import Field, text_in, written
from api.web.pages import page
from api.web.sent import Form
from api.web.served import municipality, office
from permits import clock
from permits.errors import OverQuota
from permits.phrases import phrase
from permits.store.visitors.feedback import LASTS, Said
from permits.text import Text

router = APIRouter(prefix="/feedback")

LONGEST = 1000
"""Signs of what is said."""

SAID = (Field("said", LONGEST, phrase("eservice.feedback.nothing_said"), several=True),)

PAGE = re.compile("[a-z-]{0,20}")
"""The first part of an address of ours: it tells the kind of page, and nobody's case."""


@router.get("")
def form(request: Request, page: str = "") -> HTMLResponse:
    return _page(request, page, {}, {})


@router.post("")
def kept(request: Request, form: Form) -> HTMLResponse:
    values, faults = written(form, SAID)
    about = _page_named(text_in(form, "page"))
    if not faults:
        try:
            office(request).store.feedback(municipality(request)).keep(Said(clock.today(), about, values["said"]))
        except OverQuota as full:
            faults["said"] = full.says
    return _page(request, about, values, faults, thanks=not faults)


def _page_named(written: str) -> str:
    return written if PAGE.fullmatch(written) else ""


def _page(
    request: Request, about: str, values: dict[str, str], faults: dict[str, Text], thanks: bool = False
) -> HTMLResponse:
    return page(
        request,
        "eservice/feedback.html",
        422 if faults else 200,
        about=_page_named(about),
        values=values,
        faults=faults,
        thanks=thanks,
        kept_days=LASTS.days,
    )
