"""The numbers of the law: dated series, each value with its source."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from permits.law.loader.declared import citation, named
from permits.law.pack import DatedValue, Limit
from permits.strict import Entry, Reading
from permits.validity import Validity


def read_limits(say: Reading, entry: Entry, laws: Iterable[str]) -> dict[str, Limit]:
    """The limits of `limits.yaml`, by name. No number of the law is below nothing, and no share above the whole."""
    limits = {}
    for name, declared in named(say, entry, "limits").items():
        keys = say.mapping(declared, (), ("unit", "label", "values"))
        unit = say.word(keys.get("unit"))
        values = []
        for dated in say.items(keys.get("values")):
            inner = say.mapping(dated, ("to",), ("from", "value", "source"))
            start, end = say.day(inner.get("from")), say.day(inner.get("to"))
            number = say.amount(inner.get("value"), Decimal(100) if unit == "%" else None)
            valid = Validity(start or date.min, say.not_before(start, end, dated))
            values.append(DatedValue(valid, number, citation(say, inner.get("source"), laws)))
        series = say.series(declared, name, values)
        limits[name] = Limit(name, unit, say.text_pair(keys.get("label")), series, declared.place)
    return limits
