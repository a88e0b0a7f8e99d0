"""The checks that no favourable result is reached without (`rules/mandatory/`); `paths` proves that none can be passed by."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from permits.decision.result import Result
from permits.law.pack import Pack
from permits.strict import Entry, Reading, read_file


@dataclass(frozen=True, slots=True)
class Mandatory:
    """A fact that must be known before a result, for these measures (all where none is named), and why."""

    result: Result
    fact: str
    measures: tuple[str, ...]
    why: str
    place: str


def mandatory_in(rules: Path, pack: Pack) -> tuple[Mandatory, ...]:
    """Those listed in a folder of rules; none where there is no list. Raises BadPack with every fault."""
    path = rules / "mandatory" / f"{pack.name}.yaml"
    return load_mandatory(path, pack) if path.exists() else ()


def load_mandatory(path: Path, pack: Pack) -> tuple[Mandatory, ...]:
    """The checks listed for a pack (`rules/mandatory/<pack>.yaml`). Raises BadPack with every fault."""
    return read_file(path, f"mandatory/{path.name}", lambda say, entry: tuple(_listed(say, entry, pack)))


def _listed(say: Reading, entry: Entry, pack: Pack) -> Iterator[Mandatory]:
    keys = say.mapping(entry, (), ("mandatory",))
    lists = say.mapping(keys["mandatory"], favourable(pack)) if "mandatory" in keys else {}
    listed: set[tuple[Result, str, tuple[str, ...]]] = set()
    for result in favourable(pack):
        for inner in say.items(lists.get(result.value)):
            words = say.mapping(inner, ("measures",), ("fact", "why"))
            if "fact" not in words:
                continue
            fact = say.one_of(words["fact"], pack.facts)
            measures = tuple(
                say.one_of(measure, pack.facts["measure"].choices) for measure in say.items(words.get("measures"))
            )
            if (result, fact, measures) in listed:
                says = f"{result}: {fact} står två gånger.", f"{result}: {fact} stands twice."
                say.fault(inner, *says, "twice")
            listed.add((result, fact, measures))
            yield Mandatory(result, fact, measures, say.filled(words.get("why")), inner.place)


def favourable(pack: Pack) -> Mapping[Result, Mapping[str, str]]:
    """The answers that each result in favour rests on, as the pack's courses say."""
    courses = ((Result(course.result), course.good) for course in pack.courses)
    return {result: good for result, good in courses if result.is_favourable}
