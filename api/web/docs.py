"""For those who write programs that talk to the service: its interface, and each kind of problem that it answers with."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from api.web.pages import page
from api.web.problems import KINDS
from permits.errors import NotFound
from permits.phrases import phrase

router = APIRouter()


@router.get("/docs")
def docs(request: Request) -> HTMLResponse:
    return page(request, "web/docs.html", api=request.app.openapi(), kinds=KINDS)


@router.get("/problems/{slug}")
def problem_page(request: Request, slug: str) -> HTMLResponse:
    if slug not in KINDS:
        raise NotFound(phrase("web.docs.no_such_kind"))
    kind = KINDS[slug]
    return page(
        request, "web/problem.html", title=kind.title, detail=kind.explained, faults=(), kind=slug, before="/docs"
    )
