"""The day that a step counts from: the one on which it came in or happened, where it is written down afterwards; else today."""

from __future__ import annotations

from datetime import date

from permits import clock
from permits.errors import BadInput, Fault
from permits.phrases import phrase

AFTERWARDS = frozenset(
    {
        "appealed", "appeal_ended", "returned", "paper_registered", "message_received", "hearing_answered", "commented",
        "defence_answered", "served", "sent", "announced", "plan_handed_in", "manager_named", "final_clearance_asked",
        "consultation_held",
    }
)  # fmt: skip
"""What an officer writes down after it came in or happened: in time or not is reckoned by the day that it did."""


def counts_from(kind: str, told: date | None) -> date | None:
    """
    The day told for a step; None for today.

    Raises BadInput for another day than today where the step counts from when it is taken: what goes out with it gives
    people a time to answer in, which would have begun before they had it.
    """
    if told is not None and told != clock.today() and kind not in AFTERWARDS:
        raise BadInput(phrase("steps.faulty"), [Fault("/day", phrase("steps.counts_today"), "range")])
    return told
