"""
What was compared, as an explanation shows it: made when somebody first reads it, all comparisons of a fact in one go.

`plain` makes each where it compares; here they are held equal to that, for most conclusions are shown to nobody.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import repeat
from typing import Any, overload

from permits.law.conclusion import Check
from permits.law.engine import plain
from permits.law.engine.rows import SHOWN, constants, rows, with_constants
from permits.law.pack import Compare, InForce, Resolved, Rule, comparisons

Part = tuple[str, Compare]
"""A comparison, and the part of the rule that it stands in: `applies_when` or `if`."""

Makes = Callable[[plain.Find], tuple[Check, ...]]
"""Comparisons made of the values that are found."""


@dataclass(frozen=True, slots=True)
class Shows:
    """
    What a rule compares. places: of each comparison the group that it is made in and its place there.

    beside: whether one is with another fact, and has a group for itself: the first in it may be of what is not known.
    """

    places: tuple[tuple[int, int], ...]
    beside: bool


@dataclass(frozen=True, slots=True)
class Telling:
    """
    All that a pack in force compares. makes: by group. shows: by rule, what is compared where it does not apply, and
    where it may: only then is it compared what it demands.
    """

    makes: tuple[Makes, ...]
    shows: dict[str, tuple[Shows, Shows]]


class Told:
    """What was compared of one case, or of one of its things."""

    __slots__ = ("_find", "_made", "_makes")

    def __init__(self, telling: Telling, find: plain.Find) -> None:
        self._makes = telling.makes
        self._find = find
        self._made: list[tuple[Check, ...] | None] = [None] * len(telling.makes)

    def of(self, shows: Shows) -> tuple[Check, ...]:
        made = self._made
        if not shows.beside:
            return tuple([(made[group] or self._make(group))[place] for group, place in shows.places])
        checks: list[Check] = []
        for group, place in shows.places:
            those = made[group] or self._make(group)
            checks += those if place == WHOLE else (those[place],)
        return tuple(checks)

    def _make(self, group: int) -> tuple[Check, ...]:
        made = self._made[group] = self._makes[group](self._find)
        return made


WHOLE = -1
"""The place of a comparison that is all of its group."""


class Compared(Sequence[Check]):
    """The comparisons of one conclusion."""

    __slots__ = ("_checks", "_shows", "_told")

    def __init__(self, told: Told, shows: Shows) -> None:
        self._told = told
        self._shows = shows
        self._checks: tuple[Check, ...] | None = None

    def _made(self) -> tuple[Check, ...]:
        if self._checks is None:
            self._checks = self._told.of(self._shows)
        return self._checks

    @overload
    def __getitem__(self, place: int) -> Check: ...
    @overload
    def __getitem__(self, place: slice) -> tuple[Check, ...]: ...
    def __getitem__(self, place: int | slice) -> Check | tuple[Check, ...]:
        return self._made()[place]

    def __len__(self) -> int:
        return len(self._made())

    def __iter__(self) -> Iterator[Check]:
        return iter(self._made())

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Compared | tuple) and self._made() == tuple(other)

    def __hash__(self) -> int:
        return hash(self._made())

    def __repr__(self) -> str:
        return repr(self._made())


@lru_cache(maxsize=64)
def telling(in_force: InForce) -> Telling:
    """How the comparisons of a pack in force are made, group by group: those of a fact with constants are one."""
    every = dict.fromkeys(part for rule in in_force.rules for _, parts in _parts(rule) for part in parts)
    groups: dict[str, list[Part]] = {}
    beside: list[Part] = []
    for part in every:
        if with_constants(part[1]):
            groups.setdefault(part[1].fact, []).append(part)
        else:
            beside.append(part)
    facts = in_force.pack.facts
    makes = [_of_fact(fact, parts, numeric=facts[fact].type.is_numeric) for fact, parts in groups.items()]
    at = {part: (group, place) for group, parts in enumerate(groups.values()) for place, part in enumerate(parts)}
    for part in beside:
        at[part] = (len(makes), WHOLE)
        makes.append(plain.comparison(part[1], part[0]))
    shows: dict[str, tuple[Shows, Shows]] = {}
    for rule in in_force.rules:
        (_, why), (_, what) = _parts(rule)
        shows[rule.id] = _shows(why, at), _shows([*why, *what], at)
    return Telling(tuple(makes), shows)


def _parts(rule: Rule) -> tuple[tuple[str, Sequence[Part]], ...]:
    """What a rule compares, by the part in which it does."""
    return tuple(
        (name, [(name, compare) for compare in comparisons(conditions)])
        for name, conditions in (("applies_when", rule.applies_when), ("if", rule.if_))
    )


def _shows(parts: Sequence[Part], at: dict[Part, tuple[int, int]]) -> Shows:
    places = tuple(at[part] for part in parts)
    return Shows(places, any(place == WHOLE for _, place in places))


def _of_fact(fact: str, parts: Sequence[Part], *, numeric: bool) -> Makes:
    columns = [
        (
            part,
            fact,
            compare.word.value,
            constants(compare),
            next((operand.limit for operand in reversed(compare.against) if isinstance(operand, Resolved)), None),
        )
        for part, compare in parts
    ]
    part, name, word, against, limit = zip(*columns, strict=True)
    look = rows([compare for _, compare in parts], numeric=numeric)
    said = SHOWN.__getitem__

    def made(find: plain.Find) -> tuple[Check, ...]:
        value = find(fact)
        fields = zip(part, name, word, against, repeat(value), map(said, look(value)), limit)
        return tuple(map(_new, repeat(Check), fields))

    return made


_new: Callable[[type[Check], tuple[Any, ...]], Check] = tuple.__new__
"""A check from its fields at once: a third of the time of its own constructor, and there are hundreds in a case."""
