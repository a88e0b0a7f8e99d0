"""Worked cases, and the facts of one case: values as written, each held to its fact's declaration."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from permits.law.facts import KINDS_OF_THING, Dates, Facts, Thing
from permits.law.loader.declared import Declared
from permits.law.pack import Case, FactDeclaration, FactType, Pack
from permits.quantity import Measured, Stated, Value, exactly
from permits.strict import Entry, Reading
from permits.text import Text


@dataclass
class CaseReading:
    """Cases being read, in the words of a pack. rules: the ids that an expectation may name."""

    declared: Declared
    rules: Iterable[str] = ()

    @property
    def reading(self) -> Reading:
        return self.declared.reading

    def ordinary(self, entry: Entry | None) -> tuple[Mapping[str, object], date]:
        say = self.reading
        if entry is None:
            return {"given": {}, "things": {}}, date.min
        keys = say.mapping(entry, ("things",), ("given", "received"))
        return (
            {
                "given": self.values(keys["given"], None) if "given" in keys else {},
                "things": self.things(keys.get("things")),
            },
            say.day(keys.get("received")) or date.min,
        )

    def case(self, entry: Entry, received: date) -> Case:
        say = self.reading
        keys = say.mapping(
            entry, ("law", "received", "decided", "started", "given", "things", "without"), ("name", "expect")
        )
        came = say.day(keys.get("received")) or received
        decided = say.day(keys.get("decided")) or came
        if decided < came:
            say.fault(
                keys["decided"],
                f"Fallet avgörs {decided}, innan det kom in {came}.",
                f"The case is decided on {decided}, before it came in on {came}.",
                "dates",
            )
        return Case(
            say.filled(keys.get("name")),
            Dates(came, decided, say.day(keys.get("started"))),
            self.values(keys["given"], None) if "given" in keys else {},
            self.things(keys.get("things")),
            self._names(keys.get("without"), self.declared.facts),
            self._expected(keys["expect"]) if "expect" in keys else {},
            say.word(keys.get("law")),
            entry.file,
            entry.line,
        )

    def _names(self, entry: Entry | None, known: Iterable[str]) -> tuple[str, ...]:
        """A list of facts or rules, each of which is there: a misspelt one would be passed over in silence."""
        names = tuple(known)
        found = []
        for inner in self.reading.items(entry):
            name = self.reading.filled(inner)
            if name and name not in names:
                meant = self.reading.meant(name, names)
                self.reading.fault(
                    inner, f"{name} finns inte.{meant.sv}", f"There is no {name}.{meant.en}", "undeclared"
                )
            found.append(name)
        return tuple(found)

    def things(self, entry: Entry | None) -> dict[str, tuple[Mapping[str, object], ...]]:
        found: dict[str, tuple[Mapping[str, object], ...]] = {}
        for kind, inner in self.reading.mapping(entry, KINDS_OF_THING).items() if entry else ():
            things: list[Mapping[str, object]] = []
            for told in self.reading.items(inner):
                keys = dict(self.reading.mapping(told))
                id = self.reading.filled(keys.pop("id", None)) or str(len(things) + 1)
                if id in [thing["id"] for thing in things]:
                    self.reading.fault(told, f"{id} finns redan.", f"{id} exists already.", "repeated")
                things.append({"id": id, **self.values(told.holding(keys), kind)})
            found[kind] = tuple(things)
        return found

    def values(self, entry: Entry, of: str | None) -> dict[str, object]:
        found: dict[str, object] = {}
        for name, inner in self.reading.mapping(entry).items():
            fact = self.declared.known_fact(name, inner, of)
            if fact is not None:
                found[name] = self._value(inner, fact)
        return found

    def _value(self, entry: Entry, fact: FactDeclaration) -> object:
        say = self.reading
        if fact.type.is_numeric:
            if isinstance(entry.value, dict):
                keys = say.mapping(entry, (), ("low", "high"))
                low, high = say.number(keys.get("low")), say.number(keys.get("high"))
                if low > high:
                    say.fault(entry, f"{fact.name}: low ligger över high.", f"{fact.name}: low is above high.", "range")
                self.declared.on_grid(low, fact, entry)
                self.declared.on_grid(high, fact, entry)
                return (low, high)
            number = say.number(entry)
            self.declared.on_grid(number, fact, entry)
            return number
        if fact.type is FactType.YES_NO:
            return say.yes_no(entry)
        if fact.type is FactType.DATE:
            return say.day(entry)
        return say.one_of(entry, fact.choices)

    def _expected(self, entry: Entry) -> dict[str, object]:
        say = self.reading
        lists: dict[str, Iterable[str]] = {
            "because": self.rules, "informs": self.rules, "missing": self.declared.facts, "judgements": self.declared.facts,
            "in_force": self.rules, "not_in_force": self.rules,
        }  # fmt: skip
        keys = say.mapping(entry, ("answers", "why_not", "verdicts", *lists))
        if not keys:
            say.fault(entry, "Fallet väntar sig inget.", "The case expects nothing.", "missing")
        found: dict[str, object] = {
            name: self._names(keys[name], known) for name, known in lists.items() if name in keys
        }
        if "answers" in keys:
            found["answers"] = {
                name: say.one_of(
                    inner,
                    (
                        *(self.declared.questions[name].answers if name in self.declared.questions else ()),
                        "open",
                        "conflict",
                    ),
                )
                for name, inner in say.mapping(keys["answers"], self.declared.questions).items()
            }
        if "why_not" in keys:
            found["why_not"] = {
                id: self._names(inner, self.declared.facts)
                for id, inner in say.mapping(keys["why_not"], self.rules).items()
            }
        if "verdicts" in keys:
            verdicts = ("met", "not_met", "not_applicable", "open")
            found["verdicts"] = {
                id: say.one_of(inner, verdicts) for id, inner in say.mapping(keys["verdicts"], self.rules).items()
            }
        return found


NOT_GIVEN = Text("Inget är sagt om vilka som finns.", "Nothing is said of which there are.")


def load_facts(raw: bytes, pack: Pack) -> Facts:
    """
    Facts of one case from JSON (or YAML): `facts` by name and `things` by kind, as worked cases write them,
    so numbers stand in quotes. Things of a kind that is not named are not known; an empty list says that there are none.

    Raises BadPack with every fault.
    """
    reading = Reading()
    entry = reading.text(raw, "facts")
    keys = reading.mapping(entry, ("facts", "things")) if entry is not None else {}
    reader = CaseReading(Declared(reading, facts=dict(pack.facts)))
    values = reader.values(keys["facts"], None) if "facts" in keys else {}
    things = reader.things(keys.get("things"))
    reading.finish()
    return replace(
        facts_from(values, things), incomplete={kind: NOT_GIVEN for kind in KINDS_OF_THING if kind not in things}
    )


def facts_from(values: Mapping[str, Any], things: Mapping[str, Sequence[Mapping[str, Any]]]) -> Facts:
    """Facts from plain values: decimals, (low, high) pairs, choices, yes or no, dates."""
    return Facts(
        {name: _as_value(value) for name, value in values.items()},
        {kind: tuple(_as_thing(thing) for thing in those) for kind, those in things.items()},
    )


def _as_thing(one: Mapping[str, Any]) -> Thing:
    id = str(one["id"])
    return Thing(id, Text(id, id), {name: _as_value(value) for name, value in one.items() if name != "id"})


def _as_value(value: Any) -> Value:
    if isinstance(value, tuple):
        low, high = value
        return Measured(low, high)
    return exactly(value) if isinstance(value, Decimal) else Stated(value)
