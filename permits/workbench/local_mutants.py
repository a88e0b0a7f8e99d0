"""
How well a municipality's worked cases hold its own files: each number, day, yes and no, mode and line of its delegation,
tariff, guidance and plan for thinning is spoilt, and two measures' lines are switched; some case should notice (`fates`).

Words that only people read (names, sentences, what a paragraph is called) and the face are not spoilt: `rules diff` shows them.
"""

from __future__ import annotations

import itertools
import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

from permits.law.pack import Pack
from permits.local.delegation import Delegation, Mode
from permits.local.fee import TimeModel
from permits.local.reading import read_delegation, read_guidance, read_retention, read_tariff
from permits.rulebook import OWN_CASES
from permits.strict import Entry, Reading
from permits.validity import Validity
from permits.workbench.fates import Fate, Slip, Tried
from permits.workbench.local_cases import LocalCase, OwnFiles, as_yaml, astray, came, load_local_cases

SPOILT = ("delegation.yaml", "tariff.yaml", "guidance.yaml", "retention.yaml")
"""The files that decide something."""

DAY = timedelta(1)

Content = str | list[Entry] | dict[str, Entry]


@dataclass(frozen=True, slots=True)
class LocalMutant(Slip):
    """A municipality's files with one thing spoilt. entries: every file that decides something, by its name."""

    entries: Mapping[str, Entry]


def opened(folder: Path) -> Mapping[str, Entry]:
    """What stands in the files of one municipality that decide something. Raises BadPack where one cannot be read."""
    say = Reading()
    shown = {
        name: say.file(folder / name, f"local/{folder.name}/{name}") for name in SPOILT if (folder / name).is_file()
    }
    say.finish()
    return {name: entry for name, entry in shown.items() if entry is not None}


def local_mutants(entries: Mapping[str, Entry], measures: Iterable[str]) -> Iterator[LocalMutant]:
    """Every mutant of a municipality's files. measures: the kinds that the pack knows."""
    known = tuple(measures)
    for name, entry in entries.items():
        for path, kind, what, spoilt in _of_entry(entry, (), known):
            others = {**entries, name: spoilt}
            yield LocalMutant(kind, entry.file, ".".join(path), what, others)


Spoiling = tuple[tuple[str, ...], str, str, Entry]
"""The keys that lead there, the kind, what was done, and the entry thereafter."""


def _of_entry(entry: Entry, path: tuple[str, ...], measures: Sequence[str]) -> Iterator[Spoiling]:
    def spoilt(kind: str, what: str, value: Content) -> Spoiling:
        return path, kind, what, entry.holding(value)

    match entry.value:
        case str(word):
            for kind, written in _of_word(word, path):
                yield path, kind, f"{word} -> {written}", replace(entry, value=written)
        case list(items):
            for place, item in enumerate(items):
                before, after = items[:place], items[place + 1 :]
                yield spoilt("dropped", f"without {_shown(item)}", [*before, *after])
                for inner, kind, what, held in _of_entry(item, (*path, str(place + 1)), measures):
                    yield inner, kind, what, entry.holding([*before, held, *after])
            named = [item.value for item in items]
            stranger = next((measure for measure in measures if measure not in named), None)
            if stranger is not None and set(measures).issuperset(map(str, named)):
                yield spoilt("list", f"{stranger} too", [*items, entry.holding(stranger)])
        case dict(keys):
            for key, of_key in keys.items():
                yield spoilt("dropped", f"without {key}", {name: kept for name, kept in keys.items() if name != key})
                for inner, kind, what, held in _of_entry(of_key, (*path, key), measures):
                    yield inner, kind, what, entry.holding({**keys, key: held})
            for first, second in itertools.pairwise(key for key in keys if key in measures):
                switched = {**keys, first: keys[second], second: keys[first]}
                yield spoilt("switched", f"{first} and {second}", switched)


def _of_word(word: str, path: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Every small way to write a word otherwise, with its kind; none for what only people read."""
    if path[-1] in ("sv", "en", "paragraph", "source", "plan"):
        return
    if word in ("true", "false"):
        yield "answer", "false" if word == "true" else "true"
    elif path[-1] == "mode":
        yield from (("mode", mode.value) for mode in Mode if mode != word)
    elif re.fullmatch(r"\d{4}-\d\d-\d\d", word):
        yield from (("date", str(date.fromisoformat(word) + step)) for step in (DAY, -DAY))
    elif re.fullmatch(r"\d+(\.\d+)?", word):
        number = Decimal(word)
        step = Decimal(1).scaleb(number.as_tuple().exponent)  # type: ignore[arg-type]
        yield from (("limit", str(number + moved)) for moved in (step, -step))


def _shown(entry: Entry) -> str:
    match entry.value:
        case str(word):
            return word
        case list(items):
            return ", ".join(map(_shown, items))
        case dict(keys):
            return ", ".join(f"{name} {_shown(inner)}" for name, inner in keys.items())


class LocalTrial:
    """The worked cases of one municipality, ready to be held against mutants of its files."""

    def __init__(self, pack: Pack, municipality: str, entries: Mapping[str, Entry], cases: Sequence[LocalCase]) -> None:
        self.pack, self.municipality, self.entries, self.cases = pack, municipality, entries, cases
        own = self._read(entries)
        assert own is not None
        self._own = own
        self._probes = tuple(_probes(pack, own))
        self._came = [came(pack, own, probe) for probe in self._probes]

    def mutants(self) -> Iterator[LocalMutant]:
        """Every mutant of its files."""
        return local_mutants(self.entries, self.pack.facts["measure"].choices)

    def try_(self, mutant: LocalMutant) -> Tried:
        """What becomes of it."""
        own = self._read(mutant.entries)
        if own is None:
            return Tried(mutant, Fate.REFUSED)
        for case in self.cases:
            if astray(self.pack, own, case):
                return Tried(mutant, Fate.KILLED, case.place)
        # What the spoilt files may come to turns at their own days and limits too.
        for probe in (*self._probes, *_probes(self.pack, own)):
            before, after = came(self.pack, self._own, probe), came(self.pack, own, probe)
            differing = {
                name: before.get(name, "")
                for name in {**before, **after}
                if before.get(name, "") != after.get(name, "")
            }
            if differing:
                killer = replace(probe, name=f"{mutant.name}: {mutant.what}", expect=differing)
                return Tried(mutant, Fate.SURVIVED, yaml=as_yaml(killer))
        return Tried(mutant, Fate.EQUAL)

    def _read(self, entries: Mapping[str, Entry]) -> OwnFiles | None:
        """The files as they would be loaded; None where one is refused, alone or beside another."""
        say = Reading()

        board, council = entries.get("delegation.yaml"), entries.get("tariff.yaml")
        guidance, plan = entries.get("guidance.yaml"), entries.get("retention.yaml")
        delegation = read_delegation(say, board, self.municipality, self.pack) if board else None
        own = OwnFiles(
            delegation,
            read_tariff(say, council, self.pack, delegation) if council else None,
            read_guidance(say, guidance, self.pack) if guidance else None,
            read_retention(say, plan) if plan else None,
        )
        return None if say.faults else own


def trials(rules: Path, pack: Pack) -> tuple[LocalTrial, ...]:
    """Those of each municipality, whose files are sound beside the pack. Raises BadPack for cases that cannot be read."""
    found = []
    for folder in sorted((rules / "local").glob("*/")):
        worked = folder / OWN_CASES
        cases = load_local_cases(worked, pack) if os.path.lexists(worked) else ()
        found.append(LocalTrial(pack, folder.name, opened(folder), cases))
    return tuple(found)


def _probes(pack: Pack, own: OwnFiles) -> Iterator[LocalCase]:
    """
    Cases that between them show all that the files come to: every measure, on both sides of each day on which something
    turns, and with each number that a mandate looks at where it looks, a step below and above, and not known.
    """
    turns = sorted({day for valid in _validities(own) for day in (valid.from_, valid.to) if day is not None})
    days = sorted({turn + step for turn in turns for step in (-DAY, timedelta(0), DAY) if date.min < turn < date.max})
    for measure in pack.facts["measure"].choices:
        marks = _marks(own.delegation, measure)
        at = {name: min(numbers) for name, numbers in marks.items()}
        for day in days:
            yield LocalCase("", measure, day, at, {})
        standing = own.delegation.valid.from_ if own.delegation else date.min
        for name, numbers in marks.items():
            step = pack.facts[name].step or Decimal(1)
            for number in sorted({number + moved for number in numbers for moved in (-step, Decimal(0), step)}):
                yield LocalCase("", measure, standing, {**at, name: number}, {})
            yield LocalCase("", measure, standing, {other: mark for other, mark in at.items() if other != name}, {})


def _validities(own: OwnFiles) -> Iterator[Validity]:
    if own.delegation:
        yield own.delegation.valid
    if own.tariff:
        model = own.tariff.model
        yield from (dated.valid for dated in (model.rates if isinstance(model, TimeModel) else model.base_amounts))
    if own.retention:
        yield own.retention.valid


def _marks(delegation: Delegation | None, measure: str) -> Mapping[str, set[Decimal]]:
    """The numbers that the mandate for a measure looks at, by fact."""
    mandate = delegation.mandates.get(measure) if delegation else None
    marks: dict[str, set[Decimal]] = {}
    for looked_at in (mandate.limits, *(settled.at_least for settled in mandate.settles.values())) if mandate else ():
        for name, number in looked_at.items():
            marks.setdefault(name, set()).add(number)
    return marks
