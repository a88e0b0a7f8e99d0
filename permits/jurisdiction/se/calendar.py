"""The days on which Swedish offices are closed."""

from datetime import date
from functools import cache


@cache
def closed(year: int) -> frozenset[date]:
    """Public holidays (lag 1989:253) and the eves of Midsummer, Christmas and the New Year (lag 1930:173)."""
    import holidays  # the calendars of the world, which most commands never open

    categories = (holidays.PUBLIC, holidays.DE_FACTO)
    return frozenset(holidays.country_holidays("SE", years=year, categories=categories))
