"""
The municipality's notice board (anslagstavla): what was decided and may be appealed, and what neighbours are asked about.

It says what and where and until when, and nobody's name (PBL 9 kap. 96, 109 och 113 §§).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import takewhile

from permits import clock
from permits.casework.deadline import last_appeal_by_others, last_view
from permits.casework.status import OPEN
from permits.decision.result import Result
from permits.office import Office
from permits.phrases import phrase
from permits.store.case.lists import Latest
from permits.text import Text


@dataclass(frozen=True, slots=True)
class Posted:
    """
    Something on the board. sequence: the number of the event that it tells of. what: what it is, such as a permit. by: the
    last day to appeal or to answer. decided: whether it is a decision, which is appealed.
    """

    sequence: int
    number: str
    property: str
    what: Text
    measure: Text
    at: datetime
    day: date
    by: date
    decided: bool


LOOKED_BACK = timedelta(days=200)
"""How far back is looked for what stands on the board: no time to appeal or to answer is as long."""


def posted(office: Office, municipality: str, today: date) -> list[Posted]:
    """What stands on the board on that day, the newest first: each until the time to appeal or to answer is over."""

    def since(kind: str) -> Iterable[Latest]:
        latest = office.store.lists.latest(municipality, kind)
        return takewhile(lambda told: clock.day_of(told.at) >= today - LOOKED_BACK, latest)

    told = [*_decisions(office, since("announced")), *_asked(office, since("heard"))]
    return sorted((notice for notice in told if notice.by >= today), key=lambda notice: notice.sequence, reverse=True)


def _decisions(office: Office, announced: Iterable[Latest]) -> Iterator[Posted]:
    for told in announced:
        # One that was sent back stands no longer; a later decision is announced by itself.
        if told.case.state not in OPEN:
            what = (
                phrase("notice_board.notice")
                if told.case.result == Result.ADVANCE_NOTICE
                else phrase("notice_board.permit")
            )
            yield _posted(office, told, what, last_appeal_by_others(office.pack, told.day), decided=True)


def _asked(office: Office, heard: Iterable[Latest]) -> Iterator[Posted]:
    for told in heard:
        if told.case.state in OPEN:
            yield _posted(office, told, phrase("notice_board.asked"), last_view(office.pack, told.day), decided=False)


def _posted(office: Office, told: Latest, what: Text, by: date, *, decided: bool) -> Posted:
    case, act = told.case, office.pack.acts[told.case.measure]
    return Posted(told.sequence, case.number, case.property, what, act.law, told.at, told.day, by, decided)
