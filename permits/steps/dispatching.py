"""
What leaves by itself: the decision to each, the notice board, and that it has left as events of the case.

Everything here may be done twice, or stop half-way and be done again: an event that has happened already does not happen
again. What an officer hands over is told of the same way as what a mail server took.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

import structlog

from permits import clock
from permits.casework.events import Announced, Body, Decided, Event, Role, Sent
from permits.casework.status import Status
from permits.errors import NotAllowed
from permits.office import Office
from permits.post.deliver import Ports, deliver
from permits.steps.reminding import remind
from permits.steps.starting import clear_start
from permits.steps.taking import take
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


def _register(office: Office, notice: Notice) -> None:
    by_hand = notice.handed_over_by
    channel = "mail" if by_hand else notice.channel or "email"

    def done(happened: Sequence[Event]) -> bool:
        """Whether it is told already, or is of a decision that another has followed."""
        decided = max((event.sequence for event in happened if isinstance(event.body, Decided)), default=0)
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
