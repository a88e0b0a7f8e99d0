"""Why it was decided so, as a letter tells it: each reason once, with the comparisons that made its verdict."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from permits import numbers
from permits.assessment import Assessment
from permits.casework.status import Status
from permits.casework.surveys import survey_lines
from permits.decision.explanation import CheckLine, Line, fact_value, line_of
from permits.decision.reasons import Reason
from permits.decision.result import Result
from permits.law.conclusion import Truth, Verdict
from permits.law.pack import Pack
from permits.local.delegation import Mandate
from permits.phrases import phrase
from permits.quantity import Source, Stated
from permits.text import Text, capitalised, uncapitalised


def reasons(pack: Pack, assessment: Assessment) -> list[dict[str, Any]]:
    """
    Each reason once, whatever questions it bears on; of a supplement none that the list of what is missing tells.

    What the board judged beforehand stands together, where the first of it does, under the board's own ruling.
    """
    outcome = assessment.outcome
    because = [
        (reason, line_of(pack, assessment.facts, assessment.conclusions, reason))
        for reason in outcome.because
        if outcome.result is not Result.SUPPLEMENT or not _is_of_what_is_missing(pack, reason)
    ]
    judged = [line for _, line in because if line is not None and _judged_beforehand(assessment, line)]
    ruling = _ruling(pack, assessment, judged) if judged else {}
    told = [ruling if line in judged else _reason(assessment, reason, line) for reason, line in because]
    return [reason for place, reason in enumerate(told) if reason not in told[:place]]


def _ruling(pack: Pack, assessment: Assessment, judged: Sequence[Line]) -> dict[str, Any]:
    """The board's ruling with what it speaks of, this case's figures beside its limits, and what it settled here."""
    delegation, facts = assessment.delegation, assessment.facts.values
    kind = assessment.inquiry.measure.kind
    mandate = delegation.mandate(kind, assessment.dates.decided) if delegation else None
    limits = [
        phrase(
            "letter.ruled.limit",
            label=pack.facts[name].label.each(uncapitalised),
            limit=numbers.measure(most, pack.facts[name].unit),
            value=fact_value(pack.facts[name], facts.get(name)),
        )
        for name, most in (mandate.limits if isinstance(mandate, Mandate) else {}).items()
    ]
    scope = Text.joined([pack.acts[kind].law.each(uncapitalised), *limits], ", ")
    citation = delegation.citation if delegation else ""
    return {
        "about": None,
        "sentence": phrase("letter.ruled.beforehand", scope=scope, delegation=citation),
        "checks": list(dict.fromkeys(line.sentence for line in judged)),
    }


def _judged_beforehand(assessment: Assessment, line: Line) -> bool:
    """Whether the board's own ruling, and nothing that was measured, decided a reason that holds."""
    if line.about_label is not None:
        return False
    decided = [check for check in line.checks if _decides(line, check)]
    return any(_ruled(assessment, check) for check in decided) and not any(_check(check) for check in decided)


def measured_anew(pack: Pack, assessment: Assessment, status: Status) -> Iterator[dict[str, Any]]:
    """What officers have measured, as lines among the reasons."""
    for says in survey_lines(pack, assessment.facts, status, assessment.inquiry):
        yield {"about": None, "sentence": says, "checks": []}


def _reason(assessment: Assessment, reason: Reason, line: Line | None) -> dict[str, Any]:
    if line is None:
        return {"about": None, "sentence": reason.says, "checks": []}
    return {
        "about": line.about_label.each(capitalised) if line.about_label else None,
        "sentence": line.sentence,
        "checks": [
            said
            for check in line.checks
            if _decides(line, check) and (said := _ruled(assessment, check) or _check(check))
        ],
    }


def _is_of_what_is_missing(pack: Pack, reason: Reason) -> bool:
    """Whether the list of what is missing tells the same: a reason is that a paper or a fact asked for is not there."""
    return reason.rule is not None and pack.rule(reason.rule).question == "completeness"


def _decides(line: Line, check: CheckLine) -> bool:
    """
    Whether a comparison is among those that made the verdict: of alternatives only the one that held, and where it is open
    none that is settled.
    """
    if line.verdict is Verdict.OPEN:
        return check.truth is Truth.OPEN
    return (check.truth is Truth.TRUE) == (line.verdict is Verdict.MET)


def _ruled(assessment: Assessment, check: CheckLine) -> Text | None:
    """The board's own ruling, where it settled the judgement beforehand; None where somebody else answered."""
    answer = assessment.facts.values.get(check.fact)
    if not isinstance(answer, Stated) or answer.source is not Source.BOARD:
        return None
    return phrase("letter.ruled_beforehand", delegation=answer.evidence)


def _check(check: CheckLine) -> Text | None:
    """A measured value against its limit, with the margin; yes and no speak for themselves in the sentence."""
    if check.margin is None:
        return None
    return phrase("letter.check", label=check.label, value=check.value, limit=check.limit, margin=check.margin)
