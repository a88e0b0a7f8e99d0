"""A limit, changed from a day on by a form, and the cases that come with it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from api.web.fields import Field, day_of, written
from api.web.pages import page
from api.web.sent import Form
from api.workshop.bench import NO_DAY, Bench, bench, worded
from permits import clock
from permits.errors import BadInput
from permits.law.pack import Case, Limit
from permits.numbers import measure
from permits.phrases import phrase
from permits.text import Text
from permits.workbench.draft import measures

router = APIRouter(prefix="/workshop/limits")

NO_NUMBER = phrase("workshop.limits.no_number")
CHANGE = (
    Field("value", 20, NO_NUMBER),
    Field("start", 10, NO_DAY),
    Field("section", empty=phrase("workshop.limits.section_form")),
)
OWN = (Field("of", 20, NO_NUMBER), Field("on", 10, NO_DAY), Field("like"))


@router.get("/{name}")
def limit(request: Request, name: str) -> HTMLResponse:
    return _limit(request, name)


def _limit(
    request: Request,
    name: str,
    said: Mapping[str, str] | None = None,
    faults: Mapping[str, Text] | None = None,
    own: Case | None = None,
) -> HTMLResponse:
    """said, faults: what was written, and what of it is to be mended. own: a case of the planner's own to look at."""
    at = bench(request)
    shown, pack = at.limit(name), at.draft.pack
    changes = name in {changed.name for changed in at.draft.changed}
    last = shown.values[-1]
    as_it_is = {
        "value": f"{last.value:f}",
        "start": str(last.valid.from_) if changes else "",
        "section": last.source.section,
        "like": "",
        "of": "",
        "on": str(clock.today()),
    }
    tried = at.draft.cases_of(name) if changes else []
    return page(
        request,
        "workshop/limit.html",
        422 if faults else 200,
        limit=shown,
        changes=changes,
        said={**as_it_is, **(said or {})},
        faults=faults or {},
        tried=len(tried),
        failed=[each for each in tried if each.differences],
        twins=at.draft.twins_of(name) if changes else [],
        likenesses=at.draft.likenesses(name),
        own=own,
        questions={question.name: question.label for question in pack.questions.values()},
        answered=lambda question, answer: worded(pack, question, answer),
        shown=lambda case: _shown(at, shown, case),
    )


@router.post("/{name}")
def change(request: Request, name: str, form: Form) -> Response:
    at = bench(request)
    at.limit(name)
    said, faults = written(form, CHANGE)
    value, start = _number(said, "value", faults), _day(said, "start", faults)
    if faults or value is None or start is None:
        return _limit(request, name, said, faults)
    try:
        at.draft.change(name, value, start, said["section"])
    except BadInput as error:
        places: dict[str, Text] = {}
        for fault in error.faults:  # the first is the root of those that follow from it
            places.setdefault(fault.place if fault.place in said else "value", fault.says)
        return _limit(request, name, said, places)
    return RedirectResponse(f"/workshop/limits/{name}#cases", 303)


@router.post("/{name}/cases")
def keep(request: Request, name: str, form: Form) -> Response:
    """Keep the cases that are ticked as right; they are known by what they say."""
    at = bench(request)
    at.limit(name)
    right = {str(value) for key, value in form.multi_items() if key == "right"}
    for twin in at.draft.twins_of(name):
        if twin.case.name in right:
            at.draft.keep(twin.case)
    return RedirectResponse(f"/workshop/limits/{name}#cases", 303)


@router.post("/{name}/own-case")
def own_case(request: Request, name: str, form: Form) -> Response:
    """A case of the planner's own: first what it comes to, and kept when they say that it is right."""
    at = bench(request)
    limit, likenesses = at.limit(name), at.draft.likenesses(name)
    said, faults = written(form, OWN)
    value, day = _number(said, "of", faults), _day(said, "on", faults)
    like = next((case for case in likenesses if f"{case.file}:{case.line}" == said["like"]), None)
    if like is None:
        faults["like"] = phrase("workshop.limits.choose_case_like")
    if faults or like is None or value is None or day is None:
        return _limit(request, name, said, faults)
    case = at.draft.case(like, limit.name, value, day).case
    if form.get("right") != case.name:
        return _limit(request, name, said, own=case)
    at.draft.keep(case)
    return RedirectResponse(f"/workshop/limits/{name}#cases", 303)


def _number(said: Mapping[str, str], name: str, faults: dict[str, Text]) -> Decimal | None:
    """Written with a comma, as people do, or a point."""
    try:
        number = Decimal(said[name].replace(",", ".").replace(" ", ""))
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite() or abs(number.adjusted()) > 9:
        faults.setdefault(name, NO_NUMBER)
        return None
    return number


def _day(said: Mapping[str, str], name: str, faults: dict[str, Text]) -> date | None:
    day = day_of(said[name])
    if day is None:
        faults.setdefault(name, NO_DAY)
    return day


def _shown(at: Bench, limit: Limit, case: Case) -> Text:
    """What a case measures, and when it came in."""
    given = [case.given[fact] for fact in measures(at.draft.pack, limit.name) if fact in case.given]
    value = next((each for each in given if isinstance(each, Decimal)), Decimal(0))
    size = measure(value, limit.unit)
    return phrase("workshop.limits.came", size=size, received=case.dates.received)
