"""The unit as its head sees it: what runs out week by week and for whom, and who is away with whom in their place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from api.desk.habits import absence_in
from api.desk.lists import LONGEST_NAME
from api.sign_in.session import who_may
from api.web.fields import line_in
from api.web.pages import page
from api.web.roles import Right
from api.web.sent import Form
from api.web.served import office
from permits import clock
from permits.errors import NotAllowed
from permits.phrases import phrase
from permits.store.case.lists import Load, Tab
from permits.text import Text

router = APIRouter(prefix="/desk/unit")

WEEKS = 10
"""Weeks that have a column of their own, the one that runs first; as long as the time to decide."""


@dataclass(frozen=True, slots=True)
class Span:
    """A column: the days in which the time of its cases runs out. first, last: None for a side that is open."""

    label: Text
    first: date | None
    last: date | None

    def holds(self, day: date) -> bool:
        return (self.first is None or self.first <= day) and (self.last is None or day <= self.last)


@dataclass(frozen=True, slots=True)
class Cell:
    """How many cases, and the parameters of the list that holds them."""

    cases: int
    address: str


@dataclass(frozen=True, slots=True)
class OfficerRow:
    """One officer's open cases: by whom they wait for, and by when; the cells stand as the spans do. Empty for nobody's."""

    officer: str
    open: Cell
    ours: Cell
    cells: Sequence[Cell]


def spans(today: date) -> list[Span]:
    """What is late, each week from the one that runs, Monday to Sunday, and what comes after them."""
    monday = today - timedelta(days=today.weekday())
    weeks = [monday + timedelta(weeks=later) for later in range(WEEKS)]
    ends = [week + timedelta(days=6) for week in weeks]
    return [
        Span(phrase("desk.unit.late"), None, today - timedelta(days=1)),
        *(
            Span(phrase("desk.unit.week", week=week.isocalendar().week), max(week, today), end)
            for week, end in zip(weeks, ends, strict=True)
        ),
        Span(phrase("desk.unit.later"), ends[-1] + timedelta(days=1), None),
    ]


def rows_of(loads: Sequence[Load], columns: Sequence[Span]) -> list[OfficerRow]:
    """A row for each who has open cases, by name, and those of nobody's last."""
    officers = sorted({load.officer for load in loads}, key=lambda name: (not name, name))
    return [_row(name, [load for load in loads if load.officer == name], columns) for name in officers]


def all_of(loads: Sequence[Load], columns: Sequence[Span]) -> OfficerRow:
    """The whole unit's."""
    return _row(None, loads, columns)


def _row(officer: str | None, loads: Sequence[Load], columns: Sequence[Span]) -> OfficerRow:
    """officer: empty for nobody, None for everybody."""
    tab = Tab.UNASSIGNED if officer == "" else Tab.ALL
    held = {"tab": tab.value, "whose": officer or ""}

    def cell(those: Sequence[Load], **asked: str) -> Cell:
        parameters = {name: value for name, value in {**held, **asked}.items() if value}
        return Cell(sum(load.cases for load in those), urlencode(parameters))

    return OfficerRow(
        officer or "",
        cell(loads),
        cell([load for load in loads if load.waits_for == "us"], waits="us"),
        [
            cell(
                [load for load in loads if load.due is not None and column.holds(load.due)],
                **{"from": column.first.isoformat() if column.first else ""},
                to=column.last.isoformat() if column.last else "",
            )
            for column in columns
        ],
    )


@router.get("")
def unit(request: Request) -> HTMLResponse:
    return _unit(request)


def _unit(request: Request, fault: Text | None = None, status: int = 200) -> HTMLResponse:
    me, here = who_may(request, Right.LEAD), office(request)
    today = clock.today()
    loads, columns = here.store.lists.loads(me.municipality), spans(today)
    absences = here.store.absences(me.municipality)
    return page(
        request,
        "desk/unit.html",
        status,
        today=today,
        columns=columns,
        rows=rows_of(loads, columns),
        whole=all_of(loads, columns),
        away=absences.on(today),
        absences=absences.ahead(today),
        officers=here.store.lists.officers(me.municipality),
        fault=fault,
    )


@router.post("/absences")
def away(request: Request, form: Form) -> Response:
    """Tell of an officer's days away and of who sees to their cases, or that they are here after all."""
    me = who_may(request, Right.LEAD)
    absences = office(request).store.absences(me.municipality)
    officer = line_in(form, "officer")
    if not 0 < len(officer) <= LONGEST_NAME:
        return _unit(request, phrase("desk.unit.whose_absence"), 422)
    if form.get("here"):
        absences.end(officer)
        return RedirectResponse("/desk/unit", 303)
    try:
        absences.tell(absence_in(form, officer, "" if officer == me.name else me.name))
    except NotAllowed as refused:
        return _unit(request, refused.says, 422)
    return RedirectResponse("/desk/unit", 303)
