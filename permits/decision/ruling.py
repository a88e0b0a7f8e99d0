"""A case officer's own decision."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from permits.decision.outcome import GOOD_ANSWERS, Outcome, course, precheck
from permits.decision.reasons import Reason, carrying, reason_of, reasons_of
from permits.decision.result import Result
from permits.errors import NotAllowed
from permits.law.conclusion import Conclusions
from permits.law.pack import Pack
from permits.text import Text


@dataclass(frozen=True, slots=True)
class Ruling:
    """A case officer's own decision: who, when, which way, and why in their words."""

    officer: str
    at: datetime
    grants: bool
    reasons: str
    conditions: tuple[str, ...] = ()


def rule(pack: Pack, conclusions: Conclusions, ruling: Ruling) -> Outcome:
    """
    A case officer's outcome.

    Raises NotAllowed without reasons, or when a grant contradicts a test that is settled as failed:
    then the officer first answers the question of judgement (an acceptable deviation, say) that
    changes it.
    """
    if not ruling.reasons.strip():
        raise NotAllowed(Text("Skriv skälen för beslutet.", "Write the reasons for the decision."))
    _, questions = course(conclusions)
    failed = [
        name
        for name in questions
        if name in ("permit_test", "start_test", "plan_conflict")
        and conclusions.settled(name) not in (None, GOOD_ANSWERS[name])
    ]
    if ruling.grants and failed:
        says = reasons_of(pack, conclusions, failed)[0].says
        raise NotAllowed(
            Text(
                f"Beslutet kan inte bli ett bifall så länge detta står fast: {says.sv}",
                f"The decision cannot be a grant while this stands: {says.en}",
            )
        )
    duty = conclusions.settled("permit_duty")
    granted = Result.STARTING_CLEARANCE if duty == "no_permit" else Result.GRANTED
    return Outcome(
        granted if ruling.grants else Result.REFUSED,
        precheck(conclusions),
        (Reason("ruling", Text(ruling.reasons, ruling.reasons)), *carrying(pack, conclusions, questions)),
        informs=tuple(reason_of(pack, conclusions, id, about, "informs") for id, about in conclusions.flags),
        officer=ruling.officer,
        conditions=ruling.conditions,
    )
