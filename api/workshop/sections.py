"""The rules section by section, as they read in the draft."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from api.web.pages import page
from api.web.sent import Form
from api.workshop.bench import bench
from permits import clock
from permits.errors import NotFound
from permits.jurisdiction import CONTENT
from permits.law.facts import Dates
from permits.law.pack import limits_of
from permits.phrases import phrase
from permits.workbench.reading import Section, by_section, sections
from permits.workbench.signed import load_signatures

router = APIRouter(prefix="/workshop")


@router.get("")
def contents(request: Request) -> HTMLResponse:
    at = bench(request)
    return page(
        request, "workshop/contents.html", sections=_sections(request), changed=at.draft.changed, begun=at.draft.begun
    )


@router.get("/sections/{slug}")
def section(request: Request, slug: str) -> HTMLResponse:
    at, listed = bench(request), _sections(request)
    shown = next((each for each in listed if each.slug == slug), None)
    if shown is None:
        raise NotFound(phrase("workshop.sections.no_such_section"))
    pack = at.draft.pack
    used = limits_of(by_section(pack)[shown.title])
    cases = [case for case in pack.cases if case.file in {f"{block.file}.cases.yaml" for block in shown.blocks}]
    return page(
        request,
        "workshop/section.html",
        section=shown,
        sections=listed,
        limits=[limit for name, limit in pack.limits.items() if name in used],
        today=clock.today(),
        cases=len(cases),
    )


@router.post("/draft/thrown-away")
def throw_away(request: Request, form: Form) -> Response:
    bench(request).draft.throw_away()
    return RedirectResponse("/workshop", 303)


def _sections(request: Request) -> tuple[Section, ...]:
    at, today = bench(request), clock.today()
    rules = at.draft.rules if at.draft.begun else at.draft.standing
    return sections(
        at.draft.pack, Dates(today, today, today), signatures=load_signatures(rules / "signed" / f"{CONTENT}.yaml")
    )
