"""
Finding a property by what people write: its designation, or one of its addresses with more or less than the register has.

A property may have several addresses, and an address several properties. What names a property exactly is told apart
from what finds it in a list, where somebody looks and chooses, and from what they may have meant by a slip.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from heapq import nsmallest
from itertools import islice


@dataclass(frozen=True, slots=True)
class Match:
    """One property found by a search, with the address by which it was found, or its first."""

    designation: str
    address: str


@dataclass(frozen=True, slots=True)
class Address:
    """An address of the register: street and number as written there; postal code and town, empty where it says none."""

    designation: str
    written: str
    postal_code: str = ""
    town: str = ""


@dataclass(slots=True)
class _Street:
    """A street, or a place by name. words: of its name, folded. houses: its addresses, by number and letter."""

    words: tuple[str, ...]
    houses: defaultdict[tuple[str, str], list[Address]] = field(default_factory=lambda: defaultdict(list))


@dataclass(frozen=True, slots=True)
class _Asked:
    """An address as asked for. words: of the street's name, folded. rest: what stands behind, a town for instance."""

    words: tuple[str, ...]
    number: str
    letter: str
    rest: str

    @property
    def key(self) -> str:
        return "".join(self.words)


NUMBERED = re.compile(
    r"(?P<street>\D*?[^\d\s,])[\s,]*?(?:\s(?:nr|no|nummer)\.?)?\s*(?P<number>\d{1,4})(?![\d:])"
    r"\s*(?P<letter>[^\W\d_](?!\w))?(?:\s?[-–/]\s?\d+\w?)?(?P<rest>.*)",
    re.IGNORECASE | re.DOTALL,
)
POSTAL_CODE = re.compile(r"\b(?:SE?[- ]?)?\d{3} ?\d{2}\b", re.IGNORECASE)
APARTMENT = re.compile(r"\b(?:lgh|lägenhet|vån|våning|tr|bv)\b\.?\s*\d*", re.IGNORECASE)
UNIT = re.compile(r"\d+:\d+")
APART = re.compile(r"(?P<name>.*\D)[\s:]+(?P<block>\d+)[\s:]+(?P<unit>\d+)")
BEFORE = ("fastigheten", "fastighet", "kvarteret", "kv", "tomten")
"""What people write before a designation, which the register does not."""

CLOSEST = 4
"""Houses told of on a street that has none of the number asked for."""


def spelt(text: str) -> str:
    """A designation, address or name as it is compared: capitals, composed, no blanks."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFC", text).upper())


def folded(text: str) -> str:
    """A text as it is searched: small letters without marks, digits and colons; å, ä and ö are a, a and o."""
    plain = unicodedata.normalize("NFKD", text.casefold().translate(LETTERS))
    return "".join(sign for sign in plain if sign.isascii() and (sign.isalnum() or sign == ":"))


LETTERS = str.maketrans({"æ": "a", "ø": "o", "þ": "t", "ð": "d", "ł": "l"})


def natural(text: str) -> tuple[tuple[str, int], ...]:
    """In what order designations and addresses stand in a list: 1:2 before 1:10."""
    return tuple((word, int(digits or 0)) for word, digits in re.findall(r"(\D*)(\d*)", text) if word or digits)


class Gazetteer:
    """The names and addresses of one municipality's properties."""

    def __init__(self, municipality: str, designations: Iterable[str], addresses: Iterable[Address]) -> None:
        known = sorted(designations, key=natural)
        self._own_names = _own_names(municipality)
        self._order = {designation: place for place, designation in enumerate(known)}
        self._exact: defaultdict[str, list[str]] = defaultdict(list)
        self._units: defaultdict[str, list[str]] = defaultdict(list)
        self._tracts: defaultdict[str, list[str]] = defaultdict(list)
        for designation in known:
            self._exact[spelt(designation)].append(designation)
            name, _, unit = designation.rpartition(" ")
            self._units[unit].append(designation)
            self._tracts[folded(name)].append(designation)
        self._sorted = sorted((folded(designation), designation) for designation in known)
        self._streets: dict[str, _Street] = {}
        self._towns: set[str] = set()
        self.first: dict[str, str] = {}
        """Each property's first address in the register."""
        for address in addresses:
            if address.designation in self._order and address.written.strip():
                self._take_in(address)

    def _take_in(self, address: Address) -> None:
        self.first.setdefault(address.designation, address.written)
        if address.designation not in (named := self._exact[spelt(address.written)]):
            named.append(address.designation)
        if address.town:
            self._towns.add(folded(address.town))
        street, number, letter, _ = _parted(address.written)
        words = tuple(filter(None, map(folded, street.split())))
        self._streets.setdefault("".join(words), _Street(words)).houses[number, letter].append(address)

    # -- what a text names ----------------------------------------------------------------------------

    def named(self, text: str) -> tuple[str, ...]:
        """
        The designations of the properties that a text names, in any spelling; several for an address that they share.

        The municipality's name may stand before, in whole words, and a town and postal code that are the address's own
        behind. Nothing is guessed.
        """
        for asked in _without_name(text, self._own_names):
            if found := self._exact.get(spelt(asked)):
                return tuple(found)
        return tuple(dict.fromkeys(house.designation for house in self._houses(text) if self._lies_there(house, text)))

    def _houses(self, text: str) -> Sequence[Address]:
        """The addresses whose street and number a text begins with, word for word."""
        street, number, letter, _ = _parted(text)
        found = self._streets.get(folded(street))
        houses = found.houses.get((number, letter), []) if found is not None and number else []
        return [house for house in houses if spelt(text).startswith(spelt(house.written))]

    def _lies_there(self, address: Address, text: str) -> bool:
        """Whether what stands behind street and number in a text is the address's own postal code and town."""
        *_, rest = _parted(text)
        codes = {folded(code) for code in POSTAL_CODE.findall(rest)}
        towns = {spelt(address.town), *("".join(name) for name in self._own_names)}
        behind = spelt(POSTAL_CODE.sub("", rest)).strip(",")
        return (not behind or behind in towns) and (not address.postal_code or codes <= {folded(address.postal_code)})

    # -- what a text finds ----------------------------------------------------------------------------

    def find(self, text: str, most: int = 20) -> list[Match]:
        """
        Properties whose designation or address fits what is written, those that fit it exactly first.

        A beginning finds all that begin so; å, ä, ö, blanks and points may be left out, words abbreviated ("Lindv.",
        "S:t"), and a town, postal code or apartment may stand beside. An address of another town is none of these.
        """
        if not folded(text):
            return []
        return list(islice(_once(self._fitting(text)), most))

    def _fitting(self, text: str) -> Iterator[Match]:
        for asked in _without_name(text, self._own_names):
            exact = [name for name in self._exact.get(spelt(asked), ()) if spelt(name) == spelt(asked)]
            yield from map(self._match, exact)
        address = self._address_asked(text)
        if address is not None and self._is_here(address.rest):
            yield from self._matching(address, self._streets_like(address))
        for written in _without_name(text, self._own_names):
            yield from map(self._match, self._beginning(folded(written)))
        if UNIT.fullmatch(text.strip()):
            yield from map(self._match, self._units.get(text.strip(), ()))
        if apart := APART.fullmatch(text.strip()):
            whole = "{name} {block}:{unit}".format(**apart.groupdict())
            for written in _without_name(whole, self._own_names):
                yield from map(self._match, self._exact_folded(folded(written)))

    def meant(self, text: str, most: int = 5) -> list[Match]:
        """What somebody may have meant who made a slip: a letter wrong, a number that is not there, another town."""
        return list(islice(_once(self._near(text)), most))

    def _near(self, text: str) -> Iterator[Match]:
        if not folded(text):
            return
        address = self._address_asked(text)
        if address is not None:
            streets = self._streets_like(address) or [self._streets[key] for key in _close(address.key, self._streets)]
            yield from self._matching(address, streets)
            for street in streets:
                yield from self._closest(address, street)
        for written in _without_name(text, self._own_names):
            name, _, unit = written.rpartition(" ") if re.search(r"\d", written) else (written, "", "")
            for tract in _close(folded(name), self._tracts):
                yield from map(
                    self._match, [name for name in self._tracts[tract] if not unit or name.endswith(f" {unit}")]
                )

    # -- addresses ------------------------------------------------------------------------------------

    def _address_asked(self, text: str) -> _Asked | None:
        """The street, number and the rest in a text, a postal code, town or municipality before the street left out."""
        tidy = unicodedata.normalize("NFC", " ".join(text.split()))
        if leading := POSTAL_CODE.match(tidy):
            tidy = tidy[leading.end() :].lstrip(" ,")
        street, number, letter, rest = _parted(tidy)
        words = tuple(filter(None, map(_word, street.replace(",", " ").split())))
        names = [tuple(map(folded, name)) for name in self._own_names] + [(town,) for town in self._towns]
        for name in names:
            if name and words[: len(name)] == name and len(words) > len(name):
                words = words[len(name) :]
        return _Asked(words, number, letter, rest) if words else None

    def _is_here(self, rest: str) -> bool:
        """Whether what stands behind an address may be its town, or says nothing of where it is."""
        left = folded(APARTMENT.sub("", POSTAL_CODE.sub("", rest)))
        own = {folded("".join(name)) for name in self._own_names} | self._towns
        return not left.strip(":") or any(name.startswith(left) for name in own)

    def _streets_like(self, asked: _Asked) -> list[_Street]:
        """The street of that name; where there is none, those that it abbreviates or begins."""
        if asked.number and asked.key in self._streets:
            return [self._streets[asked.key]]
        fitting = [
            (key != asked.key, key, street)
            for key, street in self._streets.items()
            if key.startswith(asked.key) or _abbreviates(asked.words, street.words)
        ]
        return [street for _, _, street in sorted(fitting, key=lambda one: one[:2])]

    def _matching(self, asked: _Asked, streets: Iterable[_Street]) -> Iterator[Match]:
        """The addresses asked for on the streets; of a letter that the register does not know, the house without it."""
        for street in streets:
            if not asked.number:
                for house in sorted(street.houses, key=_by_number):
                    yield from self._matches(street.houses[house], asked.rest)
                continue
            those = [house for house in sorted(street.houses, key=_by_number) if house[0] == asked.number]
            lettered = [house for house in those if house[1] == asked.letter]
            exact = lettered or ([house for house in those if not house[1]] if asked.letter else those)
            begun = [] if asked.letter or asked.rest.strip(" ,") else _begun(street.houses, asked.number)
            for house in dict.fromkeys([*exact, *([] if asked.letter else those), *begun]):
                yield from self._matches(street.houses[house], asked.rest)

    def _closest(self, asked: _Asked, street: _Street) -> Iterator[Match]:
        """The houses nearest to a number that the street lacks."""
        if asked.number:
            away = nsmallest(
                CLOSEST, street.houses, key=lambda house: (abs(int(house[0] or 0) - int(asked.number)), house)
            )
            for house in away:
                yield from self._matches(street.houses[house], "")

    def _matches(self, addresses: Sequence[Address], rest: str) -> Iterator[Match]:
        """The addresses; those of the town and postal code written behind, where any is."""
        behind = folded(rest)
        there = [address for address in addresses if address.town and behind.endswith(folded(address.town))]
        coded = [
            address for address in there or addresses if address.postal_code and folded(address.postal_code) in behind
        ]
        for hit in coded or there or addresses:
            town = f", {hit.town}" if hit.town and len(self._towns) > 1 else ""
            yield Match(hit.designation, hit.written + town)

    # -- designations ---------------------------------------------------------------------------------

    def _match(self, designation: str) -> Match:
        return Match(designation, self.first.get(designation, ""))

    def _beginning(self, asked: str) -> list[str]:
        """The designations that begin so, in their natural order."""
        if not asked:
            return []
        low, high = bisect_left(self._sorted, (asked,)), bisect_left(self._sorted, (asked + "\U0010ffff",))
        return sorted((designation for _, designation in self._sorted[low:high]), key=self._order.__getitem__)

    def _exact_folded(self, asked: str) -> list[str]:
        return [designation for designation in self._beginning(asked) if folded(designation) == asked]


def _own_names(municipality: str) -> tuple[tuple[str, ...], ...]:
    """How a municipality's name may stand before a designation, as words of its own, with its genitive s or without."""
    whole = municipality.split()
    name = whole[:-1] if whole[-1:] and spelt(whole[-1]) == "KOMMUN" else whole
    short = [*name[:-1], *(last.removesuffix("s") for last in name[-1:])]
    return tuple(tuple(map(spelt, words)) for words in (whole, name, short) if words)


def _without_name(text: str, names: Iterable[tuple[str, ...]]) -> list[str]:
    """
    What may be meant by a text: as written, or without the municipality's name, in whole words, before it; or behind it,
    where what is left is a designation for certain. Behind an address the name is a town's, and tells which is meant.
    """
    words = text.split()
    while words and folded(words[0]) in BEFORE:
        words = words[1:]
    before = [words[len(name) :] for name in names if tuple(map(spelt, words[: len(name)])) == name]
    behind = [words[: -len(name)] for name in names if tuple(map(spelt, words[-len(name) :])) == name]
    unit = [[*rest[:-1], rest[-1].rstrip(",")] for rest in behind if rest and ":" in rest[-1]]
    return [asked for asked in dict.fromkeys(" ".join(rest) for rest in (text.split(), words, *before, *unit)) if asked]


def _parted(text: str) -> tuple[str, str, str, str]:
    """Street, number, letter and the rest of an address; a place without a number is all street."""
    if parts := NUMBERED.fullmatch(" ".join(text.split())):
        number = str(int(parts["number"]))
        return parts["street"], number, (parts["letter"] or "").upper(), parts["rest"]
    street, _, rest = text.partition(",")
    return street, "", "", rest


def _word(written: str) -> str:
    """A word of a street's name as searched; one with a colon is a contraction, S:t for Sankt, and keeps it."""
    return folded(written).strip(":")


def _abbreviates(short: Sequence[str], whole: Sequence[str]) -> bool:
    """Whether each word begins the other's word in its place, or contracts it: st. nygatan, s:t olofsg."""
    return len(short) == len(whole) and all(map(_shortens, short, whole))


def _shortens(short: str, word: str) -> bool:
    """ "ny" for "nygatan", "s:t" and "st" for "sankt"."""
    letters = short.replace(":", "")
    contracts = len(letters) <= 3 and word.startswith(letters[:1]) and word.endswith(letters[-1:])
    return contracts or word.startswith(letters)


def _by_number(house: tuple[str, str]) -> tuple[int, str]:
    return int(house[0] or 0), house[1]


def _begun(houses: Iterable[tuple[str, str]], number: str) -> list[tuple[str, str]]:
    """The houses whose number begins so, as somebody types it."""
    return sorted((house for house in houses if house[0].startswith(number)), key=_by_number)


def _close(asked: str, names: Mapping[str, object]) -> list[str]:
    """The names that differ from what was asked by a slip or, where they are long, two; the closest first."""
    from rapidfuzz import process  # slow to load, and most write what the register knows
    from rapidfuzz.distance import OSA

    slips = 1 if len(asked) < 8 else 2
    found = process.extract(asked, names.keys(), scorer=OSA.distance, score_cutoff=slips, limit=CLOSEST)
    return [name for name, _, _ in sorted(found, key=lambda one: (one[1], one[0]))]


def _once(matches: Iterable[Match]) -> Iterator[Match]:
    """Each property once, as it was found first."""
    seen: set[str] = set()
    for match in matches:
        if match.designation not in seen:
            yield match
        seen.add(match.designation)
