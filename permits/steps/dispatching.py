"""
What leaves by itself: the decision to each, the notice board, and that it has left as events of the case.

Everything here may be done twice, or stop half-way and be done again: an event that has happened already does not happen
again. What an officer hands over is told of the same way as what a mail server took.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from datetime import date, datetime

import structlog

from permits import clock
from permits.casework.events import Announced, Body, Decided, Event, Role, Sent, Served
from permits.casework.status import Status
from permits.errors import NotAllowed
from permits.office import Office
from permits.post.deliver import Ports, deliver
from permits.steps.reminding import remind
from permits.steps.starting import clear_start
from permits.steps.taking import take, take_together
from permits.store.case.outbox import Notice

log = structlog.get_logger()


def dispatch(office: Office, ports: Ports, now: datetime) -> Counter[str]:
    """
    Send what is due and tell of it, and announce what is to stand on the notice board: how many notices were `sent`, are
    `waiting` or were `set aside`, and how many decisions were `announced`. Without a port nothing leaves; letters are sealed
    all the same, for whoever opens them at the case.
    """
    done = deliver(office.store, ports, office.settings, now)
    done["announced"] = announce(office, now)
    clear_starts(office, now)
    done["reminded"] = remind(office, clock.day_of(now))
    register_sent(office)
    return done


def announce(office: Office, now: datetime) -> int:
    """
    Let what waits for it stand on the notice board from now on (PBL 9 kap. 109 §), and be begun where that is the
    machine's to say; how many decisions that were.
    """
    announced = 0
    for notice in office.store.outbox.to_announce():

        def steps(status: Status, notice: Notice = notice) -> list[Body]:
            # A decision that was sent back, or announced by an officer, has nothing left to tell of.
            return [Announced()] if status.announced is None and status.decided is not None else []

        try:
            take(office, notice.municipality, notice.case_id, steps, Role.MACHINE, day=clock.day_of(now))
        except NotAllowed as hindered:
            log.warning("not announced", case=notice.case_id, why=hindered.says.en)
        else:
            announced += 1
            clear_start(office, notice.municipality, notice.case_id)
        office.store.outbox.sent(notice.id, now)
    return announced


def clear_starts(office: Office, now: datetime) -> None:
    """Clear what may be begun on a plan that came in after its permit, where that is the machine's to say."""
    for notice in office.store.outbox.to_clear():
        try:
            clear_start(office, notice.municipality, notice.case_id)
        except NotAllowed as hindered:
            log.warning("start not cleared", case=notice.case_id, why=hindered.says.en)
        office.store.outbox.sent(notice.id, now)


def register_sent(office: Office) -> None:
    """Tell of each decision that has left as an event of its case."""
    for notice in office.store.outbox.unregistered():
        _register(office, notice)


def hand_over(office: Office, municipality: str, notice: int, officer: str, now: datetime) -> None:
    """An officer has told somebody by hand. Raises NotFound for what is none of the municipality's, or is done."""
    office.store.outbox.handed_over(municipality, notice, officer, now)
    register_sent(office)


def send_by_hand(
    office: Office,
    municipality: str,
    case_id: str,
    recipients: Sequence[str],
    notices: Collection[int],
    channel: str,
    officer: str,
    *,
    day: date,
    seen: int,
) -> None:
    """
    An officer has sent the decision to those recipients that day, and handed over those other letters. seen: the version
    that was read. Once more is the same.

    Raises what `take_together` raises, and then nothing is told of as sent.
    """
    _tell(office, municipality, case_id, "sent", recipients, officer, day, seen, channel=channel)
    decided = _decided(office.store.events.of(municipality, case_id))
    theirs = [
        notice.id
        for notice in office.store.outbox.by_hand(municipality, case_id)
        if notice.id in notices or (notice.recipient in recipients and notice.event == decided)
    ]
    office.store.outbox.all_handed_over(municipality, case_id, theirs, officer, clock.now())
    register_sent(office)


def _decided(happened: Sequence[Event]) -> int:
    """The number of the event by which a case was last decided; nought before it was."""
    return max((event.sequence for event in happened if isinstance(event.body, Decided)), default=0)


def serve(
    office: Office, municipality: str, case_id: str, recipients: Sequence[str], officer: str, *, day: date, seen: int
) -> None:
    """Those recipients got the decision that day, as their receipts say. Once more is the same; see `send_by_hand`."""
    _tell(office, municipality, case_id, "served", recipients, officer, day, seen)


def _tell(
    office: Office,
    municipality: str,
    case_id: str,
    kind: str,
    recipients: Sequence[str],
    officer: str,
    day: date,
    seen: int,
    **more: str,
) -> None:
    """A step of that kind for each of the recipients, all or none."""
    if not recipients:
        return

    def done(happened: Sequence[Event]) -> bool:
        since = [event for event in happened if event.sequence > _decided(happened)]
        told = [event.body for event in since if event.kind == kind and event.day == day]
        return {*recipients} <= {body.recipient for body in told if isinstance(body, Sent | Served)}

    sent = [{"kind": kind, "recipient": recipient, **more} for recipient in recipients]
    take_together(office, municipality, case_id, sent, Role.OFFICER, officer, day=day, seen=seen, done=done)


def _register(office: Office, notice: Notice) -> None:
    by_hand = notice.handed_over_by
    channel = "mail" if by_hand else notice.channel or "email"

    def done(happened: Sequence[Event]) -> bool:
        """Whether it is told already, or is of a decision that another has followed."""
        decided = _decided(happened)
        told = {event.body.recipient for event in happened if isinstance(event.body, Sent) and event.sequence > decided}
        return decided != notice.event or notice.recipient in told

    def steps(status: Status) -> list[Body]:
        return [Sent(recipient=notice.recipient, channel=channel)]

    assert notice.sent is not None
    role = Role.OFFICER if by_hand else Role.MACHINE
    day = clock.day_of(notice.sent)
    try:
        take(office, notice.municipality, notice.case_id, steps, role, by_hand, day=day, done=done)
    except NotAllowed as hindered:
        # Sent back between: the decision is there no longer, and neither is what to tell of it.
        log.warning("not registered", case=notice.case_id, why=hindered.says.en)
    office.store.outbox.registered(notice.id)
