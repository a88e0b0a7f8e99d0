"""The numbers of the law: dated series, each value with its source."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from datetime import date

from permits.law.loader.declared import citation, named
from permits.law.pack import DatedValue, Limit
from permits.strict import Entry, Reading
from permits.validity import Validity


def read_limits(say: Reading, entry: Entry, laws: Iterable[str]) -> dict[str, Limit]:
    """The limits of `limits.yaml`, by name."""
    limits = {}
    for name, one in named(say, entry, "limits").items():
        keys = say.mapping(one, (), ("unit", "label", "values"))
        values = []
        for dated in say.items(keys.get("values")):
            inner = say.mapping(dated, ("to",), ("from", "value", "source"))
            start, end = say.day(inner.get("from")), say.day(inner.get("to"))
            valid = Validity(start or date.min, say.not_before(start, end, dated))
            values.append(DatedValue(valid, say.number(inner.get("value")), citation(say, inner.get("source"), laws)))
        values.sort(key=lambda dated: dated.valid.from_)
        for before, after in itertools.pairwise(values):
            if before.valid.to is None or before.valid.to >= after.valid.from_:
                say.fault(
                    one, f"Gränsvärdet {name} har två värden samtidigt.",
                    f"The limit {name} has two values at once.", "overlap",
                )  # fmt: skip
        limits[name] = Limit(name, say.word(keys.get("unit")), say.text_pair(keys.get("label")), tuple(values))
    return limits
