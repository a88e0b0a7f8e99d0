"""
The strict reader of rule packs, delegations, tariffs and facts. The only importer of yaml.

PyYAML alone keeps the last of two equal keys, reads `no` as false, `012` as ten and `1:30` as ninety.
Here nothing is guessed: numbers of law are quoted text with a decimal point, only `true` and `false`
are yes and no, and anchors, aliases, tags, unknown keys and repeated keys are faults. A key without a
value is a fault too: no number is then zero and no last day is then for ever. All faults come at once,
each with file, line and a sentence for the one who edits the file; only what cannot be judged before
something else is mended waits: first every file must be YAML, then the rules sound, then their cases.
"""

from __future__ import annotations

import graphlib
import hashlib
import itertools
import re
import string
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeVar

import yaml

from permits.errors import BadPack, Fault
from permits.law.facts import KINDS_OF_THING, Dates, Facts, Thing
from permits.law.pack import (
    AnyOf,
    Case,
    Citation,
    Compare,
    Condition,
    DatedValue,
    FactDeclaration,
    FactRef,
    FactType,
    Kept,
    LawRow,
    Limit,
    LimitRef,
    Met,
    NotEncoded,
    Operand,
    Pack,
    Question,
    Rule,
    Validity,
    Word,
    comparisons,
    in_order,
    references,
)
from permits.local.delegation import Delegation, Mandate, Mode
from permits.local.face import LEAST_CONTRAST, WHITE, Face, contrast
from permits.local.fee import DatedAmount, FactorModel, Factors, Tariff, TimeModel
from permits.quantity import Evidence, Measured, Stated, Value, exactly
from permits.text import Text

LARGEST = 1_000_000
"""Bytes in one file."""

DEEPEST = 40
"""Levels of nesting in one file."""

UNSOUND = Text("Filerna har fel som behöver rättas.", "The files have faults to mend.")

UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")
"""Signs that an escape in quotes can write and no letter or page can show."""

Made = TypeVar("Made")


class _Loader(yaml.SafeLoader):
    """Only composes; values are read from the nodes, by their written form."""


@dataclass(slots=True)
class Entry:
    """A piece of a file: a scalar as written, a list or a mapping, with its place."""

    file: str
    line: int
    value: str | list[Entry] | dict[str, Entry]
    quoted: bool = False

    @property
    def place(self) -> str:
        return f"{self.file}:{self.line}"


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
        try:
            return path.read_bytes()
        except OSError as error:
            self.fault(shown, f"Filen kan inte läsas: {error.strerror}", f"The file cannot be read: {error.strerror}")
            return None

    def text(self, raw: bytes, shown: str) -> Entry | None:
        if len(raw) > LARGEST:
            self.fault(shown, f"Filen är större än {LARGEST} byte.", f"The file is over {LARGEST} bytes.", "too_large")
            return None
        try:
            decoded = raw.decode("utf-8")
            if not self._plain(decoded, shown):
                return None
            node = yaml.compose(decoded, _Loader)
        except UnicodeDecodeError:
            self.fault(shown, "Filen är inte UTF-8.", "The file is not UTF-8.", "not_utf8")
            return None
        # PyYAML lets its own accidents through: an escape beyond Unicode, a version of thousands of digits.
        except (yaml.YAMLError, ValueError, OverflowError) as error:
            line = getattr(getattr(error, "problem_mark", None), "line", 0) + 1
            what = getattr(error, "problem", None) or str(error)
            self.fault(
                f"{shown}:{line}",
                f"Raden går inte att läsa som YAML ({what}). Sätt fri text inom citattecken.",
                f"The line cannot be read as YAML ({what}). Put free text in quotes.",
                "not_yaml",
            )
            return None
        if node is None:
            self.fault(f"{shown}:1", "Filen är tom.", "The file is empty.", "empty")
            return None
        return self._entry(node, shown)

    def _plain(self, decoded: str, shown: str) -> bool:
        """Whether the file keeps to plain YAML: no anchors, aliases or tags, and not nested too deeply."""
        depth, sound = 0, True
        for event in yaml.parse(decoded, _Loader):
            place = f"{shown}:{event.start_mark.line + 1 if event.start_mark else 1}"
            if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
                self.fault(place, "Ankare och alias används inte här.", "Anchors and aliases are not used.", "anchor")
                sound = False
            if getattr(event, "tag", None):
                self.fault(place, "Taggar (!) används inte här.", "Tags (!) are not used here.", "tag")
                sound = False
            if isinstance(event, yaml.CollectionStartEvent):
                depth += 1
                if depth > DEEPEST:
                    self.fault(place, "Filen är för djupt nästlad.", "The file is nested too deeply.", "too_deep")
                    return False
            elif isinstance(event, yaml.CollectionEndEvent):
                depth -= 1
        return sound

    def _entry(self, node: yaml.Node, shown: str) -> Entry:
        line = node.start_mark.line + 1
        if isinstance(node, yaml.ScalarNode):
            self._printable(node.value, f"{shown}:{line}")
            return Entry(shown, line, str(node.value), quoted=node.style is not None)
        if isinstance(node, yaml.SequenceNode):
            return Entry(shown, line, [self._entry(one, shown) for one in node.value])
        found: dict[str, Entry] = {}
        for key, value in node.value:
            place = f"{shown}:{key.start_mark.line + 1}"
            if not isinstance(key, yaml.ScalarNode):
                self.fault(place, "En nyckel måste vara ett ord.", "A key must be a word.", "key")
                continue
            self._printable(key.value, place)
            if key.value in found:
                self.fault(
                    place, f"Nyckeln {key.value} står två gånger.", f"The key {key.value} is repeated.", "repeated"
                )
                continue
            found[str(key.value)] = self._entry(value, shown)
        return Entry(shown, line, found)

    def _printable(self, written: str, place: str) -> None:
        if UNPRINTABLE.search(written):
            self.fault(
                place, "Texten har ett tecken som inte kan visas.", "The text has a sign that cannot be shown.", "sign"
            )

    # -- from entries to values -----------------------------------------------------------------

    def mapping(self, entry: Entry, allowed: Iterable[str] = (), required: Iterable[str] = ()) -> dict[str, Entry]:
        """The entry's keys; anything unknown or missing is a fault. No `allowed` means any key."""
        if not isinstance(entry.value, dict):
            self.fault(entry, "Här väntas nycklar och värden.", "Keys and values are expected here.", "type")
            return {}
        known = {*allowed, *required}
        for key, inner in entry.value.items():
            if known and key not in known:
                closest = ", ".join(sorted(known))
                self.fault(
                    inner, f"Okänd nyckel: {key}. Möjliga: {closest}.", f"Unknown key: {key}. Possible: {closest}.",
                    "unknown_key",
                )  # fmt: skip
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
        return entry.value

    def word(self, entry: Entry | None) -> str:
        if entry is None:
            return ""
        if not isinstance(entry.value, str):
            self.fault(entry, "Här väntas ett ord eller en text.", "A word or text is expected here.", "type")
            return ""
        return entry.value

    def filled(self, entry: Entry | None) -> str:
        """A word or text that may not be left empty."""
        written = self.word(entry).strip()
        if entry is not None and isinstance(entry.value, str) and not written:
            self.fault(entry, "Här står inget; skriv ett värde.", "Nothing stands here; write a value.", "empty")
        return written

    def words(self, entry: Entry | None) -> tuple[str, ...]:
        return tuple(self.filled(one) for one in self.items(entry))

    def text_pair(self, entry: Entry | None) -> Text:
        if entry is None:
            return Text("", "")
        inner = self.mapping(entry, required=("sv", "en"))
        return Text(self.filled(inner.get("sv")), self.filled(inner.get("en")))

    def number(self, entry: Entry | None) -> Decimal:
        """A quoted decimal number with a point."""
        written = self.filled(entry)
        if entry is None or not written:
            return Decimal(0)
        if not entry.quoted:
            self.fault(
                entry, f'Skriv talet inom citattecken: "{written}".', f'Put the number in quotes: "{written}".',
                "unquoted_number",
            )  # fmt: skip
        if not re.fullmatch(r"-?[0-9]{1,12}(\.[0-9]{1,6})?", written):
            self.fault(
                entry, f"{written!r} är inget tal med decimalpunkt.", f"{written!r} is no number with a decimal point.",
                "not_a_number",
            )  # fmt: skip
            return Decimal(0)
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
            return date.fromisoformat(written)
        except ValueError:
            self.fault(entry, f"{written} är inget datum.", f"{written} is not a date.", "not_a_date")
            return None

    def one_of(self, entry: Entry | None, allowed: Iterable[str]) -> str:
        written = self.word(entry)
        options = tuple(allowed)
        if entry is not None and written not in options:
            shown = ", ".join(options)
            self.fault(entry, f"{written} ska vara ett av: {shown}.", f"{written} must be one of: {shown}.", "choice")
        return written

    def citation(self, entry: Entry | None, laws: Iterable[str] | None = None) -> Citation:
        if entry is None:
            return Citation("", "")
        inner = self.mapping(entry, ("url",), ("law", "section"))
        law = self.filled(inner.get("law")) if laws is None else self.one_of(inner.get("law"), laws)
        return Citation(law, self.filled(inner.get("section")), self.word(inner.get("url")))

    def validity(self, entry: Entry | None) -> Validity | None:
        if entry is None:
            return None
        inner = self.mapping(entry, ("to", "applies_by"), ("from",))
        start, end = self.day(inner.get("from")), self.day(inner.get("to"))
        by = (
            self.one_of(inner["applies_by"], ("received", "decided", "started"))
            if "applies_by" in inner
            else "received"
        )
        return Validity(start or date.min, self.not_before(start, end, entry), by)

    def not_before(self, start: date | None, end: date | None, at: Entry) -> date | None:
        """The last day, told as a fault when it comes before the first."""
        if start and end and end < start:
            self.fault(at, "Slutdatum ligger före startdatum.", "It ends before it begins.", "dates")
        return end


# -- the pack -------------------------------------------------------------------------------------

GIVES = {"applicant": Evidence.STATED, "officer": Evidence.JUDGED}
"""The evidence that the one who is asked can give."""

NUMBER_WORDS = (Word.AT_MOST, Word.AT_LEAST, Word.BELOW, Word.ABOVE, Word.BETWEEN, Word.IS, Word.IS_NOT)
CHOICE_WORDS = (Word.IS, Word.IS_NOT, Word.ONE_OF)
RULE_KEYS = (
    "id", "point", "title", "question", "then", "otherwise", "exception_to", "exception_when", "for_each", "informs",
    "applies_when", "if", "texts", "valid", "source",
)  # fmt: skip


def load_pack(folder: Path) -> Pack:
    """
    The pack in a folder such as `rules/se`.

    Raises BadPack with every fault found, each with file and line.
    """
    reading = Reading()
    root = folder.parent
    paths = {path.relative_to(root).as_posix(): path for path in sorted(folder.rglob("*.yaml"))}
    read = {shown: reading.content(path, shown) for shown, path in paths.items()}
    # Read once: the bytes that the hash names are those that rule.
    files = {shown: raw for shown, raw in read.items() if raw is not None}
    entries = {shown: reading.text(raw, shown) for shown, raw in files.items()}
    reading.finish()
    pack = _PackReading(reading, folder.name, {shown: entry for shown, entry in entries.items() if entry}).read(
        _hash({shown: raw for shown, raw in files.items() if not shown.endswith(".cases.yaml")})
    )
    reading.finish()
    assert pack is not None
    return pack


def _hash(files: Mapping[str, bytes]) -> str:
    """SHA-256 over names and bytes of the files that rule; worked cases do not rule."""
    digest = hashlib.sha256()
    for shown, content in sorted(files.items()):
        digest.update(f"{shown}\0{len(content)}\0".encode() + content)
    return digest.hexdigest()


@dataclass
class _PackReading:
    """One pack being read: what is declared so far, and every place something was said."""

    reading: Reading
    name: str
    entries: Mapping[str, Entry]
    facts: dict[str, FactDeclaration] = field(default_factory=dict)
    limits: dict[str, Limit] = field(default_factory=dict)
    questions: dict[str, Question] = field(default_factory=dict)
    laws: dict[str, Text] = field(default_factory=dict)
    rules: dict[str, Rule] = field(default_factory=dict)

    def read(self, hash: str) -> Pack | None:
        say = self.reading
        head, facts, limits = map(self._top, ("pack.yaml", "facts.yaml", "limits.yaml"))
        if head is None or facts is None or limits is None:
            return None
        keys = say.mapping(head, ("settings", "not_encoded"), ("pack", "version", "title", "laws", "questions"))
        if "laws" not in keys or "questions" not in keys:
            return None
        self.laws = {law: say.text_pair(text) for law, text in say.mapping(keys["laws"]).items()}
        settings = say.mapping(keys["settings"]) if "settings" in keys else {}
        self._facts(facts)
        self._limits(limits)
        self.questions = {name: self._question(name, one) for name, one in say.mapping(keys["questions"]).items()}
        special = {f"{self.name}/{one}" for one in ("pack.yaml", "facts.yaml", "limits.yaml", "ordinary.yaml")}
        for shown, entry in self.entries.items():
            if shown not in special and not shown.endswith(".cases.yaml"):
                self._section(entry)
        self._whole()
        say.finish()
        ordinary, received = self._ordinary()
        cases = [
            self._case(one, received)
            for shown, entry in self.entries.items()
            if shown.endswith(".cases.yaml")
            for one in say.items(say.mapping(entry, required=("cases",)).get("cases"))
        ]
        return Pack(
            say.filled(keys.get("pack")),
            say.filled(keys.get("version")),
            hash,
            say.text_pair(keys.get("title")),
            self.facts,
            self.limits,
            self.questions,
            tuple(self.rules.values()),
            self.laws,
            {name: say.number(one) for name, one in settings.items()},
            tuple(self._not_encoded(one) for one in say.items(keys.get("not_encoded"))),
            tuple(cases),
            ordinary,
        )

    def _top(self, file: str) -> Entry | None:
        entry = self.entries.get(f"{self.name}/{file}")
        if entry is None:
            self.reading.fault(f"{self.name}/{file}", "Filen saknas.", "The file is missing.", "missing")
        return entry

    # -- facts and limits

    def _named(self, entry: Entry, key: str) -> Mapping[str, Entry]:
        """What a file that holds one mapping, such as `facts:`, declares by name."""
        inner = self.reading.mapping(entry, required=(key,)).get(key)
        return {} if inner is None else self.reading.mapping(inner)

    def _facts(self, entry: Entry) -> None:
        for name, one in self._named(entry, "facts").items():
            self.facts[name] = self._fact(name, one)
        for name, fact in self.facts.items():
            for narrower in fact.narrowed_by:
                if narrower not in self.facts:
                    self.reading.fault(
                        entry, f"{name}: {narrower} finns inte.", f"{name}: there is no {narrower}.", "undeclared"
                    )

    def _fact(self, name: str, entry: Entry) -> FactDeclaration:
        say = self.reading
        keys = say.mapping(
            entry,
            (
                "unit",
                "step",
                "min",
                "max",
                "choices",
                "of",
                "supplied_by",
                "question",
                "help",
                "measured_how",
                "narrowed_by",
            ),
            ("type", "label", "enough"),
        )
        kind = say.one_of(keys.get("type"), [one.value for one in FactType])
        type = FactType(kind) if kind in list(FactType) else FactType.YES_NO
        if type.is_numeric and "step" not in keys:
            say.fault(entry, f"{name}: steg (step) saknas.", f"{name}: its step is missing.", "missing")
        if type is FactType.CHOICE and "choices" not in keys:
            say.fault(entry, f"{name}: val (choices) saknas.", f"{name}: its choices are missing.", "missing")
        supplied = say.words(keys.get("supplied_by")) or ("applicant",)
        step, low, high = (say.number(keys[key]) if key in keys else None for key in ("step", "min", "max"))
        if step is not None and step <= 0:
            say.fault(keys["step"], f"{name}: steget ska vara över noll.", f"{name}: its step is not above 0.", "range")
        if low is not None and high is not None and high < low:
            say.fault(entry, f"{name}: max ligger under min.", f"{name}: its max is below its min.", "range")
        return FactDeclaration(
            name,
            type,
            say.text_pair(keys.get("label")),
            say.word(keys.get("unit")),
            step,
            low,
            high,
            {value: say.text_pair(text) for value, text in say.mapping(keys["choices"]).items()}
            if "choices" in keys
            else {},
            say.one_of(keys.get("of"), KINDS_OF_THING) if "of" in keys else None,
            supplied,
            self._enough(name, keys.get("enough"), supplied),
            say.text_pair(keys["question"]) if "question" in keys else None,
            say.text_pair(keys["help"]) if "help" in keys else None,
            say.text_pair(keys["measured_how"]) if "measured_how" in keys else None,
            say.words(keys.get("narrowed_by")),
        )

    def _enough(self, name: str, entry: Entry | None, supplied: Sequence[str]) -> frozenset[Evidence]:
        """The evidence that is enough; whoever is asked must be able to give some."""
        say = self.reading
        written = [say.one_of(one, list(Evidence)) for one in say.items(entry)]
        enough = frozenset(Evidence(one) for one in written if one in list(Evidence))
        if entry is None:
            return enough
        if not written:
            say.fault(entry, f"{name}: inget räcker (enough).", f"{name}: nothing is enough.", "empty")
        for who in supplied:
            if who in GIVES and GIVES[who] not in enough:
                say.fault(
                    entry,
                    f"{name}: {who} tillfrågas, men svaret räcker inte (enough).",
                    f"{name}: {who} is asked, but the answer is not enough.",
                    "asked_in_vain",
                )
        if supplied == ("officer",) and enough - {Evidence.JUDGED}:
            say.fault(
                entry,
                f"{name}: en bedömningsfråga avgörs bara av en bedömning (enough: [judged]).",
                f"{name}: only a judgement settles a question of judgement (enough: [judged]).",
                "judged",
            )
        return enough

    def _limits(self, entry: Entry) -> None:
        say = self.reading
        for name, one in self._named(entry, "limits").items():
            keys = say.mapping(one, (), ("unit", "label", "values"))
            values = []
            for dated in say.items(keys.get("values")):
                inner = say.mapping(dated, ("to",), ("from", "value", "source"))
                start, end = say.day(inner.get("from")), say.day(inner.get("to"))
                valid = Validity(start or date.min, say.not_before(start, end, dated))
                values.append(DatedValue(valid, say.number(inner.get("value")), self._citation(inner.get("source"))))
            values.sort(key=lambda dated: dated.valid.from_)
            for before, after in itertools.pairwise(values):
                if before.valid.to is None or before.valid.to >= after.valid.from_:
                    say.fault(
                        one, f"Gränsvärdet {name} har två värden samtidigt.",
                        f"The limit {name} has two values at once.", "overlap",
                    )  # fmt: skip
            self.limits[name] = Limit(name, say.word(keys.get("unit")), say.text_pair(keys.get("label")), tuple(values))

    def _citation(self, entry: Entry | None) -> Citation:
        return self.reading.citation(entry, self.laws)

    def _question(self, name: str, entry: Entry) -> Question:
        say = self.reading
        keys = say.mapping(entry, ("default",), ("label", "answers"))
        answers = (
            {one: say.text_pair(text) for one, text in say.mapping(keys["answers"]).items()}
            if "answers" in keys
            else {}
        )
        default, source = None, None
        if "default" in keys:
            inner = say.mapping(keys["default"], (), ("answer", "source"))
            default, source = say.one_of(inner.get("answer"), answers), self._citation(inner.get("source"))
        return Question(name, say.text_pair(keys.get("label")), answers, default, source)

    def _not_encoded(self, entry: Entry) -> NotEncoded:
        say = self.reading
        keys = say.mapping(entry, ("touches",), ("id", "source", "reason"))
        touches = tuple(say.one_of(one, self.questions) for one in say.items(keys.get("touches")))
        return NotEncoded(
            say.filled(keys.get("id")), self._citation(keys.get("source")), say.text_pair(keys.get("reason")), touches
        )

    # -- sections and rules

    def _section(self, entry: Entry) -> None:
        say = self.reading
        keys = say.mapping(entry, ("applies_when", "valid"), ("section", "title", "rules"))
        say.text_pair(keys.get("title"))  # read for its faults; rules carry titles of their own
        source = self._citation(keys.get("section"))
        valid = say.validity(keys.get("valid"))
        shared = say.items(keys.get("applies_when"))
        for one in say.items(keys.get("rules")):
            self._rule(one, source, valid, shared)

    def _rule(self, entry: Entry, source: Citation, valid: Validity | None, shared: list[Entry]) -> None:
        say = self.reading
        keys = say.mapping(entry, RULE_KEYS, ("id", "title", "texts"))
        id = say.filled(keys.get("id"))
        if id in self.rules:
            say.fault(entry, f"Regeln {id} finns redan.", f"The rule {id} exists already.", "repeated")
        if "source" in keys:
            source = self._citation(keys["source"])
        if "point" in keys:
            source = Citation(source.law, f"{source.section} {say.filled(keys['point'])}", source.url)
        own_valid = say.validity(keys.get("valid")) or valid
        if own_valid is None:
            say.fault(entry, f"{id}: giltighet (valid) saknas.", f"{id}: its validity is missing.", "missing")
        each = say.one_of(keys["for_each"], KINDS_OF_THING) if "for_each" in keys else None
        question = say.one_of(keys["question"], self.questions) if "question" in keys else None
        answers = self.questions[question].answers if question in self.questions else {}
        if ("question" in keys) != (("then" in keys) != ("otherwise" in keys)) or (
            "then" in keys and "otherwise" in keys
        ):
            say.fault(
                entry,
                f"{id}: en regel med question har antingen then eller otherwise, en utan har inget av dem.",
                f"{id}: a rule with a question has then or otherwise, one without has neither.",
                "answer",
            )
        # A rule whose facts are always known may leave `open` out; a standing sentence then says what is missing.
        texts = say.mapping(keys["texts"], ("open",), ("met", "not_met")) if "texts" in keys else {}
        self.rules[id] = Rule(
            id,
            say.text_pair(keys.get("title")),
            source,
            own_valid or Validity(date.min),
            tuple(self._condition(one, id, each) for one in (*shared, *say.items(keys.get("applies_when")))),
            tuple(self._condition(one, id, each) for one in say.items(keys.get("if"))),
            {verdict: self._sentence(text, id) for verdict, text in texts.items()},
            question,
            say.one_of(keys["then"], answers) if "then" in keys else None,
            say.one_of(keys["otherwise"], answers) if "otherwise" in keys else None,
            say.words(keys.get("exception_to")),
            each,
            say.yes_no(keys["informs"]) if "informs" in keys else False,
            say.one_of(keys["exception_when"], ("any", "all")) if "exception_when" in keys else None,
            entry.file,
            entry.line,
        )

    def _sentence(self, entry: Entry, id: str) -> Text:
        """A rule's text; each `{word}` in it is a fact or `limit`, plain: `{word:d}` and `{word!r}` are none."""
        text = self.reading.text_pair(entry)
        for sentence in text:
            try:
                slots = [
                    f"{name}{f'!{how}' if how else ''}{f':{form}' if form else ''}"
                    for _, name, form, how in string.Formatter().parse(sentence)
                    if name is not None
                ]
            except ValueError:
                slots = ["{"]
            for name in slots:
                if name not in self.facts and name != "limit":
                    self.reading.fault(
                        entry, f"{id}: {{{name}}} är inget sakförhållande.", f"{id}: {{{name}}} is not a fact.", "slot"
                    )
        return text

    def _condition(self, entry: Entry, id: str, each: str | None) -> Condition:
        say = self.reading
        keys = say.mapping(entry)
        if len(keys) != 1:
            say.fault(
                entry,
                f"{id}: ett villkor har precis en nyckel.",
                f"{id}: a condition has exactly one key.",
                "condition",
            )
            return Met(())
        ((name, inner),) = keys.items()
        if name == "any":
            conditions = tuple(self._condition(one, id, each) for one in say.items(inner))
            if not conditions:
                say.fault(inner, f"{id}: any är tom.", f"{id}: any is empty.", "condition")
            return AnyOf(conditions)
        if name in ("met", "kept"):
            rules = say.words(inner)
            if not rules:
                say.fault(inner, f"{id}: {name} är tom.", f"{id}: {name} is empty.", "condition")
            return Met(rules) if name == "met" else Kept(rules)
        fact = self._known_fact(name, inner, id, each)
        words = say.mapping(inner)
        if fact is None or len(words) != 1:
            if fact is not None:
                say.fault(inner, f"{id}: {name} ska ha ett villkorsord.", f"{id}: {name} takes one word.", "condition")
            return Met(())
        ((written, operand),) = words.items()
        allowed = NUMBER_WORDS if fact.type.is_numeric or fact.type is FactType.DATE else CHOICE_WORDS
        if written not in [word.value for word in allowed]:
            shown = ", ".join(word.value for word in allowed)
            say.fault(
                inner, f"{id}: {name} jämförs med: {shown}.", f"{id}: {name} is compared by: {shown}.", "limit_word"
            )
            return Met(())
        word = Word(written)
        operands = say.items(operand) if word in (Word.ONE_OF, Word.BETWEEN) else [operand]
        if word is Word.BETWEEN and len(operands) != 2:
            say.fault(operand, f"{id}: between tar två värden.", f"{id}: between takes two values.", "condition")
        if not operands:
            say.fault(operand, f"{id}: one_of är tom.", f"{id}: one_of is empty.", "condition")
        against = tuple(self._operand(one, fact, id, each) for one in operands)
        numbers = [one for one in against if isinstance(one, Decimal)]
        if word is Word.BETWEEN and len(numbers) == 2 and numbers[0] > numbers[1]:
            say.fault(operand, f"{id}: skriv det mindre talet först.", f"{id}: write the lesser number first.", "range")
        return Compare(name, word, against)

    def _known_fact(self, name: str, at: Entry, id: str, each: str | None) -> FactDeclaration | None:
        fact = self.facts.get(name)
        if fact is None:
            self.reading.fault(
                at, f"{id}: {name} finns inte i facts.yaml.", f"{id}: {name} is not declared.", "undeclared"
            )
        elif fact.of is not None and fact.of != each:
            self.reading.fault(
                at, f"{id}: {name} hör till {fact.of}; regeln behöver for_each: {fact.of}.",
                f"{id}: {name} belongs to {fact.of}; the rule needs for_each: {fact.of}.", "for_each",
            )  # fmt: skip
        return fact

    def _operand(self, entry: Entry, fact: FactDeclaration, id: str, each: str | None) -> Operand:
        say = self.reading
        if isinstance(entry.value, dict):
            keys = say.mapping(entry, (), ("fact",))
            other = self._known_fact(say.word(keys.get("fact")), entry, id, each)
            if other is not None and not _comparable(fact, other):
                say.fault(
                    entry, f"{id}: {fact.name} och {other.name} har olika slag eller enhet.",
                    f"{id}: {fact.name} and {other.name} differ in type or unit.", "unit",
                )  # fmt: skip
            return FactRef(other.name if other else "")
        written = say.word(entry)
        if written.startswith("$"):
            limit = self.limits.get(written[1:])
            if limit is None:
                say.fault(
                    entry,
                    f"{id}: {written} finns inte i limits.yaml.",
                    f"{id}: {written} is not declared.",
                    "undeclared",
                )
            elif not fact.type.is_numeric or (fact.type is not FactType.NUMBER and limit.unit != fact.unit):
                say.fault(entry, f"{id}: {written} har en annan enhet.", f"{id}: {written} has another unit.", "unit")
            else:
                for dated in limit.values:
                    self._on_grid(dated.value, fact, entry, id)
            return LimitRef(written[1:])
        if fact.type is FactType.YES_NO:
            return say.yes_no(entry)
        if fact.type is FactType.CHOICE:
            return say.one_of(entry, fact.choices)
        if fact.type is FactType.DATE:
            return say.day(entry) or date.min
        number = say.number(entry)
        self._on_grid(number, fact, entry, id)
        return number

    def _on_grid(self, number: Decimal, fact: FactDeclaration, at: Entry, id: str) -> None:
        if fact.step and number % fact.step:
            self.reading.fault(
                at, f"{id}: {number} ligger inte på {fact.name}s steg {fact.step}.",
                f"{id}: {number} is not on the step {fact.step} of {fact.name}.", "off_grid",
            )  # fmt: skip
        if (fact.low is not None and number < fact.low) or (fact.high is not None and number > fact.high):
            self.reading.fault(
                at, f"{id}: {number} kan {fact.name} aldrig vara.", f"{id}: {fact.name} can never be {number}.", "range"
            )

    # -- the whole

    def _whole(self) -> None:
        """What can only be seen when every rule is read."""
        say = self.reading
        for rule in self.rules.values():
            at = f"{rule.file}:{rule.line}"
            for id in (*references((*rule.applies_when, *rule.if_)), *rule.exception_to):
                if id not in self.rules:
                    say.fault(
                        at, f"{rule.id}: regeln {id} finns inte.", f"{rule.id}: there is no rule {id}.", "undeclared"
                    )
            for id in references((*rule.applies_when, *rule.if_)):
                if id in self.rules and not _within(rule.valid, self.rules[id].valid):
                    say.fault(
                        at, f"{rule.id} gäller när {id} inte gör det.", f"{rule.id} stands when {id} does not.", "dates"
                    )
            for compare in comparisons((*rule.applies_when, *rule.if_)):
                for operand in compare.against:
                    if isinstance(operand, LimitRef) and operand.name in self.limits:
                        self._limit_stands(rule, self.limits[operand.name])
        self._exceptions()
        cycles: list[tuple[str, Callable[[], object]]] = [
            ("met", lambda: in_order(self.rules.values())),
            ("exception_to", lambda: _sorted({rule.id: rule.exception_to for rule in self.rules.values()})),
        ]
        for word, sort in cycles:
            try:
                sort()
            except graphlib.CycleError as error:
                ring = " → ".join(error.args[1])
                rule = self.rules[error.args[1][0]]
                say.fault(
                    f"{rule.file}:{rule.line}", f"{word} går i ring: {ring}", f"{word} is a ring: {ring}", "cycle"
                )
            except KeyError:
                pass  # a rule that is not there has been told above

    def _exceptions(self) -> None:
        """An exception takes back a rule that can count, and says how many things it takes where that is not plain."""
        say = self.reading
        for rule in self.rules.values():
            at = f"{rule.file}:{rule.line}"
            targets = [self.rules[id] for id in rule.exception_to if id in self.rules]
            for point in targets:
                if point.question is None and not point.exception_to and not point.informs:
                    say.fault(
                        at,
                        f"{rule.id}: {point.id} är bara en punkt som andra vilar på, så ett undantag från den gör "
                        "inget. Gör undantag från regeln som svarar.",
                        f"{rule.id}: {point.id} is only a point that others rest on, so an exception to it does "
                        "nothing. Make it to the rule that answers.",
                        "exception_to_point",
                    )
            several = any(target.for_each != rule.for_each for target in targets) and rule.for_each is not None
            if several and rule.exception_when is None:
                say.fault(
                    at,
                    f"{rule.id} prövas för varje {rule.for_each}, men det den tar tillbaka gör inte det. "
                    "Skriv exception_when: any eller all.",
                    f"{rule.id} is tried for each {rule.for_each}, but what it takes back is not. "
                    "Write exception_when: any or all.",
                    "exception_when",
                )
            if not several and rule.exception_when is not None:
                say.fault(
                    at,
                    f"{rule.id}: exception_when säger inget här; ta bort raden.",
                    f"{rule.id}: exception_when says nothing here; take the line away.",
                    "exception_when",
                )
            for other in _met_of((*rule.applies_when, *rule.if_)):
                each = self.rules[other].for_each if other in self.rules else None
                if each is not None and each != rule.for_each:
                    say.fault(
                        at,
                        f"{rule.id}: {other} prövas för varje {each}. Skriv kept: den är inte bruten för någon.",
                        f"{rule.id}: {other} is tried for each {each}. Write kept: it is broken for none of them.",
                        "met",
                    )

    def _limit_stands(self, rule: Rule, limit: Limit) -> None:
        """A limit needs a value on every day that a rule using it stands."""
        day: date | None = rule.valid.from_
        while day is not None:
            dated = limit.on(day)
            if dated is None:
                self.reading.fault(
                    f"{rule.file}:{rule.line}", f"{rule.id}: {limit.name} saknar värde den {day}.",
                    f"{rule.id}: {limit.name} has no value on {day}.", "dates",
                )  # fmt: skip
                return
            day = None
            if dated.valid.to not in (None, date.max) and (rule.valid.to is None or dated.valid.to < rule.valid.to):
                day = date.fromordinal(dated.valid.to.toordinal() + 1)

    # -- worked cases

    def _ordinary(self) -> tuple[Mapping[str, object], date]:
        say = self.reading
        entry = self.entries.get(f"{self.name}/ordinary.yaml")
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

    def _case(self, entry: Entry, received: date) -> Case:
        say = self.reading
        keys = say.mapping(
            entry, ("law", "received", "decided", "started", "given", "things", "without"), ("name", "expect")
        )
        came = say.day(keys.get("received")) or received
        return Case(
            say.filled(keys.get("name")),
            Dates(came, say.day(keys.get("decided")) or came, say.day(keys.get("started"))),
            self.values(keys["given"], None) if "given" in keys else {},
            self.things(keys.get("things")),
            self._names(keys.get("without"), self.facts),
            self._expected(keys["expect"]) if "expect" in keys else {},
            say.word(keys.get("law")),
            entry.file,
            entry.line,
        )

    def _names(self, entry: Entry | None, known: Iterable[str]) -> tuple[str, ...]:
        """A list of facts or rules, each of which is there: a misspelt one would be passed over in silence."""
        names = tuple(known)
        found = []
        for one in self.reading.items(entry):
            name = self.reading.filled(one)
            if name and name not in names:
                self.reading.fault(one, f"{name} finns inte.", f"There is no {name}.", "undeclared")
            found.append(name)
        return tuple(found)

    def things(self, entry: Entry | None) -> dict[str, tuple[Mapping[str, object], ...]]:
        found: dict[str, tuple[Mapping[str, object], ...]] = {}
        for kind, inner in self.reading.mapping(entry, KINDS_OF_THING).items() if entry else ():
            things: list[Mapping[str, object]] = []
            for one in self.reading.items(inner):
                keys = dict(self.reading.mapping(one))
                id = self.reading.filled(keys.pop("id", None)) or str(len(things) + 1)
                if id in [thing["id"] for thing in things]:
                    self.reading.fault(one, f"{id} finns redan.", f"{id} exists already.", "repeated")
                things.append({"id": id, **self.values(Entry(one.file, one.line, keys), kind)})
            found[kind] = tuple(things)
        return found

    def values(self, entry: Entry, of: str | None) -> dict[str, object]:
        found: dict[str, object] = {}
        for name, one in self.reading.mapping(entry).items():
            fact = self._known_fact(name, one, "fallet", of)
            if fact is not None:
                found[name] = self._value(one, fact)
        return found

    def _value(self, entry: Entry, fact: FactDeclaration) -> object:
        say = self.reading
        if fact.type.is_numeric:
            if isinstance(entry.value, dict):
                keys = say.mapping(entry, (), ("low", "high"))
                low, high = say.number(keys.get("low")), say.number(keys.get("high"))
                if low > high:
                    say.fault(entry, f"{fact.name}: low ligger över high.", f"{fact.name}: low is above high.", "range")
                self._on_grid(low, fact, entry, "fallet")
                self._on_grid(high, fact, entry, "fallet")
                return (low, high)
            number = say.number(entry)
            self._on_grid(number, fact, entry, "fallet")
            return number
        if fact.type is FactType.YES_NO:
            return say.yes_no(entry)
        if fact.type is FactType.DATE:
            return say.day(entry)
        return say.one_of(entry, fact.choices)

    def _expected(self, entry: Entry) -> dict[str, object]:
        say = self.reading
        lists: dict[str, Iterable[str]] = {
            "because": self.rules, "informs": self.rules, "missing": self.facts, "judgements": self.facts
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
                    one, (*(self.questions[name].answers if name in self.questions else ()), "open", "conflict")
                )
                for name, one in say.mapping(keys["answers"], self.questions).items()
            }
        if "why_not" in keys:
            found["why_not"] = {
                id: self._names(one, self.facts) for id, one in say.mapping(keys["why_not"], self.rules).items()
            }
        if "verdicts" in keys:
            verdicts = ("met", "not_met", "not_applicable", "open")
            found["verdicts"] = {
                id: say.one_of(one, verdicts) for id, one in say.mapping(keys["verdicts"], self.rules).items()
            }
        return found


def _met_of(conditions: Iterable[Condition]) -> Iterator[str]:
    """The rules that the conditions name by `met` itself."""
    for condition in conditions:
        if isinstance(condition, Met):
            yield from condition.rules
        elif isinstance(condition, AnyOf):
            yield from _met_of(condition.conditions)


def _comparable(one: FactDeclaration, other: FactDeclaration) -> bool:
    """Whether two facts can be compared. A plain number takes its unit from the thing at hand."""
    if not (one.type.is_numeric and other.type.is_numeric):
        return one.type is other.type and one.choices.keys() == other.choices.keys()
    return one.unit == other.unit or FactType.NUMBER in (one.type, other.type)


def _within(inner: Validity, outer: Validity) -> bool:
    return outer.from_ <= inner.from_ and (outer.to is None or (inner.to is not None and inner.to <= outer.to))


def _sorted(graph: Mapping[str, Iterable[str]]) -> Iterator[str]:
    return iter(tuple(graphlib.TopologicalSorter(graph).static_order()))


# -- a municipality's own files ---------------------------------------------------------------------


def _loaded(path: Path, shown: str, make: Callable[[Reading, Entry], Made]) -> Made:
    reading = Reading()
    entry = reading.file(path, shown)
    made = make(reading, entry) if entry is not None else None
    reading.finish()
    assert made is not None
    return made


def _shown(path: Path) -> str:
    return "/".join(path.parts[-3:])


def load_delegation(path: Path) -> Delegation:
    """The board's delegation decision. Raises BadPack with every fault."""
    return _loaded(path, _shown(path), lambda say, entry: _delegation(say, entry, path.parent.name))


def _delegation(say: Reading, entry: Entry, municipality: str) -> Delegation:
    keys = say.mapping(entry, ("grants_on_unread_drawings",), ("board", "paragraph", "decided", "valid", "mandates"))
    mandates = {}
    for act, one in say.mapping(keys["mandates"]).items() if "mandates" in keys else ():
        inner = say.mapping(one, ("limits", "settles", "second_look_percent", "fallback_percent"), ("mode",))
        mode = say.one_of(inner.get("mode"), [mode.value for mode in Mode])
        mandates[act] = Mandate(
            act,
            Mode(mode) if mode in list(Mode) else Mode.OFF,
            {fact: say.number(most) for fact, most in say.mapping(inner["limits"]).items()}
            if "limits" in inner
            else {},
            {fact: say.yes_no(answer) for fact, answer in say.mapping(inner["settles"]).items()}
            if "settles" in inner
            else {},
            say.number(inner["second_look_percent"]) if "second_look_percent" in inner else Decimal(0),
            say.number(inner["fallback_percent"]) if "fallback_percent" in inner else Decimal(100),
        )
    return Delegation(
        municipality,
        say.text_pair(keys.get("board")),
        say.word(keys.get("paragraph")),
        say.day(keys.get("decided")) or date.min,
        say.validity(keys.get("valid")) or Validity(date.max),
        mandates,
        "grants_on_unread_drawings" in keys and say.yes_no(keys["grants_on_unread_drawings"]),
    )


def load_face(path: Path) -> Face:
    """How the board's office shows itself. Raises BadPack with every fault."""
    return _loaded(path, _shown(path), lambda say, entry: _face(say, entry, path.parent))


def _face(say: Reading, entry: Entry, folder: Path) -> Face:
    keys = say.mapping(entry, ("logo",), ("office", "phone", "email", "hours", "colours"))
    colours = {}
    if "colours" in keys:
        told = say.mapping(keys["colours"], (), ("brand", "dark", "pale"))
        for name, at in told.items():
            colours[name] = say.word(at)
            if not re.fullmatch(r"#[0-9a-f]{6}", colours[name]):
                say.fault(at, "En färg skrivs som #14524a.", "A colour is written as #14524a.")
                return Face(Text("", ""), "", "", Text("", ""), {}, None)
        for words, ground in ((WHITE, "brand"), (WHITE, "dark"), ("brand", "pale"), ("dark", "pale")):
            if ground in colours and (words == WHITE or words in colours):
                found = contrast(colours.get(words, words), colours[ground])
                if found < LEAST_CONTRAST:
                    say.fault(
                        told[ground],
                        f"{words} på {ground} har kontrasten {found}; minst {LEAST_CONTRAST} behövs för att läsas.",
                        f"{words} on {ground} has a contrast of {found}; at least {LEAST_CONTRAST} can be read.",
                    )
    logo = folder / say.word(keys["logo"]) if "logo" in keys else None
    if logo is not None and (logo.suffix not in (".svg", ".png") or logo.parent != folder or not logo.is_file()):
        say.fault(keys["logo"], "logo är en svg- eller png-fil i samma mapp.", "logo is an SVG or PNG in the folder.")
    return Face(
        say.text_pair(keys.get("office")),
        say.word(keys.get("phone")),
        say.word(keys.get("email")),
        say.text_pair(keys.get("hours")),
        colours,
        logo,
    )


def load_tariff(path: Path) -> Tariff:
    """The council's tariff. Raises BadPack with every fault."""
    return _loaded(path, _shown(path), _tariff)


def _tariff(say: Reading, entry: Entry) -> Tariff:
    models = {"hours", "rates"}, {"factors", "base_amounts", "adjustment"}
    keys = say.mapping(entry, models[0] | models[1], ("council", "paragraph", "decided"))
    if keys.keys() & (models[0] | models[1]) not in models:
        say.fault(
            entry,
            "En taxa har antingen rates och hours (tid) eller base_amounts, adjustment och factors (faktorer).",
            "A tariff has either rates and hours (time) or base_amounts, adjustment and factors (factors).",
            "model",
        )
    return Tariff(
        say.text_pair(keys.get("council")),
        say.word(keys.get("paragraph")),
        say.day(keys.get("decided")) or date.min,
        _factor_model(say, keys) if "factors" in keys else _time_model(say, keys),
    )


def _time_model(say: Reading, keys: Mapping[str, Entry]) -> TimeModel:
    return TimeModel(
        _amounts(say, keys.get("rates")),
        {
            act: {result: say.number(hours) for result, hours in say.mapping(one).items()}
            for act, one in (say.mapping(keys["hours"]).items() if "hours" in keys else ())
        },
    )


def _factor_model(say: Reading, keys: Mapping[str, Entry]) -> FactorModel:
    return FactorModel(
        _amounts(say, keys.get("base_amounts")),
        say.number(keys.get("adjustment")),
        {
            act: {result: _factors(say, factors) for result, factors in say.mapping(one).items()}
            for act, one in say.mapping(keys["factors"]).items()
        },
    )


def _factors(say: Reading, entry: Entry) -> Factors:
    keys = say.mapping(entry, (), ("object", "handling", "notice"))
    return Factors(*(say.number(keys.get(name)) for name in ("object", "handling", "notice")))


def _amounts(say: Reading, entry: Entry | None) -> tuple[DatedAmount, ...]:
    found = []
    for one in say.items(entry):
        inner = say.mapping(one, ("to",), ("from", "kronor"))
        valid = Validity(say.day(inner.get("from")) or date.min, say.day(inner.get("to")))
        found.append(DatedAmount(valid, say.number(inner.get("kronor"))))
    return tuple(found)


def load_coverage(path: Path) -> tuple[LawRow, ...]:
    """The register of the law file's rows. Raises BadPack with every fault."""
    return _loaded(path, f"coverage/{path.name}", _coverage)


def _coverage(say: Reading, entry: Entry) -> tuple[LawRow, ...]:
    rows = say.mapping(entry, (), ("rows",)).get("rows")
    return tuple(_law_row(say, id, one) for id, one in (say.mapping(rows) if rows else {}).items())


def _law_row(say: Reading, id: str, entry: Entry) -> LawRow:
    keys = say.mapping(entry, ("rules", "person", "code", "does", "not_encoded"), ("says",))
    if ("code" in keys) != ("does" in keys):
        say.fault(entry, f"{id}: code och does hör ihop.", f"{id}: code and does go together.", "missing")
    words = {name: say.filled(keys[name]) if name in keys else "" for name in ("person", "code", "does", "not_encoded")}
    rules = say.words(keys.get("rules")) if "rules" in keys else ()
    return LawRow(id=id, says=say.filled(keys.get("says")), rules=rules, place=entry.place, **words)


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
    reader = _PackReading(reading, pack.name, {}, dict(pack.facts))
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
        {kind: tuple(_as_thing(one) for one in those) for kind, those in things.items()},
    )


def _as_thing(one: Mapping[str, Any]) -> Thing:
    id = str(one["id"])
    return Thing(id, Text(id, id), {name: _as_value(value) for name, value in one.items() if name != "id"})


def _as_value(value: Any) -> Value:
    if isinstance(value, tuple):
        low, high = value
        return Measured(low, high)
    return exactly(value) if isinstance(value, Decimal) else Stated(value)
