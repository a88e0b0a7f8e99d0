"""The unit as its head sees it: what runs out week by week and for whom, and who is away with whom in their place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median_high
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from api.desk.act import act
from api.desk.habits import absence_in
from api.desk.rows import MOVES
from api.sign_in.session import who_may
from api.web.fields import line_in
from api.web.pages import page
from api.web.roles import Right
from api.web.sent import Form
from api.web.served import office
from permits import clock
from permits.casework.events import LONGEST_NAME
from permits.errors import NotAllowed
from permits.law.pack import Pack
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
    """
    One officer's open cases, empty for nobody's. ours: those that wait for the board. moves: by whom they wait for, in
    the order of `WAITING_FOR`. cells: by when, as the spans stand.
    """

    officer: str
    open: Cell
    ours: Cell
    moves: Sequence[Cell]
    cells: Sequence[Cell]


WAITING_FOR = {name: MOVES[name] for name in ("us", "applicant", "others")}
"""Whom an open case can wait for."""


@dataclass(frozen=True, slots=True)
class Age:
    """How many open cases have so many whole weeks behind them since they came in."""

    label: Text
    cases: int


def ages(received: Mapping[date, int], today: date) -> list[Age]:
    """Week by week to the tenth, and what is older than that."""
    by_week: Counter[int] = Counter()
    for day, count in received.items():
        by_week[min((today - day).days // 7, WEEKS)] += count
    return [
        *(Age(phrase("desk.unit.age", first=week, last=week + 1), by_week[week]) for week in range(WEEKS)),
        Age(phrase("desk.unit.older", weeks=WEEKS), by_week[WEEKS]),
    ]


@dataclass(frozen=True, slots=True)
class Took:
    """How long the decided cases of one act, or of all, took: half of them, and nine of ten, no more than so many days."""

    act: Text
    cases: int
    half: int
    most: int


def took(pack: Pack, by_measure: Mapping[str, Sequence[int]]) -> list[Took]:
    """The whole unit's first, then each act's, those decided oftenest first; nothing where nothing was decided."""
    whole = sorted(days for those in by_measure.values() for days in those)
    oftenest = sorted(by_measure.items(), key=lambda kind: (-len(kind[1]), kind[0]))
    named = [(phrase("desk.unit.whole"), whole), *((act(pack, measure), days) for measure, days in oftenest)]
    return [Took(label, len(days), median_high(days), days[(9 * len(days) - 1) // 10]) for label, days in named if days]


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

    moves = [cell([load for load in loads if load.waits_for == name], waits=name) for name in WAITING_FOR]
    return OfficerRow(
        officer or "",
        cell(loads),
        moves[0],
        moves,
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
        waiting_for=WAITING_FOR,
        ages=ages(here.store.lists.received(me.municipality), today),
        took=took(here.pack, here.store.elapsed.by_measure(me.municipality, today)),
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
