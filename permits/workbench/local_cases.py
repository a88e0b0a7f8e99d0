"""
Worked cases of a municipality's own files, `rules/local/<code>/cases.yaml`: for a measure on a day, how far the service
goes, what the board has answered beforehand, what a decision costs, what is told and thinned.

What a case expects stands as the files write it; of a table (`settles`, `prices`, `guidance`, `thinned`) it expects the
whole. What a case does not name it does not look at.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

from permits.decision.mandate import mandate_for
from permits.decision.reasons import Reason
from permits.law.facts import Dates, Facts
from permits.law.pack import Pack
from permits.local.delegation import Delegation
from permits.local.fee import Tariff, fee
from permits.local.guidance import Guidance
from permits.local.reading import CHARGEABLE
from permits.local.retention import Retention
from permits.quantity import Source, Stated, Value, exactly
from permits.rulebook import OWN_CASES, Rulebook
from permits.strict import Entry, Reading, read_file
from permits.text import Text
from permits.workbench.check import Finding

Plain = str | tuple["Plain", ...] | Mapping[str, "Plain"]
"""What a case expects or comes to, as the file writes it."""

EXPECTED = (
    "mode", "settles", "second_look_percent", "fallback_percent", "silent", "clears_start", "grants_on_unread_drawings",
    "orders_completion", "may_lower", "two_read", "prices", "guidance", "thinned", "readings", "minutes",
)  # fmt: skip
"""What a case may speak of."""


@dataclass(frozen=True, slots=True)
class LocalCase:
    """given: measures of the case, by fact. expect: by what it speaks of. place: `file:line`."""

    name: str
    measure: str
    on: date
    given: Mapping[str, Decimal]
    expect: Mapping[str, Plain]
    place: str = ""


@dataclass(frozen=True, slots=True)
class OwnFiles:
    """One municipality's own files that decide something; None for one that it lacks."""

    delegation: Delegation | None = None
    tariff: Tariff | None = None
    guidance: Mapping[str, Guidance] | None = None
    retention: Retention | None = None

    @classmethod
    def of(cls, book: Rulebook, municipality: str) -> OwnFiles:
        return cls(
            book.delegations.get(municipality),
            book.tariffs.get(municipality),
            book.guidance.get(municipality),
            book.retentions.get(municipality),
        )


def load_local_cases(path: Path, pack: Pack) -> tuple[LocalCase, ...]:
    """The cases of one municipality. Raises BadPack with every fault."""
    shown = "/".join(path.parts[-3:])
    return read_file(path, shown, lambda say, entry: tuple(_case(say, at, pack) for at in _cases(say, entry)))


def _cases(say: Reading, entry: Entry) -> list[Entry]:
    return say.items(say.mapping(entry, (), ("cases",)).get("cases"))


def _case(say: Reading, entry: Entry, pack: Pack) -> LocalCase:
    keys = say.mapping(entry, ("given",), ("name", "measure", "on", "expect"))
    given = {}
    for name, inner in say.mapping(keys["given"]).items() if "given" in keys else ():
        say.one_of(inner.holding(name), [fact.name for fact in pack.facts.values() if fact.type.is_numeric])
        given[name] = say.number(inner)
    expect = say.mapping(keys["expect"], EXPECTED) if "expect" in keys else {}
    return LocalCase(
        say.filled(keys.get("name")),
        say.one_of(keys.get("measure"), pack.facts["measure"].choices),
        say.day(keys.get("on")) or date.min,
        given,
        {name: _plain(inner) for name, inner in expect.items()},
        f"{entry.file}:{entry.line}",
    )


def _plain(entry: Entry) -> Plain:
    match entry.value:
        case str(word):
            return word
        case list(items):
            return tuple(map(_plain, items))
        case dict(keys):
            return {name: _plain(inner) for name, inner in keys.items()}


def came(pack: Pack, own: OwnFiles, case: LocalCase) -> Mapping[str, Plain]:
    """All that the files come to for the case; what they say nothing of is left out."""
    values: dict[str, Value] = {name: exactly(number) for name, number in case.given.items()}
    facts = Facts({"measure": Stated(case.measure, Source.APPLICANT, ""), **values})
    return {
        **_delegated(pack, own.delegation, facts, case),
        "prices": _prices(own.tariff, case),
        "guidance": {
            fact: f"{guided.paragraph}, {guided.decided}" for fact, guided in sorted((own.guidance or {}).items())
        },
        **_thinned(own.retention, case.on),
        "minutes": tuple(
            f"{file.paragraph}, {file.decided}" for file in (own.delegation, own.tariff, own.retention) if file
        ),
    }


def _delegated(pack: Pack, delegation: Delegation | None, facts: Facts, case: LocalCase) -> Mapping[str, Plain]:
    mandate = mandate_for(pack, delegation, facts, Dates(case.on, case.on))
    told: dict[str, Plain] = {"mode": mandate.code if isinstance(mandate, Reason) else mandate.mode.value}
    if delegation is None:
        return told
    if not isinstance(mandate, Reason):
        told["settles"] = {
            name: _yes_no(settled.answer)
            for name, settled in sorted(mandate.settles.items())
            if settled.holds(facts.values)
        }
        told["second_look_percent"] = str(mandate.second_look)
        told["fallback_percent"] = "" if mandate.fallback is None else str(mandate.fallback)
    return {
        **told,
        "silent": _yes_no(case.measure in delegation.silent_on),
        "clears_start": _yes_no(case.measure in delegation.clears_start),
        "grants_on_unread_drawings": _yes_no(delegation.grants_on_unread_drawings),
        "orders_completion": _yes_no(delegation.orders_completion),
        "may_lower": tuple(sorted(delegation.may_lower)),
        "two_read": tuple(sorted(delegation.two_read)),
    }


def _prices(tariff: Tariff | None, case: LocalCase) -> Mapping[str, Plain]:
    """Whole kronor by result."""
    if tariff is None:
        return {}
    fees = {result.value: fee(tariff, case.measure, result, case.on) for result in CHARGEABLE}
    return {result: str(cost.kronor) for result, cost in fees.items() if cost is not None}


def _thinned(retention: Retention | None, on: date) -> Mapping[str, Plain]:
    """After how many years, by result, and who has read a case."""
    if retention is None or not retention.valid.covers(on):
        return {"thinned": {}, "readings": ""}
    listed = sorted((result.value, entry) for entry in retention.cases for result in entry.results)
    readings = retention.readings_after_years
    return {
        "thinned": {result: str(entry.after_years) for result, entry in listed},
        "readings": "" if readings is None else str(readings),
    }


def _yes_no(answer: bool) -> str:
    return "true" if answer else "false"


def astray(pack: Pack, own: OwnFiles, case: LocalCase) -> list[str]:
    """What the case expects, and the files do not come to."""
    found = came(pack, own, case)
    return [name for name, expected in case.expect.items() if found.get(name, "") != expected]


def faults_of_cases(rules: Path, book: Rulebook) -> Iterator[Finding]:
    """The municipalities' worked cases that end otherwise than they say. Raises BadPack for a file that cannot be read."""
    for path in (folder / OWN_CASES for folder in sorted((rules / "local").glob("*/"))):
        if not os.path.lexists(path):
            continue
        own = OwnFiles.of(book, path.parent.name)
        for case in load_local_cases(path, book.pack):
            found = came(book.pack, own, case)
            for name in astray(book.pack, own, case):
                is_, expected = in_yaml(found.get(name, "")), in_yaml(case.expect[name])
                says = Text(
                    f"Fallet håller inte: {case.name}: {name} är {is_}, väntat {expected}.",
                    f"The case does not hold: {case.name}: {name} is {is_}, expected {expected}.",
                )
                yield Finding("case", case.name, says, case.place)


def in_yaml(value: Plain) -> str:
    """As the file writes it."""
    if isinstance(value, str):
        return value if value in ("true", "false") or value.replace("_", "").isalpha() else f'"{value}"'
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{name}: {in_yaml(inner)}" for name, inner in value.items()) + "}"
    return "[" + ", ".join(map(in_yaml, value)) + "]"


def as_yaml(case: LocalCase) -> str:
    """A case as it is written in `cases.yaml`."""
    lines = [f'  - name: "{case.name}"', f"    measure: {case.measure}", f"    on: {case.on}"]
    if case.given:
        lines.append("    given: {" + ", ".join(f'{name}: "{number}"' for name, number in case.given.items()) + "}")
    lines += ["    expect:", *(f"      {name}: {in_yaml(value)}" for name, value in case.expect.items())]
    return "\n".join(lines) + "\n"
