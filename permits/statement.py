"""
What is stated about a case once it is decided: the summary every door prints, and the record's content.

Nothing is judged here; the words come from the rules' own texts by way of `explanation`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from permits.conclusion import Conclusions
from permits.explanation import explain, worded
from permits.facts import Facts
from permits.outcome import Outcome, Reason
from permits.pack import Pack
from permits.record import plain


def summary(pack: Pack, facts: Facts, conclusions: Conclusions, outcome: Outcome) -> dict[str, Any]:
    """The outcome with its reasons in words: `outcome`, `precheck`, `because`, `missing`, `judgements`, `informs`."""

    def said(reason: Reason) -> dict[str, Any]:
        return {**plain(reason), "says": plain(worded(pack, facts, conclusions, reason))}

    return {
        "outcome": outcome.result.value,
        "precheck": outcome.precheck.value,
        "because": [said(reason) for reason in outcome.because],
        "missing": plain(outcome.missing),
        "judgements": [
            {"fact": name, "asks": plain(pack.facts[name].question or pack.facts[name].label)}
            for name in outcome.judgements
        ],
        "informs": [said(reason) for reason in outcome.informs],
    }
