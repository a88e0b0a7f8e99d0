"""What a pack declares before any rule: its facts and its questions, with what it leaves to people."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from permits.law.facts import KINDS_OF_THING
from permits.law.pack import Citation, FactDeclaration, FactType, Limit, NotEncoded, Question
from permits.quantity import Evidence
from permits.strict import Entry, Reading
from permits.text import Text

GIVES = {"applicant": Evidence.STATED, "officer": Evidence.JUDGED}
"""The evidence that the one who is asked can give."""


@dataclass
class Declared:
    """The words of one pack being read: what rules, cases and facts from outside may speak of."""

    reading: Reading
    laws: dict[str, Text] = field(default_factory=dict)
    facts: dict[str, FactDeclaration] = field(default_factory=dict)
    limits: dict[str, Limit] = field(default_factory=dict)
    questions: dict[str, Question] = field(default_factory=dict)

    def fact(self, name: str, entry: Entry) -> FactDeclaration:
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

    def narrowed(self, entry: Entry) -> None:
        """Each fact that narrows another is there. entry: the file of facts."""
        for name, fact in self.facts.items():
            for narrower in fact.narrowed_by:
                if narrower not in self.facts:
                    self.reading.fault(
                        entry, f"{name}: {narrower} finns inte.", f"{name}: there is no {narrower}.", "undeclared"
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

    def question(self, name: str, entry: Entry) -> Question:
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
            default, source = say.one_of(inner.get("answer"), answers), self.citation(inner.get("source"))
        return Question(name, say.text_pair(keys.get("label")), answers, default, source)

    def left_to_people(self, entry: Entry) -> NotEncoded:
        say = self.reading
        keys = say.mapping(entry, ("touches",), ("id", "source", "reason"))
        touches = tuple(say.one_of(one, self.questions) for one in say.items(keys.get("touches")))
        return NotEncoded(
            say.filled(keys.get("id")), self.citation(keys.get("source")), say.text_pair(keys.get("reason")), touches
        )

    def citation(self, entry: Entry | None) -> Citation:
        return citation(self.reading, entry, self.laws)

    def known_fact(self, name: str, at: Entry, id: str, each: str | None) -> FactDeclaration | None:
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

    def on_grid(self, number: Decimal, fact: FactDeclaration, at: Entry, id: str) -> None:
        if fact.step and number % fact.step:
            self.reading.fault(
                at, f"{id}: {number} ligger inte på {fact.name}s steg {fact.step}.",
                f"{id}: {number} is not on the step {fact.step} of {fact.name}.", "off_grid",
            )  # fmt: skip
        if (fact.low is not None and number < fact.low) or (fact.high is not None and number > fact.high):
            self.reading.fault(
                at, f"{id}: {number} kan {fact.name} aldrig vara.", f"{id}: {fact.name} can never be {number}.", "range"
            )


def named(say: Reading, entry: Entry, key: str) -> Mapping[str, Entry]:
    """What a file that holds one mapping, such as `facts:`, declares by name."""
    inner = say.mapping(entry, required=(key,)).get(key)
    return {} if inner is None else say.mapping(inner)


def citation(say: Reading, entry: Entry | None, laws: Iterable[str]) -> Citation:
    if entry is None:
        return Citation("", "")
    inner = say.mapping(entry, ("url",), ("law", "section"))
    return Citation(say.one_of(inner.get("law"), laws), say.filled(inner.get("section")), say.word(inner.get("url")))
