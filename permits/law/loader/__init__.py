"""
The loader of rule packs: from a folder such as `rules/se` to a sound `Pack`, or every fault with file and line.

Only what cannot be judged before something else is mended waits: first every file must be YAML, then the rules
sound, then their cases.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Set
from datetime import date
from functools import lru_cache
from pathlib import Path

from permits.law.loader.acts import brings_what_is_declared, read_acts, ruled
from permits.law.loader.cases import CaseReading
from permits.law.loader.declared import Declared, named, plainly_named
from permits.law.loader.limits import read_limits
from permits.law.loader.rules import RuleReading
from permits.law.loader.sections import all_there
from permits.law.pack import Case, Pack, Rule, Source
from permits.strict import Entry, Reading

OTHER_THAN_RULES = (
    "pack.yaml",
    "acts.yaml",
    "facts.yaml",
    "limits.yaml",
    "ordinary.yaml",
    "process/steps.yaml",
    "process/inspection_plan.yaml",
)
"""
Files of a pack that hold no rules. The steps of a case and the points of inspection plans are read by `casework`, and
ruled by the same hash.
"""
DECLARING = ("pack.yaml", "facts.yaml", "limits.yaml")
"""Those that every pack has."""
REQUIRED = ("pack", "version", "title", "laws", "questions", "courses", "sections")
"""What every `pack.yaml` says."""

CASES = ".cases.yaml"
"""How the name of a file of worked cases ends."""


def load_pack(folder: Path, *, worked: bool = True) -> Pack:
    """
    The pack in a folder such as `rules/se`. worked: with its worked cases, which are half of what is read and do not rule;
    else they are there and stay unread.

    Raises BadPack with every fault found, each with file and line.
    """
    reading = Reading()
    root = folder.parent
    paths = {path.relative_to(root).as_posix(): path for path in sorted(folder.rglob("*.yaml"))}
    for shown in [shown for shown in paths if not shown.isprintable()]:
        says = "Filens namn går inte att läsa. Döp om den.", "The file's name cannot be read. Call it something else."
        reading.fault(ascii(shown), *says, "name")
        del paths[shown]
    read = {shown: reading.content(path, shown) for shown, path in paths.items()}
    # Read once: the bytes that the hash names are those that rule.
    files = {shown: raw for shown, raw in read.items() if raw is not None}
    if reading.faults:
        for shown, raw in files.items():  # what the others say amiss is told with it
            reading.text(raw, shown)
    reading.finish()
    return _sound(folder.name, tuple(files.items()), worked)


@lru_cache(maxsize=4)
def _sound(name: str, files: tuple[tuple[str, bytes], ...], worked: bool) -> Pack:
    """The pack of those files by name, one for the same bytes; with it what is made of it is made once. Raises BadPack."""
    reading = Reading()
    entries = {shown: reading.text(raw, shown) for shown, raw in files if worked or not shown.endswith(CASES)}
    reading.finish()
    unread = {shown for shown, _ in files} - entries.keys()
    pack = _pack(
        reading,
        name,
        {shown: entry for shown, entry in entries.items() if entry},
        unread,
        _hash({shown: raw for shown, raw in files if not shown.endswith(CASES)}),
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


def _pack(say: Reading, name: str, entries: Mapping[str, Entry], unread: Set[str], hash: str) -> Pack | None:
    """unread: the files that are there beside the entries."""
    special = {file: f"{name}/{file}" for file in OTHER_THAN_RULES}
    missing = [special[file] for file in DECLARING if special[file] not in entries]
    for file in missing:
        say.fault(file, "Filen saknas.", "The file is missing.", "missing")
    if missing:
        return None
    head = entries[special["pack.yaml"]]
    keys = say.mapping(head, ("settings", "not_encoded", "not_for_the_board", "groups", "sources"), REQUIRED)
    if not keys.keys() >= {"laws", "questions", "courses", "sections"}:
        return None
    others = {file: entries.get(special[file]) for file in OTHER_THAN_RULES}
    sections = {shown: entry for shown, entry in entries.items() if shown not in special.values()}
    settings = say.mapping(keys["settings"]) if "settings" in keys else {}
    declared = _declared(say, keys, others)
    courses = declared.courses(keys["courses"])
    reserved = declared.reserved(keys["not_for_the_board"]) if "not_for_the_board" in keys else {}
    all_there(say, name, keys["sections"], (entries.keys() | unread).difference(special.values()))
    rules = _rules(say, keys, declared, sections)
    if (acts := others["acts.yaml"]) is not None:
        ruled(say, acts, declared.acts, rules.values())
    say.finish()
    ordinary, worked = _cases(say, declared, rules, others["ordinary.yaml"], sections)
    return Pack(
        say.filled(keys.get("pack")),
        say.filled(keys.get("version")),
        hash,
        say.text_pair(keys.get("title")),
        declared.facts,
        declared.limits,
        declared.questions,
        tuple(rules.values()),
        declared.laws,
        {setting: say.amount(value) for setting, value in settings.items()},
        courses,
        reserved,
        tuple(declared.left_to_people(left) for left in say.items(keys.get("not_encoded"))),
        worked,
        ordinary,
        declared.acts,
        {law: _source(say, entry) for law, entry in say.mapping(keys["sources"], declared.laws).items()}
        if "sources" in keys
        else {},
        declared.groups,
    )


def _declared(say: Reading, keys: Mapping[str, Entry], others: Mapping[str, Entry | None]) -> Declared:
    """What the rules may name: acts, facts, limits, questions. keys: of `pack.yaml`. others: see `OTHER_THAN_RULES`."""
    acts, facts, limits = others["acts.yaml"], others["facts.yaml"], others["limits.yaml"]
    assert facts is not None and limits is not None
    declared = Declared(say, {law: say.text_pair(text) for law, text in say.mapping(keys["laws"]).items()})
    declared.acts = read_acts(say, acts) if acts is not None else {}
    for fact, entry in named(say, facts, "facts").items():
        declared.facts[fact] = declared.fact(fact, entry)
    declared.narrowed(facts)
    if acts is not None:
        brings_what_is_declared(say, acts, declared.acts, declared.facts)
    declared.limits = read_limits(say, limits, declared.laws)
    for question, entry in plainly_named(say, keys["questions"]).items():
        declared.questions[question] = declared.question(question, entry)
    if "groups" in keys:
        declared.groups = {group: say.words(entry) for group, entry in plainly_named(say, keys["groups"]).items()}
    return declared


def _rules(
    say: Reading, keys: Mapping[str, Entry], declared: Declared, sections: Mapping[str, Entry]
) -> Mapping[str, Rule]:
    """The rules of the sections, by id; every group of exceptions is one of some rule."""
    rules = RuleReading(declared)
    for shown, entry in sections.items():
        if not shown.endswith(CASES):
            rules.section(entry)
    rules.whole()
    for group in declared.groups.keys() - rules.groups_used:
        say.fault(
            keys["groups"],
            f"Ingen regel gör undantag från gruppen {group}.",
            f"No rule is an exception to the group {group}.",
        )
    return rules.rules


def _cases(
    say: Reading,
    declared: Declared,
    rules: Mapping[str, Rule],
    ordinary: Entry | None,
    sections: Mapping[str, Entry],
) -> tuple[Mapping[str, object], tuple[Case, ...]]:
    """The facts that an ordinary case has, and the worked cases beside the sections."""
    cases = CaseReading(declared, rules)
    facts, received = cases.ordinary(ordinary)
    worked = (
        cases.case(case, received)
        for shown, entry in sections.items()
        if shown.endswith(CASES)
        for case in say.items(say.mapping(entry, required=("cases",)).get("cases"))
    )
    return facts, tuple(worked)


def _source(say: Reading, entry: Entry) -> Source:
    keys = say.mapping(entry, (), ("read", "copy", "official"))
    official = say.yes_no(keys["official"]) if "official" in keys else False
    return Source(say.day(keys.get("read")) or date.min, say.text_pair(keys.get("copy")), official)
