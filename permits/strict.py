"""
The strict reader of the YAML that people write by hand: packs, delegations, tariffs, facts. The only importer of
yaml; it knows no law.

PyYAML alone keeps the last of two equal keys, reads `no` as false, `012` as ten and `1:30` as ninety.
Here nothing is guessed: numbers are quoted text with a decimal point, only `true` and `false` are yes and no, and
anchors, aliases, tags, unknown keys and repeated keys are faults. A key without a value is a fault too: no number is
then zero and no last day is then for ever. All faults come at once, each with file, line and a sentence for the one
who edits the file.
"""

from __future__ import annotations

import difflib
import itertools
import re
import stat
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import TypeVar

import yaml

from permits.errors import BadPack, Fault
from permits.text import Text
from permits.validity import AnyDated, Validity

LARGEST = 1_000_000
"""Bytes in one file."""

DEEPEST = 40
"""Levels of nesting in one file."""

MOST_UNKNOWN = 100
"""Unknown keys told of one piece: where there are more, another kind of file lies there, and a word for each takes seconds."""

CURLED = "”“„’‘‚»«"
"""Quotation marks that an editor of letters puts, and YAML takes for a part of the word."""

YEARS = range(1700, 2200)
"""The years that rules, decisions and cases are of. The last day of the calendar may stand for no end."""

UNSOUND = Text("Filerna har fel som behöver rättas.", "The files have faults to mend.")

UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]")
"""
Signs that no letter or page can show, and those that are not seen: a word with one is another than the one that is read, and
some turn what follows about.
"""

Made = TypeVar("Made")


class _Loader(yaml.CSafeLoader):
    """Only tells what stands in the file, by libyaml, ten times as fast; values are read here, by their written form."""


@dataclass(slots=True)
class Entry:
    """A piece of a file: a scalar as written, a list or a mapping, with its place."""

    file: str
    line: int
    column: int
    value: str | list[Entry] | dict[str, Entry]
    quoted: bool = False

    @property
    def place(self) -> str:
        """`file:line:column`, as editors open it."""
        return f"{self.file}:{self.line}:{self.column}"

    def holding(self, value: str | list[Entry] | dict[str, Entry]) -> Entry:
        """Another value at the same place."""
        return Entry(self.file, self.line, self.column, value)


@dataclass
class Reading:
    """One loading: the faults found so far, so that all can be told at once."""

    faults: list[Fault] = field(default_factory=list)

    def fault(self, at: Entry | str, sv: str, en: str, code: str = "invalid") -> None:
        place = at if isinstance(at, str) else at.place
        self.faults.append(Fault(place, Text(sv, en), code))

    def finish(self) -> None:
        """Raises BadPack when anything was found."""
        if self.faults:
            raise BadPack(UNSOUND, list(dict.fromkeys(self.faults)))

    # -- from bytes to entries ------------------------------------------------------------------

    def file(self, path: Path, shown: str) -> Entry | None:
        """The file's content, or None with its faults noted."""
        raw = self.content(path, shown)
        return None if raw is None else self.text(raw, shown)

    def content(self, path: Path, shown: str) -> bytes | None:
        """The file's bytes. What has no end, as a pipe, and what is too large are told before anything of it is fetched."""
        try:
            told = path.stat()
            if not stat.S_ISREG(told.st_mode):
                self.fault(shown, "Det är ingen vanlig fil.", "It is no ordinary file.", "no_file")
                return None
            if told.st_size > LARGEST:
                self._too_large(shown)
                return None
            return path.read_bytes()
        except OSError as error:
            self.fault(shown, f"Filen kan inte läsas: {error.strerror}", f"The file cannot be read: {error.strerror}")
            return None

    def text(self, raw: bytes, shown: str) -> Entry | None:
        """What stands in those bytes, or None with its faults noted."""
        if len(raw) > LARGEST:
            self._too_large(shown)
            return None
        entry, faults = _read(raw, shown)
        self.faults += faults
        return entry

    def _too_large(self, shown: str) -> None:
        self.fault(shown, f"Filen är större än {LARGEST} byte.", f"The file is over {LARGEST} bytes.", "too_large")

    # -- from entries to values -----------------------------------------------------------------

    def mapping(self, entry: Entry, allowed: Iterable[str] = (), required: Iterable[str] = ()) -> dict[str, Entry]:
        """The entry's keys; anything unknown or missing is a fault. No `allowed` means any key."""
        if not isinstance(entry.value, dict):
            self.fault(entry, "Här väntas nycklar och värden.", "Keys and values are expected here.", "type")
            return {}
        known = {*allowed, *required}
        unknown = [key for key in entry.value if key not in known] if known else []
        for key in unknown[:MOST_UNKNOWN]:
            possible, meant = ", ".join(sorted(known)), nearest(key, known)
            self.fault(
                entry.value[key],
                f"Okänd nyckel: {key}.{meant.sv} Möjliga: {possible}.",
                f"Unknown key: {key}.{meant.en} Possible: {possible}.",
                "unknown_key",
            )
        for key in required:
            if key not in entry.value:
                self.fault(entry, f"Nyckeln {key} saknas.", f"The key {key} is missing.", "missing")
        return entry.value

    def items(self, entry: Entry | None) -> list[Entry]:
        if entry is None:
            return []
        if not isinstance(entry.value, list):
            self.fault(entry, "Här väntas en lista.", "A list is expected here.", "type")
            return []
        self._each_once(entry.value)
        return entry.value

    def _each_once(self, items: list[Entry]) -> None:
        """No word stands twice in a list: where one does, another was mostly meant."""
        seen: set[str] = set()
        for inner in items:
            if not isinstance(inner.value, str):
                continue
            if inner.value in seen:
                self.fault(inner, f"{inner.value} står två gånger.", f"{inner.value} stands twice.", "twice")
            seen.add(inner.value)

    def word(self, entry: Entry | None) -> str:
        if entry is None:
            return ""
        if not isinstance(entry.value, str):
            self.fault(entry, "Här väntas ett ord eller en text.", "A word or text is expected here.", "type")
            return ""
        return entry.value

    def meant(self, written: str, known: Iterable[str]) -> Text:
        """As `nearest`, for the first faults: where there are more, another kind of file lies there, and each takes a while."""
        return nearest(written, known) if len(self.faults) < MOST_UNKNOWN else Text("", "")

    def filled(self, entry: Entry | None) -> str:
        """A word or text that may not be left empty."""
        written = self.word(entry).strip()
        if entry is not None and isinstance(entry.value, str) and not written:
            self.fault(entry, "Här står inget; skriv ett värde.", "Nothing stands here; write a value.", "empty")
        return written

    def words(self, entry: Entry | None) -> tuple[str, ...]:
        return tuple(self.filled(inner) for inner in self.items(entry))

    def text_pair(self, entry: Entry | None) -> Text:
        if entry is None:
            return Text("", "")
        inner = self.mapping(entry, required=("sv", "en"))
        return Text(self.filled(inner.get("sv")), self.filled(inner.get("en")))

    def amount(self, entry: Entry | None, most: Decimal | None = None) -> Decimal:
        """A number that cannot be less than nothing, nor more than `most`."""
        number = self.number(entry)
        if entry is not None and (number < 0 or (most is not None and number > most)):
            top = "" if most is None else f"–{most}"
            self.fault(
                entry,
                f"{number} går inte; skriv 0{top or ' eller mer'}.",
                f"{number} cannot be; write 0{top or ' or more'}.",
                "range",
            )
        return number

    def number(self, entry: Entry | None) -> Decimal:
        """A quoted decimal number with a point."""
        written = self.filled(entry)
        if entry is None or not written:
            return Decimal(0)
        if not entry.quoted:
            plain = written.strip(CURLED)
            self.fault(
                entry, f'Skriv talet inom raka citattecken: "{plain}".', f'Put the number in straight quotes: "{plain}".',
                "unquoted_number",
            )  # fmt: skip
        if not re.fullmatch(r"-?[0-9]{1,12}(\.[0-9]{1,6})?", written):
            self.fault(
                entry, f"{written!r} är inget tal med decimalpunkt.", f"{written!r} is no number with a decimal point.",
                "not_a_number",
            )  # fmt: skip
            return Decimal(0)
        if re.match(r"-?0[0-9]", written):
            plain = str(Decimal(written))
            self.fault(
                entry,
                f"{written} börjar med en nolla för mycket. Skriv {plain}.",
                f"{written} begins with a nought too many. Write {plain}.",
                "nought",
            )
        return Decimal(written)

    def yes_no(self, entry: Entry | None) -> bool:
        written = self.word(entry)
        if entry is not None and (written not in ("true", "false") or entry.quoted):
            self.fault(entry, "Skriv true eller false.", "Write true or false.", "not_yes_no")
        return written == "true"

    def day(self, entry: Entry | None) -> date | None:
        written = self.filled(entry)
        if entry is None or not written:
            return None
        try:
            if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", written):
                raise ValueError
            day = date.fromisoformat(written)
        except ValueError:
            self.fault(
                entry,
                f"{written} är inget datum. Skriv år, månad och dag som 2026-12-01.",
                f"{written} is not a date. Write year, month and day as 2026-12-01.",
                "not_a_date",
            )
            return None
        if day.year not in YEARS and day != date.max:
            self.fault(
                entry,
                f"Är året {day.year} rätt? Skriv ett år mellan {YEARS[0]} och {YEARS[-1]}.",
                f"Is the year {day.year} right? Write a year between {YEARS[0]} and {YEARS[-1]}.",
                "year",
            )
        return day

    def one_of(self, entry: Entry | None, allowed: Iterable[str]) -> str:
        written = self.word(entry)
        options = tuple(allowed)
        if entry is not None and written not in options:
            shown, meant = ", ".join(options), self.meant(written, options)
            self.fault(
                entry,
                f"{written} ska vara ett av: {shown}.{meant.sv}",
                f"{written} must be one of: {shown}.{meant.en}",
                "choice",
            )
        return written

    def validity(self, entry: Entry | None, by: str = "received") -> Validity | None:
        """From, to, and the date that counts: `by` where the entry does not say."""
        if entry is None:
            return None
        inner = self.mapping(entry, ("to", "applies_by"), ("from",))
        start, end = self.day(inner.get("from")), self.day(inner.get("to"))
        if "applies_by" in inner:
            by = self.one_of(inner["applies_by"], ("received", "decided", "started"))
        return Validity(start or date.min, self.not_before(start, end, entry), by)

    def not_before(self, start: date | None, end: date | None, at: Entry) -> date | None:
        """The last day, told as a fault when it comes before the first."""
        if start and end and end < start:
            self.fault(
                at,
                f"Slutdatum {end} ligger före startdatum {start}.",
                f"It ends on {end}, before it begins on {start}.",
                "dates",
            )
        return end

    def series(self, at: Entry, name: str, values: Iterable[AnyDated]) -> tuple[AnyDated, ...]:
        """A number's values in order of their days; two at once, or a day between them without any, is a fault."""
        ordered = sorted(values, key=lambda dated: dated.valid.from_)
        if not ordered:
            self.fault(at, f"{name} har inget värde.", f"{name} has no value.", "empty")
        for before, after in itertools.pairwise(ordered):
            if before.valid.to is None or before.valid.to >= after.valid.from_:
                day = after.valid.from_
                self.fault(
                    at,
                    f"{name} har två värden samtidigt, från {day}.",
                    f"{name} has two values at once, from {day}.",
                    "overlap",
                )
            elif before.valid.to + timedelta(days=1) < after.valid.from_:
                day = before.valid.to + timedelta(days=1)
                self.fault(at, f"{name} saknar värde den {day}.", f"{name} has no value on {day}.", "dates")
        return tuple(ordered)


@lru_cache(maxsize=256)
def _read(raw: bytes, shown: str) -> tuple[Entry | None, tuple[Fault, ...]]:
    """
    What stands in a file and its faults, one for the same bytes: who changes one file of a hundred waits for that one. The
    entry is shared by all who read the file, and changed by nobody.
    """
    file = _File(shown)
    return file.read(raw), tuple(file.faults)


class _File:
    """
    One reading of a file's bytes.

    within: what is wrong with the words of it, told where it is YAML. plain: whether it keeps to what is used here: no
    anchors, aliases or tags, and not nested too deeply.
    """

    def __init__(self, shown: str) -> None:
        self.shown = shown
        self.faults: list[Fault] = []
        self.within: list[Fault] = []
        self.plain = True

    def read(self, raw: bytes) -> Entry | None:
        """The file's content, or None with its faults noted."""
        try:
            decoded = raw.decode("utf-8")
        except UnicodeDecodeError as error:
            self._fault(
                f"{self.shown}:{raw[: error.start].count(10) + 1}",
                "Filen är inte UTF-8 från den raden. Spara den om med teckenkodningen UTF-8.",
                "The file is not UTF-8 from that line on. Save it again with the encoding UTF-8.",
                "not_utf8",
            )
            return None
        try:
            root = self._root(decoded)
        # PyYAML lets its own accidents through: an escape beyond Unicode, a version of thousands of digits.
        except (yaml.YAMLError, ValueError, OverflowError) as error:
            mark = getattr(error, "problem_mark", None)
            what = getattr(error, "problem", None) or str(error)
            lines = decoded.splitlines()
            remedy = _remedy(what, lines[mark.line] if mark and mark.line < len(lines) else "")
            self._fault(
                f"{self.shown}:{mark.line + 1}:{mark.column + 1}" if mark else f"{self.shown}:1:1",
                f"Raden går inte att läsa som YAML ({what}). {remedy.sv}",
                f"The line cannot be read as YAML ({what}). {remedy.en}",
                "not_yaml",
            )
            return None
        if not self.plain:
            return None
        if root is None:
            self._fault(f"{self.shown}:1:1", "Filen är tom.", "The file is empty.", "empty")
        self.faults += self.within
        return root

    def _root(self, decoded: str) -> Entry | None:
        """
        The piece that is the whole file; None where there is none, or it is nested too deeply.

        Raises YAMLError for what is not one document of YAML. One round for all of it: a start reads a hundred files.
        """
        # What can be shown is made of the text's own signs, but for those that a backslash in quotes writes.
        searched = "\\" in decoded or UNPRINTABLE.search(decoded) is not None
        shown, documents = self.shown, 0
        pieces: list[Entry] = []
        around: list[tuple[yaml.Event, list[Entry]]] = []
        for event in iter(_Loader(decoded).get_event, None):
            if type(event) is yaml.ScalarEvent:
                if event.anchor or event.tag:
                    self._not_plain(event)
                if searched and UNPRINTABLE.search(event.value):
                    says = ("Texten har ett tecken som inte syns.", "The text has a sign that is not seen.")
                    self._amiss(self._place(event), *says, "sign")
                pieces.append(Entry(shown, *_where(event), event.value, bool(event.style)))
            elif isinstance(event, yaml.CollectionStartEvent):
                if event.anchor or event.tag:
                    self._not_plain(event)
                around.append((event, pieces))
                pieces = []
                if len(around) > DEEPEST:
                    says = ("Filen är för djupt nästlad.", "The file is nested too deeply.")
                    self._fault(self._place(event), *says, "too_deep")
                    self.plain = False
                    return None
            elif isinstance(event, yaml.CollectionEndEvent):
                start, outer = around.pop()
                keyed = isinstance(start, yaml.MappingStartEvent)
                outer.append(Entry(shown, *_where(start), self._keyed(pieces) if keyed else pieces))
                pieces = outer
            elif isinstance(event, yaml.AliasEvent):
                self._not_plain(event)
                pieces.append(Entry(shown, *_where(event), ""))
            elif isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    raise yaml.YAMLError("more than one document")
        return pieces[0] if pieces else None

    def _not_plain(self, event: yaml.NodeEvent) -> None:
        """Tell of an anchor, an alias or a tag."""
        self.plain = False
        if event.anchor:
            says = ("Ankare och alias används inte här.", "Anchors and aliases are not used.")
            self._fault(self._place(event), *says, "anchor")
        if getattr(event, "tag", None):
            self._fault(self._place(event), "Taggar (!) används inte här.", "Tags (!) are not used here.", "tag")

    def _keyed(self, pieces: list[Entry]) -> dict[str, Entry]:
        """A mapping's pieces, by turns a key and its value."""
        found: dict[str, Entry] = {}
        for key, value in zip(pieces[::2], pieces[1::2], strict=True):
            if not isinstance(key.value, str):
                self._amiss(key.place, "En nyckel måste vara ett ord.", "A key must be a word.", "key")
            elif key.value in found:
                says = (f"Nyckeln {key.value} står två gånger.", f"The key {key.value} is repeated.", "repeated")
                self._amiss(key.place, *says)
            else:
                found[key.value] = value
        return found

    def _place(self, event: yaml.Event) -> str:
        return ":".join((self.shown, *map(str, _where(event))))

    def _fault(self, place: str, sv: str, en: str, code: str) -> None:
        self.faults.append(Fault(place, Text(sv, en), code))

    def _amiss(self, place: str, sv: str, en: str, code: str) -> None:
        self.within.append(Fault(place, Text(sv, en), code))


def _where(event: yaml.Event) -> tuple[int, int]:
    """Line and column of an event, from one."""
    mark = event.start_mark
    return (mark.line + 1, mark.column + 1) if mark else (1, 1)


REMEDIES = (
    ("mapping values", Text(
        "Dra in raden lika långt som de den hör till, och sätt text med kolon inom citattecken.",
        "Indent the line as those it belongs to, and put text with a colon in quotes.",
    )),
    ("expected ',' or", Text("Avsluta listan med ] eller }.", "Close the list with ] or }.")),
    ("end of stream", Text("Avsluta citattecknet.", "Close the quotation.")),
    ("expected key", Text("Dra in raden lika långt som de den hör till.", "Indent the line as those it belongs to.")),
    ("indicator", Text("Dra in raden lika långt som de den hör till.", "Indent the line as those it belongs to.")),
    ("document", Text("Dra in raden lika långt som de den hör till.", "Indent the line as those it belongs to.")),
)  # fmt: skip
"""What to do about what libyaml says of a line, by some of its words."""


MERGED = ("<<<<<<<", "=======", ">>>>>>>")


def _remedy(what: str, written: str) -> Text:
    """What to do about a line that is no YAML. what: the parser's words. written: the line."""
    if "\t" in written:
        return Text("Byt tabbtecknet mot blanksteg.", "Replace the tab with spaces.")
    if "\u00a0" in written:
        return Text(
            "Byt det hårda blanksteget mot ett vanligt.", "Replace the blank that does not break with a plain one."
        )
    if written.startswith(MERGED):
        return Text(
            "Raden är ett märke efter en sammanslagning: välj en av de två och ta bort märkena.",
            "The line is a mark of a merge: choose one of the two and take the marks out.",
        )
    quotes = Text('Sätt fri text inom citattecken, som "Högst: två".', 'Put free text in quotes, as "At most: two".')
    return next((remedy for words, remedy in REMEDIES if words in what), quotes)


def nearest(written: str, known: Iterable[str]) -> Text:
    """A sentence that names the word most like one that is not known; empty when none is like it."""
    close = difflib.get_close_matches(written, list(known), 1)
    return Text(f" Menar du {close[0]}?", f" Do you mean {close[0]}?") if close else Text("", "")


def read_file(path: Path, shown: str, make: Callable[[Reading, Entry], Made]) -> Made:
    """What `make` makes of one file. Raises BadPack with every fault."""
    reading = Reading()
    entry = reading.file(path, shown)
    made = make(reading, entry) if entry is not None else None
    reading.finish()
    assert made is not None
    return made
