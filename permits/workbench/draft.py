"""
A planner's own copy of the rules: changed by forms, looked at from all sides, and prepared as a version or thrown away.

A number of the law is never written over. The old value gets its last day, and the new one stands below it.
"""

from __future__ import annotations

import fcntl
import json
import re
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import cast

from permits.errors import BadInput, BadPack, Conflict, Fault
from permits.law.facts import Dates
from permits.law.pack import Case, Compare, Limit, LimitRef, Pack, Rule, comparisons
from permits.numbers import measure
from permits.phrases import phrase
from permits.publications import content_hash
from permits.rulebook import Rulebook
from permits.workbench.cases import Tried, tried
from permits.workbench.witness import as_yaml

NOT_SO = phrase("workbench.draft.not_so")


@dataclass(frozen=True)
class RulesDraft:
    """
    One planner's draft. folder: where it is kept. standing: the folder of the rules that it was begun on, and is held
    against.
    """

    folder: Path
    standing: Path

    @property
    def begun(self) -> bool:
        return self.rules.is_dir()

    @property
    def rules(self) -> Path:
        return self.folder / "rules"

    @property
    def outdated(self) -> bool:
        """Whether other rules have come to stand since it was begun, which it would take back."""
        return self.begun and self._begun_on.read_text() != content_hash(self.standing)

    @property
    def _begun_on(self) -> Path:
        return self.folder / "begun_on"

    @property
    def pack(self) -> Pack:
        """As it is in the draft, or as it stands where nothing is changed yet. Raises BadPack with every fault."""
        with self._still() as rules:
            return _read(rules, content_hash(rules))

    @property
    def content(self) -> str:
        """The hash of its rules, or of those that stand where nothing is changed yet."""
        with self._still() as rules:
            return content_hash(rules)

    @contextmanager
    def _still(self) -> Iterator[Path]:
        """Where its rules lie, or those that stand, while nobody throws it away."""
        if not self.folder.exists():
            yield self.standing
            return
        with (self.folder / "lock").open("a") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield self.rules if self.begun else self.standing

    @property
    def changed(self) -> tuple[Limit, ...]:
        """The limits that have other values in the draft than as they stand."""
        if not self.begun:
            return ()
        before = _read(self.standing, content_hash(self.standing)).limits
        return tuple(
            limit
            for limit in self.pack.limits.values()
            if limit.name not in before or limit.values != before[limit.name].values
        )

    def change(self, name: str, value: Decimal, start: date, section: str) -> None:
        """
        Give a limit another value from a day on. Changed twice, it is the later change that counts.

        section: where the law says so. Raises BadInput for what it cannot be, and BadPack where the rules would not hold
        together; then the draft is as it was.
        """
        pack = self.pack
        limit = pack.limits[name]
        last = _read(self.standing, content_hash(self.standing)).limits[name].values[-1]
        faults = list(_value_faults(pack, limit, last.value, value))
        if start <= last.valid.from_:
            says = phrase("workbench.draft.day_too_early", first=last.valid.from_)
            faults.append(Fault("start", says, "start"))
        if faults:
            raise BadInput(NOT_SO, faults)
        file = Path(limit.place.partition(":")[0])
        self._begin()
        path = self.rules / file
        before = path.read_text(encoding="utf-8")
        as_it_stands = _span((self.standing / file).read_text(encoding="utf-8"), name)
        begins, ends = _place(before, name)
        path.write_text(
            before[:begins] + _changed(as_it_stands, value, start, section) + before[ends:], encoding="utf-8"
        )
        try:
            Rulebook.load(self.rules)
        except BadPack:
            path.write_text(before, encoding="utf-8")
            raise

    def cases_of(self, name: str) -> list[Tried]:
        """
        The worked cases that a limit touches, tried on both engines: those of the sections that use it, and those of any
        other that measure something between its last two values once the last of them stands.
        """
        pack = self.pack
        files, facts = {_cases_file(rule) for rule in using(pack, name)}, measures(pack, name)
        last = pack.limits[name].values[-2:]
        low, high = min(each.value for each in last), max(each.value for each in last)

        def between(case: Case) -> bool:
            days = (case.dates.received, case.dates.decided, case.dates.started or date.min)
            sizes = (case.given.get(fact) for fact in facts)
            return max(days) >= last[-1].valid.from_ and any(
                isinstance(size, Decimal) and low <= size <= high for size in sizes
            )

        return [tried(pack, case) for case in pack.cases if case.file in files or between(case)]

    def likenesses(self, name: str) -> list[Case]:
        """The worked cases that a case at a limit can be made like: those that say how large its measure is."""
        return _likenesses(self.pack, name)

    def case(self, like: Case, name: str, value: Decimal, day: date) -> Tried:
        """A case like another, with a limit's measure at that value, come in on that day; and what it comes to."""
        return _like(self.pack, like, name, value, day)

    def twins_of(self, name: str) -> list[Tried]:
        """
        Cases at the last value of a limit and a step beyond it, on its first day and the day before, and what each comes
        to: a planner's questions. None that is kept already.
        """
        pack = self.pack
        likenesses = _likenesses(pack, name)
        *earlier, last = pack.limits[name].values
        if not earlier or not likenesses:
            return []
        old, first, before = earlier[-1].value, last.valid.from_, last.valid.from_ - timedelta(1)
        like = next((case for case in likenesses if old in case.given.values()), likenesses[0])
        (step, *_) = [pack.facts[fact].step or Decimal("0.001") for fact in measures(pack, name) if fact in like.given]
        wanted = ((last.value, first), (last.value + step, first), (last.value, before), (old, before))
        kept = {case.name for case in pack.cases}
        made = [_like(pack, like, name, value, day) for value, day in wanted]
        return [twin for twin in made if twin.case.name not in kept]

    def keep(self, case: Case) -> None:
        """Write a case that the planner says is right beside its section."""
        self._add(case.file, as_yaml(case))

    def throw_away(self) -> None:
        with self._still():
            shutil.rmtree(self.rules, ignore_errors=True)

    def _add(self, file: str, yaml: str) -> None:
        """Raises BadPack where the section's cases could not be read with it; then the draft is as it was."""
        self._begin()
        path = self.rules / file
        before = path.read_text(encoding="utf-8")
        path.write_text(before.rstrip("\n") + "\n\n" + yaml, encoding="utf-8")
        try:
            _ = self.pack
        except BadPack:
            path.write_text(before, encoding="utf-8")
            raise

    def take_up(self, version: Path) -> None:
        """
        Go on from a version that was written on the rules that stand, as one that was sent back.

        Raises Conflict where something is written here already, be it a case alone.
        """
        if self.begun and self.content != content_hash(self.standing):
            raise Conflict(phrase("publications.draft_in_the_way"))
        self.throw_away()
        self._begin(version)

    def _begin(self, version: Path | None = None) -> None:
        if not self.begun:
            self.folder.mkdir(parents=True, exist_ok=True)
            begun = self.folder / ".rules"
            shutil.rmtree(begun, ignore_errors=True)
            # Before it is copied: what comes to stand meanwhile makes the draft outdated.
            self._begun_on.write_text(content_hash(self.standing))
            shutil.copytree(version or self.standing, begun)
            begun.rename(self.rules)


EXACT = "#,##0.######"
"""A value as it was written: the rules' files take so many decimals."""

MOST_TIMES = 10
"""No limit has grown or shrunk by so much at once; a decimal sign that was left out or misplaced does it at a stroke."""


def _value_faults(pack: Pack, limit: Limit, last: Decimal, value: Decimal) -> Iterator[Fault]:
    """What a planner is told of a value, in words, before the files are held against each other. last: the one that stands."""
    told = measure(value, limit.unit, EXACT)
    if value == last:
        yield Fault("value", phrase("workbench.draft.value_already"), "value")
    elif value < 0:
        yield Fault("value", phrase("workbench.draft.value_below_nought"), "value")
    elif last and not abs(last) / MOST_TIMES <= value <= abs(last) * MOST_TIMES:
        stands = measure(last, limit.unit, EXACT)
        yield Fault("value", phrase("workbench.draft.value_out_of_reason", value=told, last=stands), "value")
    for fact in (pack.facts[name] for name in measures(pack, limit.name)):
        if fact.step and value % fact.step:
            step = measure(fact.step, fact.unit, EXACT)
            yield Fault("value", phrase("workbench.draft.value_off_step", fact=fact.label, step=step), "value")
        if (fact.low is not None and value < fact.low) or (fact.high is not None and value > fact.high):
            yield Fault("value", phrase("workbench.draft.value_never", fact=fact.label, value=told), "value")


def _likenesses(pack: Pack, name: str) -> list[Case]:
    files, facts = {_cases_file(rule) for rule in using(pack, name)}, measures(pack, name)
    return [
        case
        for case in pack.cases
        if case.file in files and "answers" in case.expect and any(fact in case.given for fact in facts)
    ]


def _like(pack: Pack, like: Case, name: str, value: Decimal, day: date) -> Tried:
    limit = pack.limits[name]
    measured = {fact: value for fact in measures(pack, name) if fact in like.given}
    says = f"{limit.label.en}: {value:f} {limit.unit}, come in on {day}"
    case = replace(
        like, name=says, dates=Dates(day, day), given={**like.given, **measured}, expect={"answers": {}}, law=""
    )
    came = tried(pack, case).found.answers
    asked = cast(Mapping[str, str], like.expect["answers"])
    answers = {question: came[question].written for question in asked}
    return tried(pack, replace(case, expect={"answers": answers}))


def using(pack: Pack, name: str) -> list[Rule]:
    """The rules that hold something against a limit."""
    return [rule for rule in pack.rules if any(True for _ in compares(rule, name))]


def measures(pack: Pack, name: str) -> list[str]:
    """The facts that are held against a limit."""
    return sorted({compare.fact for rule in using(pack, name) for compare in compares(rule, name)})


def compares(rule: Rule, name: str) -> list[Compare]:
    """The comparisons of a rule with a limit."""
    return [
        compare
        for compare in comparisons((*rule.applies_when, *rule.if_))
        if any(isinstance(operand, LimitRef) and operand.name == name for operand in compare.against)
    ]


def _cases_file(rule: Rule) -> str:
    return rule.file.removesuffix(".yaml") + ".cases.yaml"


@lru_cache(maxsize=8)
def _read(rules: Path, _content: str) -> Pack:
    return Rulebook.load(rules).pack


# -- a limit as it is written --------------------------------------------------------------------------------------


def _place(text: str, name: str) -> tuple[int, int]:
    """Where a limit begins and ends in its file."""
    begins = re.search(rf"^  {re.escape(name)}:", text, re.MULTILINE)
    assert begins is not None, name
    after = re.search(r"^ {0,2}[^ \n]", text[begins.end() :], re.MULTILINE)
    return begins.start(), begins.end() + after.start() if after else len(text)


def _span(text: str, name: str) -> str:
    begins, ends = _place(text, name)
    return text[begins:ends]


def _changed(limit: str, value: Decimal, start: date, section: str) -> str:
    """The limit's own lines with its last value ended and a new one behind it, written as the last is."""
    at = limit.rindex("{from:")
    ends = _closed(limit, at)
    last = limit[at:ends]
    until = f"to: {start - timedelta(1)}"
    ended = re.sub(r"(, to: [^,}]+)?, value:", f", {until}, value:", last, count=1)
    new = re.sub(r"\{from: [^,]+(, to: [^,}]+)?", f"{{from: {start}", last, count=1)
    new = re.sub(r'value: "[^"]*"', f'value: "{value:f}"', new, count=1)
    new = re.sub(r'section: "[^"]*"', lambda _: f"section: {json.dumps(section, ensure_ascii=False)}", new, count=1)
    line = limit[limit.rindex("\n", 0, at) + 1 : at]
    between = f"\n{line}" if line.strip() == "-" else ", "
    return limit[:at] + ended + between + new + limit[ends:]


def _closed(text: str, at: int) -> int:
    """Where the braces that open there are closed; those in quotation marks count for nothing."""
    deep, quoted = 0, False
    for place in range(at, len(text)):
        sign = text[place]
        if sign == '"':
            quoted = not quoted
        elif not quoted:
            deep += (sign == "{") - (sign == "}")
            if deep == 0:
                return place + 1
    raise ValueError("a brace is left open")
