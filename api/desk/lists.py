"""The desk's lists: what is mine, what nobody has, what waits, and what is closed; taken and handed over by the dozen."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import islice
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response, StreamingResponse

from api.desk.case_head import act
from api.desk.entry import WHY, shut
from api.sign_in.session import officer, reader
from api.web.pages import Visitor, language, page
from api.web.roles import Right
from api.web.security import with_script
from api.web.sent import Form
from api.web.served import office
from permits import clock
from permits.casework.status import DECLARED
from permits.extracts.sheet import MARK, line
from permits.office import Office
from permits.phrases import phrase
from permits.steps.assigning import NotAssigned, assign
from permits.store.cases import StoredCase
from permits.store.events import Entry
from permits.store.lists import PAGE, Order, Tab, Wanted
from permits.text import Text

BY_HAND_SHOWN = 20
"""Letters to hand over that the first page names, the oldest first; the others are named as these are done."""

router = APIRouter(prefix="/desk")

TABS: Mapping[Tab, Text] = {
    Tab.MINE: Text("Mina", "Mine"),
    Tab.UNASSIGNED: Text("Otilldelade", "Unassigned"),
    Tab.WAITING: Text("Väntar på sökanden", "Wait for the applicant"),
    Tab.ALL: Text("Alla öppna", "All open"),
    Tab.CLOSED: Text("Avslutade", "Closed"),
}
ORDERS: Mapping[Order, Text] = {
    Order.DUE: Text("Sista dag, det som brådskar först", "Last day, the most urgent first"),
    Order.NUMBER: Text("Nummer, det nyaste först", "Number, the newest first"),
    Order.RECEIVED: Text("Inkom, det äldsta först", "Received, the oldest first"),
}
MOVES: Mapping[str, Text] = {
    "us": Text("Oss", "Us"),
    "applicant": Text("Sökanden", "The applicant"),
    "others": Text("Andra", "Others"),
    "nobody": Text("Ingen", "Nobody"),
}
"""Whose move it is, as `Status.waits_for` names it."""

SOON = 7
"""Days left from which a row says by its colour too that it presses."""


@dataclass(frozen=True, slots=True)
class Row:
    """
    A case as one line. address: its property's first, empty where the register has none. counted: how much is left, in
    words. left: what. days: to the last day to decide, below zero when it has passed; None while nothing presses. mark: what
    to mind before one opens it. is_shut: whether whoever asks stays outside; the row then holds number and state alone.
    """

    case: StoredCase
    address: str
    act: Text
    counted: Text
    left: Text
    move: Text
    days: int | None
    mark: Text | None = None
    is_shut: bool = False

    @property
    def by_when(self) -> Text:
        if self.days is None:
            stands = self.case.state in ("completing", "stayed")
            return Text("tiden står still", "the time stands still") if stands else Text("", "")
        count = abs(self.days)
        days, days_en = ("dag" if count == 1 else "dagar"), ("day" if count == 1 else "days")
        if self.days < 0:
            return Text(f"{count} {days} för sent", f"{count} {days_en} late")
        return Text(f"{count} {days} kvar", f"{count} {days_en} left") if count else Text("i dag", "today")

    @property
    def presses(self) -> str:
        """late, soon, or nothing."""
        if self.days is None:
            return ""
        return "late" if self.days < 0 else "soon" if self.days <= SOON else ""


def rows_of(here: Office, who: Visitor, cases: Sequence[StoredCase]) -> list[Row]:
    """The cases as lines, each telling somebody what they may know of it."""
    marks, declared = shut(here, who, cases), _declared(here, who, cases)
    return [
        _shut_row(here, case, marks[case.case_id])
        if case.case_id in marks
        else replace(row_of(here, case), mark=CONFLICT if case.case_id in declared else None)
        for case in cases
    ]


CONFLICT = Text("du har anmält jäv", "you have declared a conflict of interest")


def _declared(here: Office, who: Visitor, cases: Sequence[StoredCase]) -> set[str]:
    """Those in which somebody has declared a conflict of interest."""
    return here.store.events.taken_by(who.municipality, who.name, DECLARED, [case.case_id for case in cases])


def _shut_row(here: Office, case: StoredCase, mark: Text) -> Row:
    nothing, state = Text("", ""), here.process.states[case.state].label
    return Row(replace(case, property="", officer="", due=None), "", nothing, state, nothing, nothing, None, mark, True)


def row_of(here: Office, case: StoredCase) -> Row:
    site = here.zoning(case.municipality).property(case.property)
    address = site.address if site else ""
    days = None if case.due is None else (case.due - clock.today()).days
    return Row(case, address, act(here.pack, case.measure), *_left(here, case), MOVES[case.waits_for], days)


def _left(here: Office, case: StoredCase) -> tuple[Text, Text]:
    """How much of a case is left, and what, in words."""
    nothing = Text("", "")
    if case.state not in ("handling", "completing"):
        return (phrase(f"tasks.{case.task}") if case.task else here.process.states[case.state].label), nothing
    labels = [here.pack.facts[fact].label for fact in case.unanswered() if fact in here.pack.facts]
    named = Text(*("; ".join(label[place] for label in labels) for place in (0, 1)))
    count = len(labels)
    if case.state == "completing":
        return Text(
            f"{count} saknas:" if count else "Ska kompletteras", f"{count} missing:" if count else "To be completed"
        ), named
    if labels:
        questions, questions_en = ("fråga", "question") if count == 1 else ("frågor", "questions")
        return Text(f"{count} {questions}:", f"{count} {questions_en}:"), named
    if case.remaining:
        return Text("Klart att besluta", "Ready to be decided"), nothing
    return Text("Att pröva:", "To be tried:"), case.because or nothing


# -- what is asked for -----------------------------------------------------------------------------------


def _wanted(request: Request, me: Visitor, counts: Mapping[Tab, int]) -> Wanted:
    """What the address asks for; what it does not know how to ask for is as if not asked."""
    asked = request.query_params
    # Whoever has nothing of their own begins with what is there to take.
    tab = Tab.MINE if counts[Tab.MINE] else Tab.UNASSIGNED
    return Wanted(
        Tab(asked["tab"]) if asked.get("tab") in set(Tab) else tab,
        me.name,
        Order(asked["order"]) if asked.get("order") in set(Order) else Order.DUE,
        asked.get("act", ""),
        asked["waits"] if asked.get("waits") in MOVES else "",
        clock.today() if asked.get("late") else None,
        asked.get("past", ""),
        Right.OPEN_PROTECTED in me.rights,
    )


def _address(wanted: Wanted, **changed: str) -> str:
    """The address parameters of a list, with something changed; an empty one is left out."""
    asked = {
        "tab": wanted.tab.value,
        "order": "" if wanted.order is Order.DUE else wanted.order.value,
        "act": wanted.measure,
        "waits": wanted.waits_for,
        "late": "yes" if wanted.late_on else "",
        **changed,
    }
    return urlencode({name: value for name, value in asked.items() if value})


@dataclass(frozen=True, slots=True)
class Day:
    """
    What an officer begins the day with. running_out: cases of theirs or nobody's with few days left. came_in: what has
    come in to those since, with the step's name. to_take: what nobody has, the most urgent first.
    """

    running_out: list[Row]
    came_in: list[tuple[Entry, Text]]
    to_take: list[Row]


CAME_IN = (
    "completed",
    "changed",
    "commented",
    "hearing_answered",
    "message_received",
    "appealed",
    "final_clearance_asked",
    "conflict_declared",
)
"""What others do that an officer waits for; a case whose officer has a conflict of interest is there to take."""

STRIP = 5
"""Cases in each part of the day."""


def _my_day(here: Office, me: Visitor) -> Day:
    mine, free = (
        rows_of(here, me, here.store.lists.page(me.municipality, Wanted(tab, me.name)).cases)
        for tab in (Tab.MINE, Tab.UNASSIGNED)
    )
    pressing = sorted(
        (row for row in (*mine, *free) if row.days is not None and row.days <= SOON), key=lambda row: row.days or 0
    )
    since = clock.today() - timedelta(days=SOON)
    came_in = here.store.events.came_in(me.municipality, me.name, CAME_IN, since, STRIP)
    named = [(entry, here.process.steps[entry.event.step].label) for entry in came_in]
    return Day(pressing[:STRIP], named, free[:STRIP])


@router.get("")
def desk(request: Request) -> HTMLResponse:
    """A page of one tab, with what else an officer is to see to."""
    return _desk(request)


def _desk(
    request: Request, stayed: Sequence[NotAssigned] = (), fault: Text | None = None, status: int = 200
) -> HTMLResponse:
    me, here = reader(request), office(request)
    sees = Right.OPEN_PROTECTED in me.rights
    counts = here.store.lists.counts(me.municipality, me.name)
    wanted = _wanted(request, me, counts)
    listed = here.store.lists.page(me.municipality, wanted)
    response = page(
        request,
        "desk/desk.html",
        status,
        day=None if request.query_params or stayed or fault else _my_day(here, me),
        tabs=[(tab, label, counts[tab], _address(wanted, tab=tab.value)) for tab, label in TABS.items()],
        wanted=wanted,
        orders=ORDERS,
        moves=MOVES,
        acts={name: act(here.pack, name) for name in here.pack.facts["measure"].choices},
        rows=rows_of(here, me, listed.cases),
        here=_address(wanted),
        again=_address(wanted, past=wanted.past),
        following=_address(wanted, past=listed.last) if listed.last else "",
        officers=here.store.lists.officers(me.municipality),
        by_hand=here.store.outbox.by_hand(me.municipality, most=BY_HAND_SHOWN, protected=sees),
        asked=here.store.disclosures(me.municipality).waiting(),
        unfollowed=here.store.subscriptions.stopped(me.municipality),
        stayed=stayed,
        fault=fault,
    )
    response.headers["Content-Security-Policy"] = with_script()
    return response


@router.post("/search")
def search(request: Request, form: Form) -> HTMLResponse:
    """The cases that fit what is written; posted, so that nobody's name or number stands in an address."""
    me, here = reader(request), office(request)
    asked = " ".join(str(form.get("asked") or "").split())[:LONGEST_SEARCH]
    zoning = here.zoning(me.municipality)
    properties = zoning.named(asked) or [match.designation for match in zoning.find(asked)] if asked else []
    cases, more = (
        here.store.finding.find(me.municipality, asked, properties, protected=Right.OPEN_PROTECTED in me.rights)
        if asked
        else ([], False)
    )
    return page(
        request,
        "desk/search.html",
        asked=asked,
        more=more,
        rows=rows_of(here, me, cases),
        again=urlencode({"tab": Tab.MINE.value}),
        officers=here.store.lists.officers(me.municipality),
    )


LONGEST_SEARCH = 120
"""Characters of a search that are read."""


@router.post("/officers")
def assigned(request: Request, form: Form) -> Response:
    """Take the cases ticked, or hand them over to the officer named; those that cannot be are told with why."""
    me, here = officer(request), office(request)
    chosen = [str(case_id) for case_id in form.getlist("case")]
    to = me.name if form.get("take") else " ".join(str(form.get("to") or "").split())
    if not chosen:
        return _desk(request, fault=Text("Kryssa för minst ett ärende.", "Tick one case at least."), status=422)
    if not to or len(to) > LONGEST_NAME:
        return _desk(request, fault=Text("Skriv vem som ska ta över.", "Write who is to take over."), status=422)
    mine = here.store.cases.those(me.municipality, chosen)
    marks = shut(here, me, mine)
    stayed = [NotAssigned(case.number, WHY[marks[case.case_id]]) for case in mine if case.case_id in marks]
    stayed += assign(here, me.municipality, [case_id for case_id in chosen if case_id not in marks], to, me.name)
    if stayed:
        return _desk(request, stayed, status=409)
    return RedirectResponse(f"/desk?{request.url.query}".rstrip("?"), 303)


LONGEST_NAME = 120
"""Characters of an officer's name, as the tables hold it."""


# -- as a table for a spreadsheet ------------------------------------------------------------------------

COLUMNS = (
    Text("Ärende", "Case"),
    Text("Fastighet", "Property"),
    Text("Adress", "Address"),
    Text("Åtgärd", "Act"),
    Text("Kvar att avgöra", "Left to judge"),
    Text("Väntar på", "Waits for"),
    Text("Inkom", "Received"),
    Text("Beslut senast", "Decide by"),
    Text("Tid", "Time"),
    Text("Handläggare", "Officer"),
)


def _all_rows(here: Office, me: Visitor, wanted: Wanted) -> Iterator[Row]:
    """All that the list holds, a page's worth at a time."""
    cases = here.store.lists.whole(me.municipality, wanted)
    while page_of := list(islice(cases, PAGE)):
        yield from rows_of(here, me, page_of)


@router.get("/list.csv")
def as_csv(request: Request) -> StreamingResponse:
    """All that the list holds, on every page, as Swedish spreadsheets read it: semicolons, and a mark of UTF-8."""
    me, here = reader(request), office(request)
    wanted = _wanted(request, me, here.store.lists.counts(me.municipality, me.name))
    place = 1 if language(request) == "en" else 0

    def lines() -> Iterator[str]:
        yield MARK + line(column[place] for column in COLUMNS)
        for row in _all_rows(here, me, wanted):
            case = row.case
            yield line(
                (
                    case.number,
                    case.property,
                    row.address,
                    row.act[place],
                    " ".join(text[place] for text in (row.counted, row.left, row.mark) if text and text[place]),
                    row.move[place],
                    "" if row.is_shut else case.received.isoformat(),
                    case.due.isoformat() if case.due else "",
                    row.by_when[place],
                    case.officer,
                )
            )

    named = {"Content-Disposition": 'attachment; filename="arenden.csv"'}
    return StreamingResponse(lines(), media_type="text/csv; charset=utf-8", headers=named)
