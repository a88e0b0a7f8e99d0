"""
The rules read back: in the order of the law, in Swedish or English, as one page or as a site of one page a section.

Of each rule what it asks, what it answers, when it stands, its limits with their history, what it takes back and what
takes it back, the worked cases that show it, and every sentence it can say with the limits of the day filled in.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from html import escape
from string import Formatter
from typing import cast

from permits.decision.explanation import quantity
from permits.law.facts import Dates
from permits.law.pack import (
    AnyOf,
    Case,
    Compare,
    Condition,
    FactRef,
    Kept,
    LimitRef,
    Met,
    Operand,
    Pack,
    Resolved,
    Rule,
    comparisons,
    references,
)
from permits.law.statute import Passage, Statutes
from permits.phrases import phrase
from permits.text import Language, Text
from permits.validity import Validity
from permits.workbench.signed import Signature, fingerprint, told

EXAMPLES = 3
"""So many worked cases are shown for each side of a rule."""

DEEP = 3
"""So many steps are shown of what takes a rule back, and what takes that back."""

KINDS = {
    "boundary": phrase("workbench.reading.kinds.boundary"),
    "neighbour": phrase("workbench.reading.kinds.neighbour"),
    "provision": phrase("workbench.reading.kinds.provision"),
    "overlay": phrase("workbench.reading.kinds.overlay"),
    "building": phrase("workbench.reading.kinds.building"),
}
DAYS = {
    "received": phrase("workbench.reading.days.received"),
    "decided": phrase("workbench.reading.days.decided"),
    "started": phrase("workbench.reading.days.started"),
}
VERDICTS = {
    "met": phrase("workbench.reading.verdicts.met"),
    "not_met": phrase("workbench.reading.verdicts.not_met"),
    "open": phrase("workbench.reading.verdicts.open"),
}


NEVER_READ = phrase("workbench.reading.law_unread")
NONE_GIVEN = Statutes({})


@dataclass(frozen=True, slots=True)
class Item:
    """One line of a page, and what hangs under it."""

    says: Text
    under: tuple[Item, ...] = ()


@dataclass(frozen=True, slots=True)
class Block:
    """One rule as it is read. file: where it is written, without its ending."""

    id: str
    title: Text
    citation: str
    items: tuple[Item, ...]
    file: str


@dataclass(frozen=True, slots=True)
class Section:
    """
    A section of law with its rules.

    slug: its name in an address. url: where the law itself can be read. says: what it says, in our own plain words. read:
    which text of the law its rules were written from, and when, in words. passages: its own words, where the statute is
    given. fingerprint: of all its rules, whenever they stand.
    signed: which lawyer has read it, in words.
    """

    slug: str
    law: str
    name: str
    url: str
    blocks: tuple[Block, ...]
    fingerprint: str
    signed: Text | None
    says: tuple[Text, ...] = ()
    read: Text = NEVER_READ
    passages: tuple[Passage, ...] = ()

    @property
    def title(self) -> str:
        return titled(self.law, self.name)


def titled(law: str, name: str) -> str:
    return f"{law} {name}"


def sections(
    pack: Pack,
    dates: Dates,
    only: str = "",
    signatures: Sequence[Signature] = (),
    statutes: Statutes = NONE_GIVEN,
) -> tuple[Section, ...]:
    """
    The rules in force on those dates, section by section in the order of the law.

    only: a section as it is cited, such as `9 kap. 4 §`, or a part of a rule's id, such as `9.4`. signatures: who has
    read what. statutes: the law's own words.
    """
    reader = _Reader(pack, dates)
    grouped: dict[tuple[str, str], list[Rule]] = defaultdict(list)
    for rule in sorted(reader.rules.values(), key=lambda rule: _order(pack, rule)):
        if not only or only == _section(rule) or only in rule.id:
            grouped[rule.source.law, _section(rule)].append(rule)
    whole = by_section(pack)

    def section(law: str, name: str, rules: Sequence[Rule]) -> Section:
        read = fingerprint(pack, whole[titled(law, name)])
        blocks = tuple(map(reader.block, rules))
        signed = told(signatures, titled(law, name), read)
        says = tuple(dict.fromkeys(rule.says for rule in rules if rule.says is not None))
        link = rules[0].source.link
        passages = statutes.passages(replace(rules[0].source, section=name))
        return Section(_slug(law, name), law, name, link, blocks, read, signed, says, _read(pack, law), passages)

    return tuple(section(law, name, rules) for (law, name), rules in grouped.items())


def _read(pack: Pack, law: str) -> Text:
    """Which text of a law its rules were written from; no hash of it was kept where `rules/sources` holds none."""
    source = pack.sources.get(law)
    if source is None:
        return NEVER_READ
    which = phrase("workbench.reading.official") if source.official else phrase("workbench.reading.not_official")
    return phrase("workbench.reading.law_read", day=source.read, copy=source.copy, which=which)


def by_section(pack: Pack) -> Mapping[str, list[Rule]]:
    """All rules by the title of their section, those of other days too."""
    grouped: dict[str, list[Rule]] = defaultdict(list)
    for rule in pack.rules:
        grouped[titled(rule.source.law, _section(rule))].append(rule)
    return grouped


def _section(rule: Rule) -> str:
    """The section without the point: `9 kap. 4 § 1` is in `9 kap. 4 §`."""
    found = re.match(r".*?§+", rule.source.section)
    return found.group() if found else rule.source.section


def _order(pack: Pack, rule: Rule) -> tuple[object, ...]:
    """By law as the pack lists them, then by chapter, section and point as numbers: 9 kap. 2 a § before 9 kap. 10 §."""
    parts = re.findall(r"\d+|[a-z](?= §)", rule.source.section)
    numbers = tuple((int(part), "") if part.isdigit() else (0, part) for part in parts)
    return list(pack.laws).index(rule.source.law) if rule.source.law in pack.laws else len(pack.laws), numbers


def _slug(law: str, name: str) -> str:
    plain = f"{law} {name}".lower().translate(str.maketrans("åäö", "aao"))
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


class _Reader:
    """One pack on one day, with what has to be looked up the other way."""

    def __init__(self, pack: Pack, dates: Dates) -> None:
        self._pack = pack
        self.rules = {rule.id: rule for rule in pack.on(dates).rules}
        self._back: dict[str, list[str]] = defaultdict(list)
        self._rest: dict[str, list[str]] = defaultdict(list)
        for rule in self.rules.values():
            for id in rule.exception_to:
                self._back[id].append(rule.id)
            for id in references((*rule.applies_when, *rule.if_)):
                self._rest[id].append(rule.id)
        self._cases: dict[str, dict[str, list[Case]]] = defaultdict(lambda: defaultdict(list))
        for case in pack.cases:
            for id, side in _shown(case):
                self._cases[id][side].append(case)

    def block(self, rule: Rule) -> Block:
        return Block(rule.id, rule.title, str(rule.source), tuple(self._items(rule)), rule.file.removesuffix(".yaml"))

    def _items(self, rule: Rule) -> Iterator[Item]:
        if rule.for_each:
            kind = KINDS[rule.for_each]
            yield Item(phrase("workbench.reading.tried_each", kind=kind))
        yield from self._conditions(phrase("workbench.reading.applies_when"), rule.applies_when)
        yield from self._conditions(phrase("workbench.reading.met_when"), rule.if_)
        yield from self._answer(rule)
        yield from self._around(rule)
        yield Item(_standing(rule.valid))
        yield from self._limits(rule)
        yield from self._examples(rule)
        texts = tuple(
            Item(_joined(VERDICTS[verdict], self._filled(rule, text))) for verdict, text in rule.texts.items()
        )
        if texts:
            yield Item(phrase("workbench.reading.says"), texts)

    def _conditions(self, title: Text, conditions: tuple[Condition, ...]) -> Iterator[Item]:
        if conditions:
            yield Item(title, tuple(map(self._condition, conditions)))

    def _condition(self, condition: Condition) -> Item:
        match condition:
            case AnyOf():
                return Item(phrase("workbench.reading.least_one"), tuple(map(self._condition, condition.conditions)))
            case Met():
                one = phrase("workbench.reading.met")
                several = phrase("workbench.reading.all_these_met")
            case Kept():
                one = phrase("workbench.reading.not_broken")
                several = phrase("workbench.reading.none_these_broken")
            case Compare():
                against = [self._operand(condition, operand) for operand in condition.against]
                label = self._pack.facts[condition.fact].label
                word = phrase(f"explanation.word.{condition.word}")
                joint = (" och ", " and ") if condition.word == "between" else (", ", ", ")
                return Item(
                    Text(
                        f"{label.sv} {word.sv} {joint[0].join(text.sv for text in against)}",
                        f"{label.en} {word.en} {joint[1].join(text.en for text in against)}",
                    )
                )
        if len(condition.rules) == 1:
            return Item(_joined(one, self._named(condition.rules[0]), " "))
        return Item(several, tuple(Item(self._named(id)) for id in condition.rules))

    def _named(self, id: str) -> Text:
        rule = self.rules[id]
        return Text(f"{rule.title.sv} ({id})", f"{rule.title.en} ({id})")

    def _answer(self, rule: Rule) -> Iterator[Item]:
        if rule.question:
            question = self._pack.questions[rule.question]
            answer = question.answers[rule.answer or ""]
            when = phrase("workbench.reading.when_met")
            if rule.otherwise:
                when = phrase("workbench.reading.applies_unmet")
            yield Item(
                Text(f"{when.sv}: {question.label.sv} {answer.sv}", f"{when.en}: {question.label.en} {answer.en}")
            )
        if rule.informs:
            yield Item(phrase("workbench.reading.told_when_met"))

    def _around(self, rule: Rule) -> Iterator[Item]:
        if rule.exception_to:
            how = {
                "any": phrase("workbench.reading.how.any"),
                "all": phrase("workbench.reading.how.all"),
                None: Text("", ""),
            }
            many = how[rule.exception_when]
            title = phrase("workbench.reading.takes_back", many=many)
            yield Item(title, tuple(Item(self._named(id)) for id in rule.exception_to))
        if self._back[rule.id]:
            title = phrase("workbench.reading.taken_back")
            yield Item(title, tuple(self._tree(id, DEEP - 1) for id in self._back[rule.id]))
        if self._rest[rule.id]:
            title = phrase("workbench.reading.used")
            yield Item(title, tuple(Item(self._named(id)) for id in self._rest[rule.id]))

    def _tree(self, id: str, deep: int) -> Item:
        under = tuple(self._tree(other, deep - 1) for other in self._back[id]) if deep else ()
        return Item(self._named(id), under)

    def _limits(self, rule: Rule) -> Iterator[Item]:
        """Each limit the rule uses: every value it has had or will have, with its days and its source."""
        whole = self._pack.rule(rule.id)
        used: dict[str, str] = {}
        for compare in comparisons((*whole.applies_when, *whole.if_)):
            for operand in compare.against:
                if isinstance(operand, LimitRef):
                    used.setdefault(operand.name, compare.fact)
        for name, fact in used.items():
            limit = self._pack.limits[name]
            values = tuple(
                Item(
                    Text(
                        f"{quantity(self._pack.facts[fact], dated.value).sv} {_span(dated.valid).sv} ({dated.source})",
                        f"{quantity(self._pack.facts[fact], dated.value).en} {_span(dated.valid).en} ({dated.source})",
                    )
                )
                for dated in limit.values
            )
            yield Item(phrase("workbench.reading.limit", label=limit.label), values)

    def _examples(self, rule: Rule) -> Iterator[Item]:
        sides = self._cases.get(rule.id, {})
        shown = tuple(
            Item(Text(f"{VERDICTS[side].sv}: {case.name}", f"{VERDICTS[side].en}: {case.name}"))
            for side in VERDICTS
            for case in sides.get(side, ())[:EXAMPLES]
        )
        if shown:
            yield Item(phrase("workbench.reading.examples"), shown)

    def _operand(self, compare: Compare, operand: Operand) -> Text:
        fact = self._pack.facts[compare.fact]
        if isinstance(operand, Resolved):
            return quantity(fact, operand.value)
        if isinstance(operand, FactRef):
            label = self._pack.facts[operand.name].label
            return Text(f"‹{label.sv.lower()}›", f"‹{label.en.lower()}›")
        if isinstance(operand, bool):
            return phrase("workbench.reading.yes") if operand else phrase("workbench.reading.no")
        if isinstance(operand, str) and operand in fact.choices:
            return fact.choices[operand]
        return Text(str(operand), str(operand))

    def _filled(self, rule: Rule, text: Text) -> Text:
        """The sentence with each fact by its label and the rule's first limit as it is on the day."""
        limits = [
            self._operand(compare, operand)
            for compare in comparisons((*rule.if_, *rule.applies_when))
            for operand in compare.against
            if isinstance(operand, Resolved | FactRef)
        ]
        limit = limits[0] if limits else phrase("workbench.reading.the_limit")

        def filled(sentence: str, lang: int) -> str:
            slots = {name for _, name, _, _ in Formatter().parse(sentence) if name}
            facts = self._pack.facts
            return sentence.format_map(
                {name: limit[lang] if name == "limit" else f"‹{facts[name].label[lang].lower()}›" for name in slots}
            )

        return Text(filled(text.sv, 0), filled(text.en, 1))


def _shown(case: Case) -> Iterator[tuple[str, str]]:
    """The rules that a case shows, each with the side it shows."""
    for id, verdict in cast(Mapping[str, str], case.expect.get("verdicts", {})).items():
        if verdict in VERDICTS:
            yield id, verdict
    for id in cast(Mapping[str, object], case.expect.get("why_not", {})):
        yield id, "not_met"
    for id in cast(tuple[str, ...], case.expect.get("because", ())):
        yield id, "met"


def _standing(valid: Validity) -> Text:
    by, span = DAYS[valid.applies_by], _span(valid)
    return phrase("workbench.reading.stands_counts", span=span, by=by)


def _span(valid: Validity) -> Text:
    if valid.to is None:
        return phrase("workbench.reading.from_day", first=valid.from_)
    return phrase("workbench.reading.from_day_to_day", first=valid.from_, last=valid.to)


def _joined(first: Text, second: Text, by: str = ": ") -> Text:
    return Text(f"{first.sv}{by}{second.sv}", f"{first.en}{by}{second.en}")


# -- as a page ---------------------------------------------------------------------------------------------------


def as_markdown(pack: Pack, dates: Dates, those: tuple[Section, ...], language: Language = "sv") -> str:
    """The sections as one page of Markdown."""
    count = sum(len(section.blocks) for section in those)
    head = phrase(
        "workbench.reading.version_rules", id=pack.id, version=pack.version, count=count, received=dates.received
    )
    lines = [f"# {pack.title.in_(language)}", "", head.in_(language)]
    for section in those:
        lines += ["", f"## {section.title}"]
        for says in section.says:
            lines += ["", says.in_(language)]
        for passage in section.passages:
            lines += ["", f"> **{passage.section}** {passage.words}"]
        lines += ["", f"{section.read.in_(language)} {section.url}".rstrip()]
        if section.signed:
            lines += ["", section.signed.in_(language)]
        for block in section.blocks:
            lines += ["", f"### {block.title.in_(language)}", f"`{block.id}`, {block.citation}", ""]
            lines += [line for item in block.items for line in _bullets(item, language)]
    return "\n".join(lines) + "\n"


def _bullets(item: Item, language: Language, deep: int = 0) -> Iterator[str]:
    yield f"{'  ' * deep}- {item.says.in_(language)}"
    for inner in item.under:
        yield from _bullets(inner, language, deep + 1)


# -- as a site ---------------------------------------------------------------------------------------------------

STYLE = """
:root { color-scheme: light dark }
body { font: 1.05rem/1.55 system-ui, sans-serif; max-width: 46rem; margin: 2rem auto; padding: 0 1rem }
h2 { margin-top: 2.5rem; border-top: 1px solid; padding-top: 1rem }
code { font-size: .9em } ul { padding-left: 1.2rem } .id { margin-top: -.6rem }
@media print { nav { display: none } body { max-width: none; margin: 0 } h2 { break-after: avoid } section { break-inside: avoid } }
"""
WORDS_OF_SITE = {
    "contents": phrase("workbench.reading.words_of_site.contents"),
    "law": phrase("workbench.reading.words_of_site.law"),
    "version": phrase("workbench.reading.words_of_site.version"),
    "other": phrase("workbench.reading.words_of_site.other"),
}


def as_site(pack: Pack, dates: Dates, those: tuple[Section, ...]) -> Mapping[str, str]:
    """The sections as a site in both languages: each page by its path. The pages need no other file, and print."""
    pages: dict[str, str] = {}
    for language in cast(tuple[Language, ...], ("sv", "en")):
        links = "".join(f'<li><a href="{section.slug}.html">{escape(section.title)}</a></li>' for section in those)
        head = f"{WORDS_OF_SITE['version'].in_(language)}: <code>{escape(pack.id)}</code>, {dates.received}"
        contents = f"<h1>{escape(pack.title.in_(language))}</h1><p>{head}</p><ul>{links}</ul>"
        pages[f"{language}/index.html"] = _page(pack.title.in_(language), contents, language, "index")
        for section in those:
            law = ""
            if section.url.startswith("https://"):
                law = f'<p><a href="{escape(section.url)}">{WORDS_OF_SITE["law"].in_(language)}</a></p>'
            blocks = "".join(_block(block, language) for block in section.blocks)
            signed = f"<p>{escape(section.signed.in_(language))}</p>" if section.signed else ""
            says = "".join(f"<p>{escape(text.in_(language))}</p>" for text in (*section.says, section.read))
            body = f"<h1>{escape(section.title)}</h1><p>{head}</p>{says}{signed}{law}{blocks}"
            pages[f"{language}/{section.slug}.html"] = _page(section.title, body, language, section.slug)
    return pages


def _block(block: Block, language: Language) -> str:
    items = "".join(_li(item, language) for item in block.items)
    title = escape(block.title.in_(language))
    name = f'<p class="id"><code>{escape(block.id)}</code>, {escape(block.citation)}</p>'
    return f'<section id="{escape(block.id)}"><h2>{title}</h2>{name}<ul>{items}</ul></section>'


def _li(item: Item, language: Language) -> str:
    under = "".join(_li(inner, language) for inner in item.under)
    return f"<li>{escape(item.says.in_(language))}{f'<ul>{under}</ul>' if under else ''}</li>"


def _page(title: str, body: str, language: Language, slug: str) -> str:
    other = "en" if language == "sv" else "sv"
    contents = WORDS_OF_SITE["contents"].in_(language)
    nav = (
        f'<nav><a href="index.html">{contents}</a> · '
        f'<a lang="{other}" href="../{other}/{slug}.html">{WORDS_OF_SITE["other"].in_(language)}</a></nav>'
    )
    return (
        f'<!doctype html>\n<html lang="{language}"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)}</title><style>{STYLE}</style></head><body>{nav}<main>{body}</main></body></html>\n"
    )
