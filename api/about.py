"""What a public service says of itself: how it treats personal data and decides, and how accessible it is."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from api.pages import office, page

router = APIRouter()


@router.get("/privacy")
def privacy(request: Request) -> HTMLResponse:
    here = office(request)
    return page(request, "privacy.html", delegation=here.delegation(here.municipalities[0].code))


@router.get("/accessibility")
def accessibility(request: Request) -> HTMLResponse:
    return page(request, "accessibility.html")
