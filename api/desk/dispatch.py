"""Who gets what of a case, by which way and when, as one table: an officer tells of several who were sent or served at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, get_args

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from starlette.datastructures import FormData

from api.desk.case_head import case_head
from api.desk.entry import entered, unbarred
from api.desk.step_fields import named
from api.sign_in.session import officer, reader
from api.web.fields import day_of, seen_in, text_in
from api.web.pages import page
from api.web.sent import Form
from api.web.served import office
from permits import clock
from permits.casework.deadline import last_appeal_by_others, last_appeal_by_the_served
from permits.casework.events import AUTHORITY, TYPES, Decided, Event, Sent, applicant, called
from permits.casework.legal_force import ANNOUNCED
from permits.errors import BadInput, MovedOn, NotAllowed
from permits.law.pack import Pack
from permits.office import Office
from permits.phrases import phrase
from permits.steps.dispatching import send_by_hand, serve
from permits.store.case.outbox import Notice
from permits.store.chained.record import Record
from permits.text import Text
from permits.waiting import KeptCase, kept_case
from permits.written import whole_number

router = APIRouter(prefix="/desk/cases/{case_id}/dispatch", dependencies=[Depends(entered)])

CHANNELS: Mapping[str, Text] = {
    channel: phrase(f"desk.chosen.value.{channel}") for channel in get_args(TYPES["sent"]["channel"])
}
"""How an officer can have sent a decision."""


@dataclass(frozen=True, slots=True)
class Dispatched:
    """
    One letter to one of those who are told. reached: name and address of who applies, empty where the identity is protected
    or another is told. gets: what, in words; letter: the event whose letter it is. way: how it goes or went; sent: when.
    ticked: what the form calls it; empty where it has gone or goes by itself. recipient: of the decision that stands, empty for
    another letter; then served: the day they got it, must_be_served: whether that is to be proved yet, appeal_by: their
    last day to appeal, objected: whether they spoke against it.
    """

    whom: Text
    reached: str
    protected: bool
    gets: Text
    letter: int | None
    way: Text
    sent: date | None
    ticked: str
    recipient: str = ""
    objected: bool = False
    served: date | None = None
    must_be_served: bool = False
    appeal_by: date | None = None


@router.get("")
def dispatch(request: Request, case_id: str) -> HTMLResponse:
    return _page(request, case_id)


@router.post("", dependencies=[Depends(unbarred)])
def told(request: Request, case_id: str, form: Form) -> Response:
    """Those ticked were sent what is theirs, or have got the decision; all of it is kept, or none of it."""
    me, here = officer(request), office(request)
    status = kept_case(here, me.municipality, case_id).status
    ticked = [str(name) for name in form.getlist("served" if form.get("serve") else "told")]
    of_decision = status.addressees if status.decided else ()
    recipients = [name for name in ticked if name in of_decision]
    notices = {number for name in ticked if (number := whole_number(name)) is not None}
    written = text_in(form, "day").strip()
    day = day_of(written) if written else clock.today()
    version = seen_in(form)
    if day is None:
        return _page(request, case_id, NO_DAY, 422, form)
    if not recipients and not notices:
        return _page(request, case_id, NOBODY_TICKED, 422, form)
    try:
        if form.get("serve"):
            serve(here, me.municipality, case_id, recipients, me.name, day=day, seen=version)
        else:
            letters = recipients, notices, text_in(form, "channel") or BY_MAIL
            send_by_hand(here, me.municipality, case_id, *letters, me.name, day=day, seen=version)
    except BadInput as wrong:
        return _page(request, case_id, wrong.faults[0].says, 422, form)
    except (MovedOn, NotAllowed) as refused:
        return _page(request, case_id, refused.says, 409, form)
    return RedirectResponse(request.url.path, 303)


BY_MAIL = "mail"

NO_DAY = phrase("steps.no_day")

NOBODY_TICKED = phrase("desk.dispatch.nobody_ticked")


def _page(
    request: Request, case_id: str, fault: Text | None = None, status: int = 200, form: FormData | None = None
) -> HTMLResponse:
    """form: what was ticked and written, and not kept."""
    me, here = reader(request), office(request)
    kept = kept_case(here, me.municipality, case_id)
    stands, record = kept.status, kept.records[-1]
    notices = here.store.outbox.of_case(me.municipality, case_id)
    decision = next((event for event in reversed(kept.happened) if isinstance(event.body, Decided)), None)
    if decision is None or stands.decided is None:
        rows = [*_others(here, record, notices)]
    else:
        those = stands.addressees
        mine = [notice for notice in notices if notice.event == decision.sequence and notice.recipient in those]
        others = [notice for notice in notices if notice not in mine]
        rows = [*_of_decision(here, kept, decision, mine), *_others(here, record, others)]
    return page(
        request,
        "desk/dispatch.html",
        status,
        head=case_head(request, case_id, kept),
        result=None,
        stands=stands,
        decided=stands.decided is not None,
        rows=rows,
        announced=stands.result in ANNOUNCED,
        others_by=last_appeal_by_others(here.pack, stands.announced) if stands.announced else None,
        waited_for=[named(name) for name in stands.unreached],
        channels=CHANNELS,
        ticked={box: set() if form is None else {*form.getlist(box)} for box in ("told", "served")},
        day="" if form is None else text_in(form, "day"),
        channel=BY_MAIL if form is None else text_in(form, "channel"),
        today=clock.today(),
        fault=fault,
    )


# -- the rows ---------------------------------------------------------------------------------------------


def _of_decision(here: Office, kept: KeptCase, decision: Event, notices: Sequence[Notice]) -> Iterator[Dispatched]:
    """Each whom the decision that stands goes to, those who have it last. notices: those by which it goes."""
    status, record, theirs = kept.status, kept.records[-1], {notice.recipient: notice for notice in notices}
    happened = [event for event in kept.happened if event.sequence > decision.sequence]
    by = {each.body.recipient: each.body.channel for each in happened if isinstance(each.body, Sent)}
    appealed = status.result is not None and status.result.can_be_appealed
    for name in sorted(status.addressees, key=lambda name: name in status.sent):
        notice, sent, got = theirs.get(name), status.sent.get(name), status.got.get(name)
        yield Dispatched(
            named(name),
            "" if notice and notice.protected else _reached(record, name),
            bool(notice and notice.protected),
            here.process.steps[decision.step].label,
            decision.sequence,
            CHANNELS[by[name]] if sent and name in by else _way(notice),
            sent,
            "" if sent else name,
            recipient=name,
            objected=name in status.objectors,
            served=status.served.get(name),
            must_be_served=appealed and got is None,
            appeal_by=_appeal_by(here.pack, got) if appealed else None,
        )


def _appeal_by(pack: Pack, got: date | None) -> date | None:
    return None if got is None else last_appeal_by_the_served(pack, got)


def _others(here: Office, record: Record, notices: Sequence[Notice]) -> Iterator[Dispatched]:
    """Every other letter, those that wait first, and the latest before the earlier."""
    for notice in sorted(notices, key=lambda notice: (notice.sent is not None, -(notice.event or 0))):
        yield Dispatched(
            _whom(notice.recipient),
            "" if notice.protected else _reached(record, notice.recipient),
            notice.protected,
            _called(here, notice.kind),
            notice.event,
            _way(notice),
            clock.day_of(notice.sent) if notice.sent else None,
            str(notice.id) if notice.sent is None and not notice.addresses else "",
        )


def _whom(recipient: str) -> Text:
    """Whom a letter goes to; one who applies or an owner as the steps say it."""
    return named(recipient) if recipient and recipient != AUTHORITY else called(recipient)


def _called(here: Office, kind: str) -> Text:
    step = here.process.steps.get(kind.removeprefix("letter."))
    return step.label if step else Text(kind, kind)


def _way(notice: Notice | None) -> Text:
    """How a letter goes, or went."""
    if notice is None:
        return phrase("desk.dispatch.way.none")
    if notice.handed_over_by:
        return phrase("desk.dispatch.way.handed_over", officer=notice.handed_over_by)
    if notice.sent is not None and notice.channel in CHANNELS:
        return CHANNELS[notice.channel]
    if not notice.addresses:
        return phrase("desk.dispatch.way.by_hand")
    return phrase("desk.dispatch.way.by_machine") if notice.confirmed else phrase("desk.dispatch.way.unconfirmed")


def _reached(record: Record, recipient: str) -> str:
    """Who applies, with the address to write on an envelope; nobody else's is known."""
    those = {applicant(place): person for place, person in enumerate(record.application["applicants"])}
    person: Mapping[str, Any] = those.get(recipient, {})
    if person.get("protectedIdentity"):
        return ""
    address = person.get("address") or {}
    town = " ".join(filter(None, (address.get("postalCode"), address.get("town"))))
    return ", ".join(filter(None, (person.get("name"), address.get("street"), town)))
