"""What a pack declares before any rule: its facts and its questions, with what it leaves to people."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from permits.acts import Act
from permits.law.facts import KINDS_OF_THING
from permits.law.pack import MEASURABLE, Citation, Course, FactDeclaration, FactType, Limit, NotEncoded, Question
from permits.quantity import Evidence
from permits.strict import Entry, Reading
from permits.text import Text
from permits.written_out import written_out

SUPPLIERS = ("applicant", "survey", "register", "officer")

RESULTS = ("referred", "exempt", "starting_clearance", "granted")
"""The results that a course can lead to."""

UNIT_OF = {
    FactType.LENGTH: "m",
    FactType.LEVEL: "m",
    FactType.AREA: "m2",
    FactType.ANGLE: "deg",
    FactType.SHARE: "%",
    FactType.DATE: "",
    FactType.CHOICE: "",
    FactType.YES_NO: "",
}
"""The unit that a fact of each type is written in; a count or a plain number says its own."""

TAKEN = ("any", "met", "kept", "limit")
"""Words that mean something else in a rule: no fact, limit or group is called so."""

Scale = tuple[str, Decimal | None, Decimal | None, Decimal | None]
"""A unit, the step, the least and the most; None for what is not said."""

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
    acts: dict[str, Act] = field(default_factory=dict)
    groups: dict[str, tuple[str, ...]] = field(default_factory=dict)

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
                "brought",
                "measurable",
            ),
            ("type", "label", "enough"),
        )
        kind = say.one_of(keys.get("type"), [known.value for known in FactType])
        fact_type = FactType(kind) if kind in list(FactType) else FactType.YES_NO
        if fact_type.is_numeric and "step" not in keys:
            say.fault(entry, f"{name}: steg (step) saknas.", f"{name}: its step is missing.", "missing")
        if fact_type is FactType.CHOICE and "choices" not in keys:
            say.fault(entry, f"{name}: val (choices) saknas.", f"{name}: its choices are missing.", "missing")
        supplied = tuple(say.one_of(who, SUPPLIERS) for who in say.items(keys.get("supplied_by"))) or ("applicant",)
        question, explained, measured_how = (
            self.without_numbers(say.text_pair(keys[key]), keys[key], name) if key in keys else None
            for key in ("question", "help", "measured_how")
        )
        return FactDeclaration(
            name,
            fact_type,
            say.text_pair(keys.get("label")),
            *self._scale(name, fact_type, entry, keys),
            self._choices(keys["choices"]) if "choices" in keys else {},
            say.one_of(keys.get("of"), KINDS_OF_THING) if "of" in keys else None,
            supplied,
            self._enough(name, keys.get("enough"), supplied),
            question,
            explained,
            measured_how,
            say.words(keys.get("narrowed_by")),
            say.yes_no(keys["brought"]) if "brought" in keys else False,
            self._measurable(name, fact_type, keys),
            entry.place,
        )

    def _scale(self, name: str, fact_type: FactType, entry: Entry, keys: Mapping[str, Entry]) -> Scale:
        """What a fact is measured in: its unit, its step, the least and the most that it may be."""
        say = self.reading
        unit = say.word(keys.get("unit"))
        if unit != UNIT_OF.get(fact_type, unit):
            say.fault(
                keys.get("unit", entry),
                f"{name}: {fact_type} mäts i {UNIT_OF[fact_type] or 'ingen enhet'}, inte i {unit or 'ingen enhet'}.",
                f"{name}: {fact_type} is measured in {UNIT_OF[fact_type] or 'no unit'}, not in {unit or 'no unit'}.",
                "unit",
            )
        step, low, high = (say.number(keys[key]) if key in keys else None for key in ("step", "min", "max"))
        if step is not None and step <= 0:
            say.fault(keys["step"], f"{name}: steget ska vara över noll.", f"{name}: its step is not above 0.", "range")
        if low is not None and high is not None and high < low:
            say.fault(entry, f"{name}: max ligger under min.", f"{name}: its max is below its min.", "range")
        return unit, step, low, high

    def _measurable(self, name: str, fact_type: FactType, keys: Mapping[str, Entry]) -> str:
        """What is measured where an officer measures the fact anew; only a number that may rest on it can be."""
        say = self.reading
        if "measurable" not in keys:
            return ""
        enough = [at.value for at in say.items(keys.get("enough"))]
        if not fact_type.is_numeric or Evidence.SURVEYED not in enough:
            say.fault(
                keys["measurable"],
                f"{name}: bara ett tal som får vila på en mätning (surveyed) kan mätas om.",
                f"{name}: only a number that may rest on a survey (surveyed) can be measured anew.",
                "measurable",
            )
        return say.one_of(keys["measurable"], MEASURABLE)

    def _choices(self, entry: Entry) -> dict[str, Text]:
        """The closed values of a choice: written out, or `acts` for those of `acts.yaml`."""
        if entry.value == "acts":
            return {name: act.law for name, act in self.acts.items()}
        return {value: self.reading.text_pair(text) for value, text in self.reading.mapping(entry).items()}

    def without_numbers(self, text: Text, entry: Entry, id: str) -> Text:
        """The text, with a fault for a number of the law that is written out in it."""
        if written := written_out(text):
            self.reading.fault(
                entry,
                f"{id}: “{written}” står utskrivet och skulle stå kvar när lagen ändras. Skriv talet i limits.yaml och "
                "{limit} här.",
                f"{id}: “{written}” is written out and would stay when the law changes. Write the number in "
                "limits.yaml and {limit} here.",
                "written_out",
            )
        return text

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
        written = [say.one_of(word, list(Evidence)) for word in say.items(entry)]
        enough = frozenset(Evidence(word) for word in written if word in list(Evidence))
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
        keys = say.mapping(entry, ("default",), ("label", "answers", "best"))
        answers = (
            {answer: say.text_pair(text) for answer, text in say.mapping(keys["answers"]).items()}
            if "answers" in keys
            else {}
        )
        default, source = None, None
        if "default" in keys:
            inner = say.mapping(keys["default"], (), ("answer", "source"))
            default, source = say.one_of(inner.get("answer"), answers), self.citation(inner.get("source"))
        best = say.one_of(keys.get("best"), answers)
        return Question(name, say.text_pair(keys.get("label")), answers, default, source, best, entry.place)

    def course(self, result: str, entry: Entry) -> Course:
        """A way through the questions; what does not agree with them is a fault."""
        keys = self.reading.mapping(entry, (), ("when", "needs"))
        when, needs = (self._answers(keys.get(key)) for key in ("when", "needs"))
        for question in when.keys() & needs.keys():
            self.reading.fault(
                entry,
                f"{result}: {question} står både i when och i needs.",
                f"{result}: {question} stands both in when and in needs.",
                "repeated",
            )
        return Course(result, when, needs)

    def courses(self, entry: Entry) -> tuple[Course, ...]:
        """All ways, told apart by their `when` and of one mind about what a good answer is."""
        say = self.reading
        courses = tuple(self.course(result, inner) for result, inner in say.mapping(entry, RESULTS).items())
        for course, later in itertools.combinations(courses, 2):
            if all(later.when.get(question, answer) == answer for question, answer in course.when.items()):
                say.fault(
                    entry,
                    f"{later.result} nås aldrig: {course.result} gäller redan då.",
                    f"{later.result} is never reached: {course.result} stands already then.",
                    "courses",
                )
            for question, answer in course.needs.items():
                if later.needs.get(question, answer) != answer or question in later.when:
                    say.fault(
                        entry,
                        f"{course.result} och {later.result} kräver olika svar på {question}.",
                        f"{course.result} and {later.result} need different answers to {question}.",
                        "courses",
                    )
        return courses

    def _answers(self, entry: Entry | None) -> dict[str, str]:
        say = self.reading
        return {
            question: say.one_of(answer, self.questions[question].answers)
            for question, answer in (say.mapping(entry, self.questions) if entry is not None else {}).items()
            if question in self.questions
        }

    def reserved(self, entry: Entry) -> dict[str, Citation]:
        """The judgements that a board may not settle beforehand, each with the section that says why."""
        say = self.reading
        reserved = {}
        for name, source in say.mapping(entry).items():
            if name not in self.facts or not self.facts[name].is_judgement:
                meant = say.meant(name, [fact.name for fact in self.facts.values() if fact.is_judgement])
                say.fault(
                    source,
                    f"{name} är ingen bedömningsfråga.{meant.sv}",
                    f"{name} is no question of judgement.{meant.en}",
                    "undeclared",
                )
            reserved[name] = self.citation(source)
        return reserved

    def left_to_people(self, entry: Entry) -> NotEncoded:
        say = self.reading
        keys = say.mapping(entry, ("touches",), ("id", "source", "reason"))
        touches = tuple(say.one_of(word, self.questions) for word in say.items(keys.get("touches")))
        return NotEncoded(
            say.filled(keys.get("id")), self.citation(keys.get("source")), say.text_pair(keys.get("reason")), touches
        )

    def citation(self, entry: Entry | None) -> Citation:
        return citation(self.reading, entry, self.laws)

    def known_fact(self, name: str, at: Entry, of: str | None, rule: str = "") -> FactDeclaration | None:
        """A fact that is declared and belongs to the kind of thing; what is not so is told of the rule, or of a case."""
        fact, whose = self.facts.get(name), f"{rule}: " if rule else ""
        if fact is None:
            meant = self.reading.meant(name, self.facts)
            self.reading.fault(
                at,
                f"{whose}{name} finns inte i facts.yaml.{meant.sv}",
                f"{whose}{name} is not declared.{meant.en}",
                "undeclared",
            )
        elif fact.of is not None and fact.of != of:
            remedy = (
                Text(f"regeln behöver for_each: {fact.of}", f"the rule needs for_each: {fact.of}")
                if rule
                else Text(f"skriv det under things: {fact.of}", f"write it under things: {fact.of}")
            )
            self.reading.fault(
                at, f"{whose}{name} hör till {fact.of}; {remedy.sv}.", f"{whose}{name} belongs to {fact.of}; {remedy.en}.",
                "for_each",
            )  # fmt: skip
        return fact

    def on_grid(self, number: Decimal, fact: FactDeclaration, at: Entry, rule: str = "") -> None:
        """A number that the fact can have; what is not so is told of the rule, or of a case."""
        whose = f"{rule}: " if rule else ""
        if fact.step and number % fact.step:
            self.reading.fault(
                at, f"{whose}{number} ligger inte på {fact.name}s steg {fact.step}.",
                f"{whose}{number} is not on the step {fact.step} of {fact.name}.", "off_grid",
            )  # fmt: skip
        if (fact.low is not None and number < fact.low) or (fact.high is not None and number > fact.high):
            self.reading.fault(
                at,
                f"{whose}{number} kan {fact.name} aldrig vara.",
                f"{whose}{fact.name} can never be {number}.",
                "range",
            )


def named(say: Reading, entry: Entry, key: str) -> Mapping[str, Entry]:
    """What a file that holds one mapping, such as `facts:`, declares by name."""
    inner = say.mapping(entry, required=(key,)).get(key)
    return {} if inner is None else plainly_named(say, inner)


def plainly_named(say: Reading, entry: Entry) -> Mapping[str, Entry]:
    """What is declared by name, each a plain word that stands for nothing else where rules are written."""
    declared = say.mapping(entry)
    for name, value in declared.items():
        if not re.fullmatch(r"[a-z][a-z0-9_]*", name) or name in TAKEN:
            say.fault(
                value,
                f"{name!r} duger inte som namn: små bokstäver a–z, siffror och understreck, och inte {', '.join(TAKEN)}.",
                f"{name!r} will not do as a name: small letters a-z, digits and underscores, and not {', '.join(TAKEN)}.",
                "id",
            )
    return declared


def citation(say: Reading, entry: Entry | None, laws: Iterable[str]) -> Citation:
    if entry is None:
        return Citation("", "")
    inner = say.mapping(entry, ("url",), ("law", "section"))
    url = say.word(inner.get("url"))
    if url and not url.startswith("https://"):
        says = f"Adressen {url} ska börja med https://.", f"The address {url} must begin with https://."
        say.fault(inner["url"], *says, "url")
    return Citation(say.one_of(inner.get("law"), laws), say.filled(inner.get("section")), url)
