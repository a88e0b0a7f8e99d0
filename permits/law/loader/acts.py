"""The acts of a pack: `acts.yaml`, each declared once under the heading that people find it by."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from permits.acts import VIEWS, Act, Drawn, Form
from permits.law.pack import Rule, comparisons
from permits.strict import Entry, Reading
from permits.text import Text

DECIDED_OTHERWISE = ("advance_notice",)
"""The results that an act can have of its own, past the pack's courses."""


def read_acts(say: Reading, entry: Entry) -> dict[str, Act]:
    """Every act by name, in the order in which people are shown them."""
    acts: dict[str, Act] = {}
    for group in say.items(say.mapping(entry, required=("groups",)).get("groups")):
        keys = say.mapping(group, (), ("title", "acts"))
        title = say.text_pair(keys.get("title"))
        for name, declared in (say.mapping(keys["acts"]) if "acts" in keys else {}).items():
            if name in acts:
                say.fault(
                    declared, f"Åtgärden {name} står två gånger.", f"The act {name} is declared twice.", "repeated"
                )
            acts[name] = _act(say, name, title, declared)
    return acts


def _act(say: Reading, name: str, group: Text, entry: Entry) -> Act:
    keys = say.mapping(
        entry,
        ("brings", "views", "bounded", "becomes", "result"),
        ("law", "words", "examples", "noun", "permit", "form", "drawn"),
    )
    law, words, examples, noun, permit = (
        say.text_pair(keys.get(key)) for key in ("law", "words", "examples", "noun", "permit")
    )
    form, drawn = say.one_of(keys.get("form"), list(Form)), say.one_of(keys.get("drawn"), list(Drawn))
    return Act(
        name,
        law,
        words,
        examples,
        group,
        noun,
        permit,
        Form(form) if form in list(Form) else Form.OTHER,
        Drawn(drawn) if drawn in list(Drawn) else Drawn.UNASKED,
        say.words(keys.get("brings")),
        tuple(say.one_of(view, VIEWS) for view in say.items(keys.get("views"))),
        say.words(keys.get("bounded")),
        say.filled(keys.get("becomes")),
        say.one_of(keys["result"], DECIDED_OTHERWISE) if "result" in keys else "",
    )


def brings_what_is_declared(say: Reading, entry: Entry, acts: Mapping[str, Act], facts: Collection[str]) -> None:
    """A fault at the file for each fact that an act brings or is bounded by and nobody declares."""
    for act in acts.values():
        for fact in dict.fromkeys((*act.brings, *act.bounded)):
            if fact not in facts:
                meant = say.meant(fact, facts)
                say.fault(
                    entry,
                    f"{act.name}: {fact} finns inte i facts.yaml.{meant.sv}",
                    f"{act.name}: {fact} is not declared.{meant.en}",
                    "undeclared",
                )


def ruled(say: Reading, entry: Entry, acts: Mapping[str, Act], rules: Iterable[Rule]) -> None:
    """A fault at the file for each act that no rule names: every default would then answer for it."""
    named = {
        act
        for rule in rules
        for compare in comparisons((*rule.applies_when, *rule.if_))
        if compare.fact == "measure"
        for act in compare.against
    }
    for act in acts:
        if act not in named:
            say.fault(
                entry,
                f"{act}: ingen regel nämner åtgärden, som då vore fri. Ta upp den i de regler som gäller den.",
                f"{act}: no rule names the act, which would then be free. Name it in the rules that hold for it.",
                "unruled",
            )
