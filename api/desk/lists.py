"""The desk's lists: what is mine, what nobody has, what waits, and what is closed; taken and handed over by the dozen."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from starlette.datastructures import FormData

from api.desk.act import act
from api.desk.colleagues import unknown
from api.desk.entry import WHY, shut
from api.desk.rows import AGAINST, APPLICANTS, CHANNELS, MOVES, SOON, Row, rows_of
from api.sign_in.session import officer, reader
from api.web.fields import Field, day_of, line_in
from api.web.fields import written as read_fields
from api.web.pages import Visitor, page
from api.web.roles import Right
from api.web.security import with_script
from api.web.sent import Form
from api.web.served import office
from permits import clock
from permits.casework.events import LONGEST_LABEL, LONGEST_NAME
from permits.office import Office
from permits.phrases import phrase
from permits.steps.asked import LONGEST
from permits.steps.assigning import NotTaken, assign, label, write_to
from permits.store.case.cases import StoredCase
from permits.store.case.lists import Order, Tab, Wanted
from permits.store.chained.events import Entry
from permits.text import Text

LIST = "list"
"""The parameter by which a case's address bears those of the list that it was opened from."""

BY_HAND_SHOWN = 20
"""Letters to hand over that the first page names, the oldest first; the others are named as these are done."""

router = APIRouter(prefix="/desk")

TABS: Mapping[Tab, Text] = {
    Tab.MINE: phrase("desk.lists.tabs.mine"),
    Tab.UNASSIGNED: phrase("desk.lists.tabs.unassigned"),
    Tab.WAITING: phrase("desk.lists.tabs.waiting"),
    Tab.ALL: phrase("desk.lists.tabs.all"),
    Tab.CLOSED: phrase("desk.lists.tabs.closed"),
}
ORDERS: Mapping[Order, Text] = {
    Order.DUE: phrase("desk.lists.orders.due"),
    Order.NUMBER: phrase("desk.lists.orders.number"),
    Order.RECEIVED: phrase("desk.lists.orders.received"),
}

# -- what is asked for -----------------------------------------------------------------------------------


def wanted_by(request: Request, me: Visitor) -> Wanted:
    """What the address asks for; what it does not know how to ask for is as if not asked."""
    return wanted_of(office(request), request.query_params, me)


def wanted_of(here: Office, asked: Mapping[str, str], me: Visitor) -> Wanted:
    """What the parameters of a list's address ask for."""
    absent = here.store.absences(me.municipality).stood_in_for(me.name, clock.today())
    return Wanted(
        Tab(asked["tab"]) if asked.get("tab") in set(Tab) else _first_tab(here, me, absent),
        me.name,
        Order(asked["order"]) if asked.get("order") in set(Order) else Order.DUE,
        asked.get("act", ""),
        _one_of(MOVES, asked.get("waits")),
        clock.today() if asked.get("late") else None,
        asked.get("past", ""),
        Right.OPEN_PROTECTED in me.rights,
        absent=absent,
        state=_one_of(here.process.states, asked.get("state")),
        whose=asked.get("whose", ""),
        since=day_of(asked.get("since", "")),
        phase=_one_of(here.process.phases, asked.get("phase")),
        channel=_one_of(CHANNELS, asked.get("channel")),
        applicant_kind=_one_of(APPLICANTS, asked.get("applicant")),
        against=_one_of(AGAINST, asked.get("against")),
        label=asked.get("label", "")[:LONGEST_LABEL].strip(),
        due_from=day_of(asked.get("from", "")),
        due_to=day_of(asked.get("to", "")),
    )


def _one_of(names: Collection[str], asked: str | None) -> str:
    """What is asked for, where it is one of those; nothing else."""
    return asked if asked is not None and asked in names else ""


def _first_tab(here: Office, me: Visitor, absent: Sequence[str]) -> Tab:
    """Whoever has nothing of their own begins with what is there to take."""
    return Tab.MINE if here.store.lists.counts(me.municipality, me.name, absent)[Tab.MINE] else Tab.UNASSIGNED


def held_to(here: Office, wanted: Wanted) -> list[tuple[Text, str]]:
    """What a list is held to beside its tab, in words, each with the address of the list without it."""
    held = {
        "act": act(here.pack, wanted.measure) if wanted.measure in here.pack.facts["measure"].choices else None,
        "waits": MOVES[wanted.waits_for] if wanted.waits_for else None,
        "state": here.process.states[wanted.state].label if wanted.state else None,
        "whose": Text(wanted.whose, wanted.whose) if wanted.whose else None,
        "since": phrase("desk.lists.received_from", since=wanted.since) if wanted.since else None,
        "late": phrase("desk.lists.late") if wanted.late_on else None,
        "phase": here.process.phases[wanted.phase] if wanted.phase else None,
        "channel": CHANNELS[wanted.channel] if wanted.channel else None,
        "applicant": APPLICANTS[wanted.applicant_kind] if wanted.applicant_kind else None,
        "against": AGAINST[wanted.against] if wanted.against else None,
        "label": phrase("desk.lists.labelled", label=wanted.label) if wanted.label else None,
        "from": phrase("desk.lists.due_from", day=wanted.due_from) if wanted.due_from else None,
        "to": phrase("desk.lists.due_to", day=wanted.due_to) if wanted.due_to else None,
    }
    return [(says, address_of(wanted, **{name: ""})) for name, says in held.items() if says is not None]


def address_of(wanted: Wanted, **changed: str) -> str:
    """The address parameters of a list, with something changed; an empty one is left out."""
    asked = {
        "tab": wanted.tab.value,
        "order": "" if wanted.order is Order.DUE else wanted.order.value,
        "act": wanted.measure,
        "waits": wanted.waits_for,
        "late": "yes" if wanted.late_on else "",
        "state": wanted.state,
        "whose": wanted.whose,
        "since": wanted.since.isoformat() if wanted.since else "",
        "phase": wanted.phase,
        "channel": wanted.channel,
        "applicant": wanted.applicant_kind,
        "against": wanted.against,
        "label": wanted.label,
        "from": wanted.due_from.isoformat() if wanted.due_from else "",
        "to": wanted.due_to.isoformat() if wanted.due_to else "",
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


def _my_day(here: Office, me: Visitor, absent: Sequence[str]) -> Day:
    mine, free = (
        here.store.lists.page(me.municipality, Wanted(tab, me.name, absent=absent)).cases
        for tab in (Tab.MINE, Tab.UNASSIGNED)
    )
    outside, soon = shut(here, me, [*mine, *free]), clock.today() + timedelta(days=SOON)
    pressing = [case for case in (*mine, *free) if case.due and case.due <= soon and case.case_id not in outside]
    pressing.sort(key=lambda case: case.due or soon)
    since = clock.today() - timedelta(days=SOON)
    came_in = here.store.events.came_in(me.municipality, (me.name, *absent), CAME_IN, since, STRIP)
    named = [(entry, here.process.steps[entry.event.step].label) for entry in came_in]
    return Day(rows_of(here, me, pressing[:STRIP]), named, rows_of(here, me, free[:STRIP]))


@router.get("")
def desk(request: Request) -> HTMLResponse:
    """A page of one tab, with what else an officer is to see to."""
    return desk_page(request)


def desk_page(
    request: Request,
    stayed: Sequence[NotTaken] = (),
    fault: Text | None = None,
    status: int = 200,
    done: Sequence[str] = (),
    message: str = "",
) -> HTMLResponse:
    """
    stayed: the cases that what was asked of several was not done to, each with its why; done: the numbers of the others.
    message: what was written to several and sent to none.
    """
    me, here = reader(request), office(request)
    sees = Right.OPEN_PROTECTED in me.rights
    wanted = wanted_by(request, me)
    counts = here.store.lists.counts(me.municipality, me.name, wanted.absent)
    away = here.store.absences(me.municipality).on(clock.today())
    listed = here.store.lists.page(me.municipality, wanted)
    response = page(
        request,
        "desk/desk.html",
        status,
        day=None if request.query_params or stayed or done or fault else _my_day(here, me, wanted.absent),
        tabs=[(tab, label, counts[tab], address_of(wanted, tab=tab.value)) for tab, label in TABS.items()],
        wanted=wanted,
        orders=ORDERS,
        moves={name: label for name, label in MOVES.items() if name != "nobody"},
        acts={name: act(here.pack, name) for name in here.pack.facts["measure"].choices},
        rows=rows_of(here, me, listed.cases),
        here=address_of(wanted),
        bearing="?" + urlencode({LIST: address_of(wanted)}),
        again=address_of(wanted, past=wanted.past),
        following=address_of(wanted, past=listed.last) if listed.last else "",
        filters=held_to(here, wanted),
        states={name: state.label for name, state in here.process.states.items()},
        phases=here.process.phases,
        channels=CHANNELS,
        applicants=APPLICANTS,
        against=AGAINST,
        views=here.store.views(me.municipality).of(me.name),
        away=away,
        mine_away=here.store.absences(me.municipality).coming(me.name, clock.today()),
        officers=here.store.lists.officers(me.municipality),
        by_hand=here.store.outbox.by_hand(me.municipality, most=BY_HAND_SHOWN, protected=sees),
        asked=here.store.disclosures(me.municipality).waiting(),
        unfollowed=here.store.subscriptions.stopped(me.municipality),
        stayed=stayed,
        done=done,
        message=message,
        fault=fault,
    )
    response.headers["Content-Security-Policy"] = with_script()
    return response


@router.post("/search")
def search(request: Request, form: Form) -> HTMLResponse:
    """The cases that fit what is written; posted, so that nobody's name or number stands in an address."""
    me, here = reader(request), office(request)
    asked = line_in(form, "asked")[:LONGEST_SEARCH]
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
        bearing="",
        message="",
        away=here.store.absences(me.municipality).on(clock.today()),
        officers=here.store.lists.officers(me.municipality),
    )


LONGEST_SEARCH = 120
"""Characters of a search that are read."""


@router.post("/officers")
def assigned(request: Request, form: Form) -> Response:
    """Take the cases ticked, or hand them over to the officer named; those that cannot be are told with why."""
    me, here = officer(request), office(request)
    to = me.name if form.get("take") else line_in(form, "to")
    if not form.getlist("case"):
        return desk_page(request, fault=NONE_TICKED, status=422)
    if not to or len(to) > LONGEST_NAME:
        return desk_page(request, fault=phrase("desk.lists.nobody_named"), status=422)
    if to != me.name and (says := unknown(here, me.municipality, to)):
        return desk_page(request, fault=says, status=422)
    chosen, stayed = _ticked(request, form)
    stayed += assign(here, me.municipality, [case.case_id for case in chosen], to, me.name)
    if stayed:
        return desk_page(request, stayed, status=409)
    return RedirectResponse(f"/desk?{request.url.query}".rstrip("?"), 303)


NONE_TICKED = phrase("desk.lists.none_ticked")


@router.post("/labels")
def labelled(request: Request, form: Form) -> Response:
    """Put a label on the cases ticked, or take it off; those that it could not be are told with why."""
    me, name = officer(request), line_in(form, "label")
    if not form.getlist("case"):
        return desk_page(request, fault=NONE_TICKED, status=422)
    if not 0 < len(name) <= LONGEST_LABEL:
        return desk_page(request, fault=phrase("desk.lists.label_length", longest=LONGEST_LABEL), status=422)
    chosen, stayed = _ticked(request, form)
    ids, off = [case.case_id for case in chosen], bool(form.get("off"))
    return _told(request, chosen, [*stayed, *label(office(request), me.municipality, ids, name, me.name, off=off)])


@router.post("/messages")
def written_to(request: Request, form: Form) -> Response:
    """Write the same to those who apply in each of the cases ticked; those that it could not be sent in are told with why."""
    me = officer(request)
    texts, faults = read_fields(form, (Field("message", LONGEST, several=True, empty=WHAT_TO_WRITE),))
    if not form.getlist("case"):
        return desk_page(request, fault=NONE_TICKED, status=422, message=texts["message"])
    if faults:
        return desk_page(request, fault=faults["message"], status=422, message=texts["message"])
    chosen, stayed = _ticked(request, form)
    ids = [case.case_id for case in chosen]
    return _told(
        request, chosen, [*stayed, *write_to(office(request), me.municipality, ids, texts["message"], me.name)]
    )


WHAT_TO_WRITE = phrase("desk.lists.what_to_write")


def _told(request: Request, chosen: Sequence[StoredCase], stayed: Sequence[NotTaken]) -> HTMLResponse:
    """The list, with which of the cases it was done to and which not."""
    left = {refused.case for refused in stayed}
    done = [case.number for case in chosen if case.number not in left]
    return desk_page(request, stayed, done=done, status=409 if stayed else 200)


def _ticked(request: Request, form: FormData) -> tuple[list[StoredCase], list[NotTaken]]:
    """Those of the cases ticked that are open to whoever asks; and the others with why, as far as there are such cases."""
    me, here = officer(request), office(request)
    chosen = list(dict.fromkeys(str(case_id) for case_id in form.getlist("case")))
    mine = {case.case_id: case for case in here.store.cases.those(me.municipality, chosen)}
    marks = shut(here, me, [*mine.values()])
    stayed = [NotTaken(case.number, WHY[marks[name]]) for name, case in mine.items() if name in marks]
    stayed += [NotTaken(name, NO_SUCH_CASE) for name in chosen if name not in mine]
    return [mine[name] for name in chosen if name in mine and name not in marks], stayed


NO_SUCH_CASE = phrase("steps.no_case")
