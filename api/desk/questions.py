"""The open questions of a case, each as a card: why it is asked, where on the ground, and how it was answered before."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from api.web.pages import as_image
from permits.assessment import Assessment
from permits.decision.explanation import CheckLine, Line, line_of
from permits.decision.result import Result
from permits.decision.ruling import asked_by
from permits.law.facts import parted
from permits.law.pack import FactDeclaration, Pack
from permits.letter.siteplan import close_up
from permits.local.guidance import Guidance
from permits.store.case.precedents import Precedent
from permits.survey import MeasuredLine, measured_lines
from permits.text import Text


@dataclass(frozen=True, slots=True)
class Question:
    """
    One question to the officer.

    name: its `subject`. about: the thing it is asked of, None for one of the whole case. demands: what puts it, in words.
    compared: those of their checks that have a value and a limit. picture: a close-up of the measured line that it turns
    on, as an image address; None where it turns on none. precedents: decided cases where it was answered. guidance: the
    board's, where it has given any.
    """

    name: str
    fact: FactDeclaration
    about: Text | None
    demands: tuple[Line, ...]
    compared: tuple[CheckLine, ...]
    picture: str | None
    precedents: Sequence[Precedent]
    guidance: Guidance | None


def questions_of(
    pack: Pack,
    assessment: Assessment,
    names: Iterable[str],
    precedents: Mapping[str, Sequence[Precedent]],
    guidance: Mapping[str, Guidance],
) -> list[Question]:
    """
    The questions of those names, in the pack's order. precedents: by fact, as `Precedents.of` gives them. guidance: by
    fact, the board's.
    """
    order = list(pack.facts)
    measured = measured_lines(assessment.site, assessment.where, assessment.facts)
    return [
        _question(pack, assessment, name, measured, precedents, guidance)
        for name in sorted(names, key=lambda name: (order.index(parted(name)[0]), name))
    ]


def _question(
    pack: Pack,
    assessment: Assessment,
    asked: str,
    measured: Sequence[MeasuredLine],
    precedents: Mapping[str, Sequence[Precedent]],
    guidance: Mapping[str, Guidance],
) -> Question:
    facts, conclusions = assessment.facts, assessment.conclusions
    name, about = parted(asked)
    thing = facts.says(name, about) if about else None
    label = thing.label if thing else about and Text(about, about)
    reasons = asked_by(pack, conclusions, asked)
    demands = tuple(line for reason in reasons if (line := line_of(pack, facts, conclusions, reason)) is not None)
    return Question(
        asked,
        pack.facts[name],
        label or None,
        demands,
        tuple(dict.fromkeys(check for line in demands for check in line.checks if check.margin is not None))[
            :MOST_SHOWN
        ],
        _picture(assessment, demands, measured),
        precedents.get(name, ()),
        guidance.get(name),
    )


MOST_SHOWN = 3
"""Comparisons on a card; the rest stand among the settled checks."""


def _picture(assessment: Assessment, demands: Sequence[Line], measured: Sequence[MeasuredLine]) -> str | None:
    """The first line on the ground that a demand was measured along: of its thing, or the shortest of all."""
    if assessment.where is None:
        return None
    for demand in demands:
        for check in demand.checks:
            # `least_boundary_distance_m` is the least `boundary_distance_m` there is.
            its = [line for line in measured if check.fact.endswith(line.fact)]
            shown = [line for line in its if line.id == demand.about] or its
            if shown:
                shortest = min(shown, key=lambda line: line.value.middle)
                return as_image(close_up(assessment.site, assessment.where, shortest))
    return None


def ended(precedent: Precedent) -> Text:
    """How a precedent ended, in words."""
    return Result(precedent.result).label
