"""
The law's days and shares reckoned once more, from its text and from nothing of the product's.

Sources: PBL 9 kap. 99-102 and 115 §§, 10 kap. 25 §, 12 kap. 8 a §, 13 kap. 16 §; PBF 6 kap. 5 §; FL 44 §; lag 1930:173;
lag 1989:253. What the law asks a day for and names none is a municipality's custom: four weeks to complete, two to
comment, one to forward an appeal.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction

WEEK = timedelta(weeks=1)
SATURDAY = 5


@dataclass
class Reckoning:
    """
    One case's time to decide, told event by event by whoever lives it.

    asked: what a person or the machine ordered and that has not come, by fact.
    """

    received: date
    notification: bool = False
    start: date = field(init=False)
    application: date = field(init=False)
    """The day of the application, or of what the applicant sent instead: an order within three weeks of it is timely."""
    asked: frozenset[str] = frozenset()
    waits: bool = False
    stays: bool = False
    extended: bool = False

    def __post_init__(self) -> None:
        self.start = self.application = self.received

    @property
    def last(self) -> date | None:
        """The last day to decide in time; None while no time runs."""
        if self.waits or self.stays:
            return None
        weeks = 4 if self.notification else 10
        return self.start + weeks * WEEK * (2 if self.extended else 1)

    def order(self, day: date, missing: frozenset[str]) -> None:
        self.waits = self.waits or day - self.application <= 3 * WEEK
        self.asked = missing

    def complete(self, day: date, still: frozenset[str]) -> None:
        self.asked &= still
        if self.waits and not self.asked:
            self.waits = False
            self._anew(day)

    def answer_of_defence(self, day: date) -> None:
        self._anew(day)

    def send_back(self, day: date) -> None:
        self._anew(day)

    def stay(self) -> None:
        self.stays = True

    def resume(self, day: date) -> None:
        self.stays = False
        self._anew(day)

    def extend(self) -> None:
        self.extended = True

    def share_that_falls_away(self, decided: date) -> Fraction:
        """A fifth of the fee for each week begun after the last day."""
        if self.last is None or decided <= self.last:
            return Fraction(0)
        begun = ((decided - self.last).days + 6) // 7
        return min(Fraction(begun, 5), Fraction(1))

    def _anew(self, day: date) -> None:
        self.start, self.extended = day, False


# -- last days -----------------------------------------------------------------------------------------


def to_complete(asked: date) -> date:
    return no_day_off(asked + 4 * WEEK)


def to_comment(asked: date) -> date:
    return no_day_off(asked + 2 * WEEK)


def to_forward(came: date) -> date:
    return no_day_off(came + WEEK)


def to_appeal_for_the_served(served: date) -> date:
    return no_day_off(served + 3 * WEEK)


def to_appeal_for_others(announced: date) -> date:
    return no_day_off(announced + WEEK + 3 * WEEK)


def years_after(day: date, years: int) -> date:
    """The same day so many years later, the last of February for a leap day."""
    if (day.month, day.day) == (2, 29) and not _leap(day.year + years):
        return date(day.year + years, 2, 28)
    return date(day.year + years, day.month, day.day)


def no_day_off(day: date) -> date:
    while day.weekday() >= SATURDAY or _is_holiday(day):
        day += timedelta(days=1)
    return day


def _is_holiday(day: date) -> bool:
    """Holidays that may fall on a weekday, and the eves that the law of 1930 puts beside them."""
    fixed = {(1, 1), (1, 6), (5, 1), (6, 6), (12, 24), (12, 25), (12, 26), (12, 31)}
    midsummer_eve = day.month == 6 and 19 <= day.day <= 25 and day.weekday() == 4
    from_easter = (day - easter(day.year)).days
    return (day.month, day.day) in fixed or midsummer_eve or from_easter in (-2, 1, 39)


def easter(year: int) -> date:
    """Easter Day, by Butcher's reckoning in the Gregorian calendar."""
    golden, century, of_century = year % 19, year // 100, year % 100
    epact = (19 * golden + century - century // 4 - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    to_sunday = (32 + 2 * (century % 4) + 2 * (of_century // 4) - epact - of_century % 4) % 7
    late = (golden + 11 * epact + 22 * to_sunday) // 451
    month, day = divmod(epact + to_sunday - 7 * late + 114, 31)
    return date(year, month, day + 1)


def _leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
