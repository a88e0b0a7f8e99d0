"""
What officers have answered, carried on into every later pass until it is taken back.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from permits.casework import events
from permits.casework.status import Hearing, Status
from permits.decision.ruling import (
    HEARD,
    Answered,
)
from permits.law.facts import parted
from permits.quantity import Source, Stated, Value


def standing_answers(status: Status) -> dict[str, Answered]:
    """What officers have answered and not taken back, by `subject`."""
    return {fact: Answered(given.yes, given.why, given.of_day) for fact, (given, _) in status.answers.items()}


def newly_answered(status: Status, answers: Mapping[str, Answered]) -> Iterator[events.Answered]:
    """What an officer's answers add to those that stand."""
    standing = standing_answers(status)
    for answered, given in answers.items():
        if given != standing.get(answered):
            name, about = parted(answered)
            yield events.Answered(fact=name, about=about or "", yes=given.yes, why=given.why, of_day=given.day)


def carried(status: Status) -> dict[str, Value]:
    """What officers have answered, and that neighbours were heard, as facts that every later pass takes up."""
    answers: dict[str, Value] = {
        fact: as_judged(Answered(given.yes, given.why, given.of_day), event.actor, event.day)
        for fact, (given, event) in status.answers.items()
    }
    if status.hearing is not Hearing.DONE:
        return answers
    views = sum(view is not None for view in status.heard.values())
    how = f"{len(status.heard)} tillfrågade till och med {status.heard_by}, {views} svar"
    return {HEARD: Stated(True, Source.OFFICER, how), **answers}


def as_judged(answered: Answered, officer: str, day: date) -> Stated:
    return Stated(answered.yes, Source.OFFICER, f"{officer}, {answered.day or day}: {answered.why}".rstrip(": "))
