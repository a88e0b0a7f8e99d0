"""Sections and their rules, one by one and then as a whole: what they refer to, when they stand, no rings."""

from __future__ import annotations

import graphlib
import re
import string
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from permits.law.facts import KINDS_OF_THING
from permits.law.loader.declared import Declared
from permits.law.pack import (
    AnyOf,
    Citation,
    Compare,
    Condition,
    FactDeclaration,
    FactRef,
    FactType,
    Kept,
    Limit,
    LimitRef,
    Met,
    Operand,
    Rule,
    Word,
    comparisons,
    in_order,
    references,
)
from permits.strict import Entry, Reading
from permits.text import Text
from permits.validity import Validity

NUMBER_WORDS = (Word.AT_MOST, Word.AT_LEAST, Word.BELOW, Word.ABOVE, Word.BETWEEN, Word.IS, Word.IS_NOT)
CHOICE_WORDS = (Word.IS, Word.IS_NOT, Word.ONE_OF)
RULE_KEYS = (
    "id", "point", "title", "question", "then", "otherwise", "exception_to", "exception_when", "for_each", "informs",
    "apply_for", "permit", "applies_when", "if", "texts", "valid", "source", "says",
)  # fmt: skip

BY = {
    "received": Text("dagen då ärendet kom in", "the day the case came in"),
    "decided": Text("dagen för beslutet", "the day of the decision"),
    "started": Text("dagen då åtgärden påbörjas", "the day the measure begins"),
}


@dataclass
class RuleReading:
    """The rules read so far, in the words that the pack declares."""

    declared: Declared
    rules: dict[str, Rule] = field(default_factory=dict)
    groups_used: set[str] = field(default_factory=set)

    @property
    def reading(self) -> Reading:
        return self.declared.reading

    def section(self, entry: Entry) -> None:
        say = self.reading
        keys = say.mapping(entry, ("applies_when", "valid", "says"), ("section", "title", "rules"))
        say.text_pair(keys.get("title"))  # read for its faults; rules carry titles of their own
        source = self.declared.citation(keys.get("section"))
        valid = say.validity(keys.get("valid"))
        says = say.text_pair(keys["says"]) if "says" in keys else None
        shared = self._written(keys, "applies_when")
        for inner in self._written(keys, "rules"):
            self._rule(inner, source, valid, shared, says)

    def _rule(
        self, entry: Entry, section: Citation, valid: Validity | None, shared: list[Entry], says: Text | None
    ) -> None:
        say = self.reading
        keys = say.mapping(entry, RULE_KEYS, ("id", "title", "texts"))
        id = say.filled(keys.get("id"))
        if id and not re.fullmatch(r"[a-z0-9]+([._-][a-z0-9]+)*", id):
            say.fault(
                entry,
                f"{id!r} duger inte som id: små bokstäver a–z, siffror, punkt, streck och understreck.",
                f"{id!r} will not do as an id: small letters a-z, digits, points, hyphens and underscores.",
                "id",
            )
        if id in self.rules:
            say.fault(entry, f"Regeln {id} finns redan.", f"The rule {id} exists already.", "repeated")
        source = self.declared.citation(keys["source"]) if "source" in keys else section
        if "point" in keys:
            source = Citation(source.law, f"{source.section} {say.filled(keys['point'])}", source.url)
        # A rule's own days go by the same date as its section, unless it says otherwise.
        own_valid = say.validity(keys.get("valid"), valid.applies_by if valid else "received") or valid
        if own_valid is None:
            say.fault(entry, f"{id}: giltighet (valid) saknas.", f"{id}: its validity is missing.", "missing")
        each = say.one_of(keys["for_each"], KINDS_OF_THING) if "for_each" in keys else None
        question = say.one_of(keys["question"], self.declared.questions) if "question" in keys else None
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
        exception_to, groups = self._exception_to(keys.get("exception_to"))
        self.rules[id] = Rule(
            id,
            self._title(keys.get("title"), id),
            source,
            own_valid or Validity(date.min),
            tuple(self._condition(inner, id, each) for inner in (*shared, *self._written(keys, "applies_when"))),
            tuple(self._condition(inner, id, each) for inner in self._written(keys, "if")),
            {verdict: self._sentence(text, id) for verdict, text in texts.items()},
            question,
            self._answer(question, keys.get("then")),
            self._answer(question, keys.get("otherwise")),
            exception_to,
            each,
            "informs" in keys and say.yes_no(keys["informs"]),
            self._apart(entry, keys),
            self._permit(entry, keys),
            say.one_of(keys["exception_when"], ("any", "all")) if "exception_when" in keys else None,
            entry.file,
            entry.line,
            groups,
            say.text_pair(keys["says"]) if "says" in keys else says if source.law == section.law else None,
        )

    def _written(self, keys: Mapping[str, Entry], key: str) -> list[Entry]:
        """The list under a key, where it stands: a condition that lost its lines would hold for every case in silence."""
        items = self.reading.items(keys.get(key))
        if key in keys and not items and isinstance(keys[key].value, list):
            says = (
                f"{key} är tom. Skriv vad som gäller, eller ta bort raden.",
                f"{key} is empty. Fill it or take it out.",
            )
            self.reading.fault(keys[key], *says, "empty")
        return items

    def _permit(self, entry: Entry, keys: Mapping[str, Entry]) -> Text | None:
        """What the permit is called that the rule calls for; one that answers nothing calls for none."""
        if "permit" not in keys:
            return None
        if "then" not in keys:
            self.reading.fault(
                entry,
                "permit är vad lovet heter som en regel med then kräver.",
                "permit is what the permit is called that a rule with then calls for.",
                "permit",
            )
        return self.reading.text_pair(keys["permit"])

    def _apart(self, entry: Entry, keys: Mapping[str, Entry]) -> str:
        """The act that whoever is told is to apply for apart; a rule that tells nothing sends nobody there."""
        if "apply_for" not in keys:
            return ""
        if "informs" not in keys:
            self.reading.fault(
                entry,
                "apply_for visas bara av en regel som upplyser (informs: true).",
                "apply_for is shown only by a rule that informs (informs: true).",
                "apply_for",
            )
        return self.reading.one_of(keys["apply_for"], self.declared.acts) or ""

    def _answer(self, question: str | None, entry: Entry | None) -> str | None:
        """Which answer a rule gives; of a question that nobody knows none can be told to be wrong."""
        if entry is None or question not in self.declared.questions:
            return None
        return self.reading.one_of(entry, self.declared.questions[question].answers)

    def _exception_to(self, entry: Entry | None) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
        """The rules named, with those of each group of the pack that is named; and the groups."""
        names = self.reading.words(entry)
        groups = tuple(self.declared.groups[name] for name in names if name in self.declared.groups)
        self.groups_used.update(name for name in names if name in self.declared.groups)
        return tuple(id for name in names for id in self.declared.groups.get(name, (name,))), groups

    def _title(self, entry: Entry | None, id: str) -> Text:
        title = self.reading.text_pair(entry)
        return title if entry is None else self.declared.without_numbers(title, entry, id)

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
                self.reading.fault(
                    entry,
                    f"{id}: en klammer är inte avslutad. Ett värde skrivs {{så}}.",
                    f"{id}: a brace is not closed. A value is written {{so}}.",
                    "slot",
                )
                continue
            if "{{" in sentence or "}}" in sentence:
                self.reading.fault(
                    entry,
                    f"{id}: dubbla klamrar visas som de står. Ett värde skrivs {{så}}.",
                    f"{id}: doubled braces are shown as they stand. A value is written {{so}}.",
                    "slot",
                )
            for name in slots:
                if name not in self.declared.facts and name != "limit":
                    self.reading.fault(
                        entry, f"{id}: {{{name}}} är inget sakförhållande.", f"{id}: {{{name}}} is not a fact.", "slot"
                    )
        return self.declared.without_numbers(text, entry, id)

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
            conditions = tuple(self._condition(part, id, each) for part in say.items(inner))
            if not conditions:
                say.fault(inner, f"{id}: any är tom.", f"{id}: any is empty.", "condition")
            return AnyOf(conditions)
        if name in ("met", "kept"):
            rules = say.words(inner)
            if not rules:
                say.fault(inner, f"{id}: {name} är tom.", f"{id}: {name} is empty.", "condition")
            return Met(rules) if name == "met" else Kept(rules)
        fact = self.declared.known_fact(name, inner, each, id)
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
        against = tuple(self._operand(operand, fact, id, each) for operand in operands)
        numbers = [operand for operand in against if isinstance(operand, Decimal)]
        if word is Word.BETWEEN and len(numbers) == 2 and numbers[0] > numbers[1]:
            say.fault(operand, f"{id}: skriv det mindre talet först.", f"{id}: write the lesser number first.", "range")
        return Compare(name, word, against)

    def _operand(self, entry: Entry, fact: FactDeclaration, id: str, each: str | None) -> Operand:
        say = self.reading
        if isinstance(entry.value, dict):
            keys = say.mapping(entry, (), ("fact",))
            other = self.declared.known_fact(say.word(keys.get("fact")), entry, each, id)
            if other is not None and other.name == fact.name:
                says = f"{id}: {fact.name} jämförs med sig själv.", f"{id}: {fact.name} is compared with itself."
                say.fault(entry, *says, "condition")
            if other is not None and not _comparable(fact, other):
                say.fault(
                    entry, f"{id}: {fact.name} och {other.name} har olika slag eller enhet.",
                    f"{id}: {fact.name} and {other.name} differ in type or unit.", "unit",
                )  # fmt: skip
            return FactRef(other.name if other else "")
        written = say.word(entry)
        if written.startswith("$"):
            limit = self.declared.limits.get(written[1:])
            if limit is None:
                meant = say.meant(written[1:], self.declared.limits)
                say.fault(
                    entry,
                    f"{id}: {written} finns inte i limits.yaml.{meant.sv}",
                    f"{id}: {written} is not declared.{meant.en}",
                    "undeclared",
                )
            elif not fact.type.is_numeric or (fact.type is not FactType.NUMBER and limit.unit != fact.unit):
                say.fault(
                    entry,
                    f"{id}: {written} har enheten {limit.unit or 'ingen'}, {fact.name} har {fact.unit or 'ingen'}.",
                    f"{id}: {written} has the unit {limit.unit or 'none'}, {fact.name} has {fact.unit or 'none'}.",
                    "unit",
                )
            else:
                for dated in limit.values:
                    self.declared.on_grid(dated.value, fact, entry, id)
            return LimitRef(written[1:])
        if fact.type is FactType.YES_NO:
            return say.yes_no(entry)
        if fact.type is FactType.CHOICE:
            return say.one_of(entry, fact.choices)
        if fact.type is FactType.DATE:
            return say.day(entry) or date.min
        number = say.number(entry)
        self.declared.on_grid(number, fact, entry, id)
        return number

    def whole(self) -> None:
        """What can only be seen when every rule is read."""
        say = self.reading
        for rule in self.rules.values():
            at = f"{rule.file}:{rule.line}"
            for id in (*references((*rule.applies_when, *rule.if_)), *rule.exception_to):
                if id not in self.rules:
                    meant = say.meant(id, self.rules)
                    say.fault(
                        at,
                        f"{rule.id}: regeln {id} finns inte.{meant.sv}",
                        f"{rule.id}: there is no rule {id}.{meant.en}",
                        "undeclared",
                    )
            for id in references((*rule.applies_when, *rule.if_)):
                if id not in self.rules:
                    continue
                ours, theirs = rule.valid, self.rules[id].valid
                if ours.applies_by != theirs.applies_by:
                    day, other = BY[ours.applies_by], BY[theirs.applies_by]
                    say.fault(
                        at,
                        f"{rule.id} går efter {day.sv}, {id} efter {other.sv}: ett ärende däremellan har den ena utan "
                        "den andra. Skriv samma applies_by.",
                        f"{rule.id} goes by {day.en}, {id} by {other.en}: a case between has one without the other. "
                        "Write the same applies_by.",
                        "dates",
                    )
                elif not _within(ours, theirs):
                    say.fault(
                        at, f"{rule.id} gäller när {id} inte gör det.", f"{rule.id} stands when {id} does not.", "dates"
                    )
            for compare in comparisons((*rule.applies_when, *rule.if_)):
                for operand in compare.against:
                    if isinstance(operand, LimitRef) and operand.name in self.declared.limits:
                        self._limit_stands(rule, self.declared.limits[operand.name])
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
