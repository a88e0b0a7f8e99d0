"""
When a case must be decided, what being late costs, how long one may appeal, and when a permit lapses.

Pure reckoning over dated limits of the pack, with no clock of its own: days are the municipality's. Each answer says
why, turn by turn. The last day for a person to act moves from a Saturday, Sunday, public holiday, Midsummer Eve,
Christmas Eve or New Year's Eve to the next other day (lag 1930:173 2 §); the day by which the board must decide does
not move, which is in the applicant's favour.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Literal, get_args

from permits import jurisdiction
from permits.law.facts import Facts
from permits.law.pack import Pack
from permits.phrases import phrase
from permits.quantity import Measured, Stated
from permits.text import Text

LimitRead = Literal[
    "decision_weeks", "extension_weeks", "notification_weeks", "notification_extension_weeks", "order_weeks",
    "answer_weeks", "appeal_weeks", "announcement_weeks", "fee_share_per_overdue_week",
    "permit_start_years", "permit_finish_years", "clearance_years", "advance_notice_years",
    "temporary_permit_years", "temporary_prolonged_years", "temporary_total_years", "appeal_forward_weeks", "hearing_weeks",
    "slow_case_months", "slow_case_answer_weeks",
]  # fmt: skip
LIMITS_READ: tuple[str, ...] = get_args(LimitRead)
"""The numbers of the law that are reckoned with here; the rulebook sees that they stand."""


class Happened(StrEnum):
    """What moves the clock."""

    RECEIVED = "received"
    CHANGED = "changed"
    """The applicant sends more, or changes the application, unasked."""
    DEFENCE_ANSWERED = "defence_answered"
    RETURNED = "returned"
    """A court or the county board sends the case back."""
    ORDERED = "ordered"
    """The applicant is ordered to complete the application."""
    CURED = "cured"
    """What the order asked for has come in."""
    EXTENDED = "extended"
    """A case officer has extended the time; never the machine (KL 6 kap. 38 §)."""
    STAYED = "stayed"
    """The board waits for a dispensation, an expropriation or a plan."""
    RESUMED = "resumed"


@dataclass(frozen=True, slots=True)
class Turn:
    """Something that moved the clock, and its day."""

    happened: Happened
    day: date


@dataclass(frozen=True, slots=True)
class Step:
    """One turn of the clock and what it did."""

    turn: Turn
    says: Text


@dataclass(frozen=True, slots=True)
class Deadline:
    """
    start: the day the time counts from. last: the last day to decide in time; None while the clock stands
    still. because: every turn in order, with what it did. extended: whether the time has been extended. opened,
    order_by: the day of the application, or of what came instead, and the last day on which asking for what is missing stops the time (PBL 9 kap. 99 § 4).
    """

    start: date
    last: date | None
    because: tuple[Step, ...]
    extended: bool
    opened: date
    order_by: date


def deadline(pack: Pack, turns: Iterable[Turn], notification: bool) -> Deadline:
    """
    The last day to decide a permit or advance notice (ten weeks), or a notification (four), by what has happened.

    The limits are those of the day the case came in. Source: PBL 9 kap. 99-102 §§, PBF 6 kap. 5 §. Raises
    ValueError when nothing was received.
    """
    in_order = sorted(turns, key=lambda turn: turn.day)
    received = next((turn.day for turn in in_order if turn.happened is Happened.RECEIVED), None)
    if received is None:
        raise ValueError("a case begins by being received")
    clock = _Clock(
        received,
        weeks=_weeks(pack, "notification_weeks" if notification else "decision_weeks", received),
        extension=_weeks(pack, "notification_extension_weeks" if notification else "extension_weeks", received),
        order=_weeks(pack, "order_weeks", received),
        section="PBF 6 kap. 5 §" if notification else "PBL 9 kap. 99 §",
    )
    steps = tuple(Step(turn, clock.hear(turn)) for turn in in_order)
    return Deadline(clock.start, clock.last, steps, clock.extended, clock.opened, clock.opened + clock.order)


class _Clock:
    """The time to decide, as what happens turns it."""

    def __init__(self, received: date, weeks: timedelta, extension: timedelta, order: timedelta, section: str) -> None:
        self.start = received
        self.opened = received
        """
        The day from which the weeks to point out a defect count: of the application or of what the applicant sent
        instead, and of nothing else that starts the time anew (PBL 9 kap. 99 § 4).
        """
        self.weeks, self.extension, self.order, self.section = weeks, extension, order, section
        self.extended = False
        self.waiting = False
        """For what a timely order asked for."""
        self.stayed = False

    @property
    def last(self) -> date | None:
        if self.waiting or self.stayed:
            return None
        return self.start + self.weeks + (self.extension if self.extended else timedelta(0))

    def hear(self, turn: Turn) -> Text:
        match turn.happened:
            case Happened.RECEIVED:
                return phrase("deadline.received", section=self.section)
            case Happened.CHANGED:
                self.opened = max(self.opened, turn.day)
                return self._restart(turn, "changed", self.section)
            case Happened.DEFENCE_ANSWERED:
                return self._restart(turn, "defence_answered", self.section)
            case Happened.RETURNED:
                return self._restart(turn, "returned", "PBL 9 kap. 101 §")
            case Happened.ORDERED:
                return self._ordered(turn)
            case Happened.CURED if self.waiting:
                self.waiting = False
                return self._restart(turn, "cured", self.section)
            case Happened.CURED:
                return phrase("deadline.goes_on")
            case Happened.EXTENDED:
                return self._extend(turn)
            case Happened.STAYED:
                self.stayed = True
                return phrase("deadline.stayed")
            case Happened.RESUMED:
                self.stayed = False
                return self._restart(turn, "resumed", "PBL 9 kap. 102 §")

    def _restart(self, turn: Turn, what: str, section: str) -> Text:
        # Nothing that happens lets the board off earlier than it had to decide before.
        self.start, self.extended = max(self.start, turn.day), False
        if self.last is None:
            return phrase("deadline.no_time_yet", what=phrase(f"deadline.what.{what}"), section=section)
        return phrase("deadline.anew", what=phrase(f"deadline.what.{what}"), section=section)

    def _ordered(self, turn: Turn) -> Text:
        if self.waiting:
            return phrase("deadline.ordered_more", section=self.section)
        if turn.day <= self.opened + self.order:
            self.waiting = True
            return phrase("deadline.ordered_in_time", section=self.section)
        return phrase("deadline.ordered_late", section=self.section)

    def _extend(self, turn: Turn) -> Text:
        if self.extended or self.last is None or turn.day > self.last:
            return phrase("deadline.extended_once", section=self.section)
        self.extended = True
        return phrase("deadline.extended", section=self.section)


def overdue_share(pack: Pack, due: Deadline, decided: date) -> Decimal:
    """
    How much of the fee falls away, from 0 to 1: a fifth for each week begun after the last day.

    Source: PBL 12 kap. 8 a §. While the clock stands still nothing falls away.
    """
    if due.last is None or decided <= due.last:
        return Decimal(0)
    weeks = -((due.last - decided).days // 7)
    share = _limit(pack, "fee_share_per_overdue_week", due.because[0].turn.day) / 100
    return min(weeks * share, Decimal(1))


def last_answer(pack: Pack, asked: date) -> date:
    """The last day to complete an application that was asked about on that day (PBL 9 kap. 91 §)."""
    return next_working_day(asked + _weeks(pack, "answer_weeks", asked))


def last_appeal_by_the_served(pack: Pack, received: date) -> date:
    """The last day to appeal for one who got the decision on that day: three weeks (FL 44 §)."""
    return next_working_day(received + _weeks(pack, "appeal_weeks", received))


def last_appeal_by_others(pack: Pack, announced: date) -> date:
    """For everybody else: three weeks from a week after the announcement (PBL 13 kap. 16 §)."""
    told = announced + _weeks(pack, "announcement_weeks", announced)
    return next_working_day(told + _weeks(pack, "appeal_weeks", announced))


def forward_appeal_by(pack: Pack, came: date) -> date:
    """The day by which an appeal that came in on that day is with the county board (FL 46 §)."""
    return next_working_day(came + _weeks(pack, "appeal_forward_weeks", came))


def last_view(pack: Pack, asked: date) -> date:
    """The last day to answer a hearing sent on that day (PBL 9 kap. 95 §)."""
    return next_working_day(asked + _weeks(pack, "hearing_weeks", asked))


def legal_force(pack: Pack, announced: date, served: Iterable[date]) -> date:
    """The first day on which nobody can appeal any longer, when nobody has."""
    days = [last_appeal_by_others(pack, announced), *(last_appeal_by_the_served(pack, day) for day in served)]
    return max(days) + timedelta(days=1)


def lapses(pack: Pack, force: date) -> tuple[date, date]:
    """The last days to begin and to finish what a permit allows, from its legal force (PBL 9 kap. 115 §)."""
    begin, finish = _limit(pack, "permit_start_years", force), _limit(pack, "permit_finish_years", force)
    return _years_later(force, int(begin)), _years_later(force, int(finish))


def longest_temporary(pack: Pack, facts: Facts, given: date) -> date:
    """
    The last day that a temporary permit given on that day may hold: a first time, or a prolongation of what has been,
    within the time in all unless it is for a season (PBL 9 kap. 72 §). Years before that nobody knows shorten nothing:
    the test of the permit is then open.
    """
    before, season = facts.values.get("temporary_years_before"), facts.values.get("temporary_seasonal")
    if not isinstance(before, Measured) or before.high == 0:
        return _years_later(given, int(_limit(pack, "temporary_permit_years", given)))
    years = _limit(pack, "temporary_prolonged_years", given)
    if not (isinstance(season, Stated) and season.value is True):
        years = min(years, max(_limit(pack, "temporary_total_years", given) - before.high, Decimal(0)))
    return _years_later(given, int(years))


def clearance_lapses(pack: Pack, given: date) -> date:
    """The last day to begin after a starting clearance in a notification case (PBL 10 kap. 25 §)."""
    return _years_later(given, int(_limit(pack, "clearance_years", given)))


def next_working_day(day: date) -> date:
    """That day, or the next that is no Saturday, Sunday, holiday or eve that the law equals to one."""
    while day.weekday() >= 5 or day in jurisdiction.closed(day.year):
        day += timedelta(days=1)
    return day


def _years_later(day: date, years: int) -> date:
    """The same day of a later year; the last of February for a leap day."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def _limit(pack: Pack, name: LimitRead, day: date) -> Decimal:
    """A dated number; before its first day, the first, since older cases wait here for a person only."""
    limit = pack.limits[name]
    dated = limit.on(max(day, limit.values[0].valid.from_))
    assert dated is not None, f"{name} has no value on {day}"  # the rulebook has seen that it stands
    return dated.value


def _weeks(pack: Pack, name: LimitRead, day: date) -> timedelta:
    return timedelta(weeks=int(_limit(pack, name, day)))
