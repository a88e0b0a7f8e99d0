"""
A record decided again, from what it holds itself: the same facts, the same days, by the pack that it names.

Whoever has a case as one file tries so whether the rules give what was decided. Nothing is measured again and no register
asked: the facts are those of the record, with what bore them out, and the board's delegation is what it says it was.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from permits.casework.begun import BEGUN
from permits.casework.deadline import longest_temporary
from permits.decision import outcome
from permits.decision.outcome import Outcome
from permits.decision.reasons import Reason
from permits.decision.result import Result
from permits.decision.ruling import Ruling, Stage, rule
from permits.errors import Fault, NotAllowed
from permits.law.conclusion import Agreement, Conclusions, Verdict
from permits.law.engine import conclude
from permits.law.facts import Dates, Facts, Thing
from permits.law.loader import load_pack
from permits.law.pack import FactType, Pack
from permits.local.delegation import Delegation
from permits.phrases import phrase
from permits.quantity import Stated, Value
from permits.store.chained.package_check import DAMAGED, records_in
from permits.store.chained.record import FACTS
from permits.text import Text

DATES, OUTCOME = TypeAdapter(Dates), TypeAdapter(Outcome)
DELEGATION = TypeAdapter(Delegation)


@dataclass(frozen=True, slots=True)
class Rerun:
    """
    What came of deciding a case's records again. faults: where the rules give otherwise, each with the record's file.
    untried: what could not be tried, likewise; the pack was not at hand, or the record is from before it was kept.
    """

    faults: Sequence[Fault]
    untried: Sequence[Fault]


def rerun(package: bytes, rules: Path) -> Rerun:
    """
    Each record of a package that holds by itself, decided again.

    rules: the folder of packs at hand; only the very pack that a record names tries it. Raises BadPack for one there
    that is not sound.
    """
    faults, untried = [], []
    for name, content in records_in(package):
        pack = _at_hand(rules, content)
        if pack is None:
            named = content["pack"]
            untried.append(
                Fault(
                    name,
                    phrase("rerun.rules_gone", rules=named["id"], mark=named["hash"]),
                )
            )
            continue
        if "delegated" not in content and content.get("ruling") is None:
            untried.append(Fault(name, NOT_DELEGATED))
        try:
            faults += [Fault(name, says) for says in differences(pack, content)]
        except ValueError:
            faults.append(Fault(name, DAMAGED))
    return Rerun(faults, untried)


NOT_DELEGATED = phrase("rerun.not_delegated")


def _at_hand(rules: Path, content: Mapping[str, Any]) -> Pack | None:
    """The pack that a record names, where that very one is among the folder's."""
    for folder in sorted(path.parent for path in rules.glob("*/pack.yaml")):
        pack = load_pack(folder)
        if pack.hash == content["pack"]["hash"]:
            return pack
    return None


def differences(pack: Pack, content: Mapping[str, Any]) -> list[Text]:
    """
    Where the rules give something else than the record says, a sentence each; nothing where they give the same.

    pack: the very one that the record names. Raises ValueError for content that is no record's.
    """
    try:
        facts = _facts(pack, FACTS.validate_python(content["facts"]))
        dates = DATES.validate_python(content["dates"])
        told = OUTCOME.validate_python(content["outcome"])
        concluded = conclude(pack, facts, dates)
        return [*_concluded(content, concluded), *_decided(pack, content, told, facts, concluded, dates)]
    except (KeyError, TypeError, AttributeError, ValidationError) as error:
        raise ValueError("not the content of a record") from error


def _facts(pack: Pack, kept: Facts) -> Facts:
    """The facts as the engines take them: a day is written as text, and its declaration says that it is a day."""
    return replace(
        kept,
        values=_days(pack, kept.values),
        things={kind: tuple(_thing(pack, thing) for thing in things) for kind, things in kept.things.items()},
    )


def _thing(pack: Pack, thing: Thing) -> Thing:
    return replace(thing, values=_days(pack, thing.values))


def _days(pack: Pack, values: Mapping[str, Value]) -> dict[str, Value]:
    return {
        name: replace(value, value=date.fromisoformat(value.value))
        if pack.facts[name].type is FactType.DATE and isinstance(value, Stated) and isinstance(value.value, str)
        else value
        for name, value in values.items()
    }


def _concluded(content: Mapping[str, Any], now: Conclusions) -> Iterator[Text]:
    """What each rule and each question came to, then and now."""
    then = {
        (kept["rule"], kept["about"]): (kept["verdict"], kept["holds"], kept["counts"])
        for kept in content["conclusions"]
    }
    again = {
        (conclusion.rule, conclusion.about): (conclusion.verdict.value, conclusion.holds.value, conclusion.counts.value)
        for conclusion in now.conclusions
    }
    for key in sorted({*then, *again}, key=str):
        if then.get(key) != again.get(key):
            rule, about = key
            yield _other(f"{rule} ({about})" if about else rule, _verdict(then.get(key)), _verdict(again.get(key)))
    answers = {name: (kept["state"], kept["value"]) for name, kept in content["answers"].items()}
    for name, answer in now.answers.items():
        if answers.get(name) != (answer.state.value, answer.value):
            state, value = answers.get(name, ("", None))
            yield _other(name, value or state, answer.written)
    if now.agreement is Agreement.DIFFERED and content["engines"]["agreement"] == Agreement.AGREED.value:
        yield phrase("rerun.engines_differ")


def _verdict(conclusion: Sequence[str] | None) -> str:
    if conclusion is None:
        return ""
    verdict, _, counts = conclusion
    return verdict if verdict == Verdict.NOT_APPLICABLE or verdict == Verdict.OPEN else f"{verdict}, counts {counts}"


def _decided(
    pack: Pack, content: Mapping[str, Any], told: Outcome, facts: Facts, concluded: Conclusions, dates: Dates
) -> Iterator[Text]:
    """What followed from the conclusions, then and now: the machine's own answer, or the decision that an officer took."""
    if told.result is Result.WITHDRAWN:
        return
    if content.get("ruling") is None:
        if "delegated" in content:
            yield from _answered(told, _by_machine(pack, content, told, facts, concluded, dates))
        return
    try:
        by_officer = _ruled(pack, content, facts, concluded, dates)
    except NotAllowed as closed:
        yield phrase("rerun.cannot_decided_so", says=closed.says)
    else:
        yield from _answered(told, by_officer)


def _by_machine(
    pack: Pack, content: Mapping[str, Any], told: Outcome, facts: Facts, concluded: Conclusions, dates: Dates
) -> Outcome:
    """
    Whether the engines agreed is the record's to say: which of them there are differs from machine to machine. So is what
    people had begun in the case, which its events tell of.
    """
    delegated, engines = content["delegated"], content["engines"]
    by_rules = outcome.decide(
        pack,
        facts,
        replace(concluded, agreement=Agreement(engines["agreement"]), differences=tuple(engines["differences"])),
        None if delegated is None else DELEGATION.validate_python(delegated),
        dates,
        second_engine_required=any(reason.code == outcome.ENGINES_DISAGREE for reason in told.because),
    )
    return outcome.left_to_people(by_rules, tuple(reason for reason in told.because if reason.code in BEGUN))


def _ruled(pack: Pack, content: Mapping[str, Any], facts: Facts, concluded: Conclusions, dates: Dates) -> Outcome:
    """
    The officer's decision as it follows from the facts. That the time to complete had run out before a dismissal is
    for the case's events to say.
    """
    said = content["ruling"]
    ruling = Ruling(
        said["officer"],
        datetime.fromisoformat(content["decidedAt"]),
        Result(said["result"]),
        said["reasons"],
        tuple(said["conditions"]),
        None if said["until"] is None else date.fromisoformat(said["until"]),
    )
    stage = Stage(dates.decided, longest_temporary(pack, facts, dates.decided), date.min)
    return rule(pack, facts, concluded, ruling, stage)


def _answered(told: Outcome, now: Outcome) -> Iterator[Text]:
    """An outcome against another, in all but their sentences, which hang on the phrases and not on the rules."""
    if told.result is not now.result:
        yield _other("outcome", told.result.value, now.result.value)
        return
    for name, then, again in (
        ("precheck", told.precheck.value, now.precheck.value),
        ("because", _named(told.because), _named(now.because)),
        ("missing", _asked(told), _asked(now)),
        ("judgements", ", ".join(told.judgements), ", ".join(now.judgements)),
        ("informs", _named(told.informs), _named(now.informs)),
        ("mandate", told.mandate or "", now.mandate or ""),
    ):
        if then != again:
            yield _other(name, then, again)


def _named(reasons: Sequence[Reason]) -> str:
    return ", ".join(
        f"{reason.rule or reason.code}{f' ({reason.about})' if reason.about else ''}" for reason in reasons
    )


def _asked(told: Outcome) -> str:
    return ", ".join(missing.fact for missing in told.missing)


def _other(what: str, then: str, now: str) -> Text:
    nothing = phrase("rerun.nothing")
    return phrase("rerun.other", what=what, then=then or nothing, now=now or nothing)
