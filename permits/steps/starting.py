"""
Starting clearance by the machine for what it has permitted (PBL 10 kap. 23-24 §§), where nothing is left to judge.

Whether an inspection manager or a technical consultation is needed in the single case is a person's to decide (KL 6 kap.
38 §, PBL 13 kap. 2 §). So it clears only what the statute itself frees from a manager (PBF 7 kap. 5 §), of kinds for which
the board has said that none is called to a consultation and where nobody has called one, on the very plan that was handed
in, with the application or after the permit. What is not so is an officer's task.
"""

from __future__ import annotations

from permits import clock
from permits.casework.events import Body, PlanHandedIn, Role, StartCleared
from permits.casework.status import Status
from permits.local.delegation import Delegation, Mandate, Mode
from permits.office import Office
from permits.phrases import phrase
from permits.quantity import Source, Stated
from permits.steps.taking import take
from permits.store.case.papers import of_case
from permits.store.chained.record import Record

SETTLED = ("technical_requirements_assumed_met", "amended_start_rule_checked")
"""What the board has judged beforehand of such measures, by which they can be assumed to meet the demands (PBL 10 kap. 23 §)."""


def clear_start(office: Office, municipality: str, case_id: str) -> Status:
    """The case after a starting clearance by the machine; as it stands where it may give none. Raises NotFound."""
    record, delegation = office.store.records.last(municipality, case_id), office.delegation(municipality)

    def steps(status: Status) -> list[Body]:
        plan = _plan(office, record)
        if delegation is None or plan is None or not _is_delegated(delegation, record):
            return []
        if not _is_settled(record) or not _is_free(status):
            return []
        fixed = phrase("steps.plan_unchanged", mark=f"{plan[:4]} {plan[4:8]}").sv
        proof = phrase("steps.plan_followed").sv
        return [StartCleared(plan=(fixed,), papers=(proof,), delegation=delegation.citation)]

    return take(office, municipality, case_id, steps, Role.MACHINE)


def _plan(office: Office, record: Record) -> str | None:
    """The hash of the one inspection plan that was handed in and that the store holds; None where several might be it."""
    happened = office.store.events.of(record.municipality, record.case_id)
    held = {*record.proofs.papers, *office.store.papers(record.municipality).of(of_case(record.case_id))}
    plans = {event.body.sha256 for event in happened if isinstance(event.body, PlanHandedIn)} & held
    return plans.pop() if len(plans) == 1 else None


def _is_delegated(delegation: Delegation, record: Record) -> bool:
    act, today = record.application["measure"]["kind"], clock.today()
    mandate = delegation.mandate(act, today)
    return isinstance(mandate, Mandate) and mandate.mode is Mode.DECIDE and act in delegation.clears_start


def _is_settled(record: Record) -> bool:
    """Whether the demands are settled by the board, and the permit may be used before it has legal force."""
    values = [record.facts.values.get(name) for name in SETTLED]
    settled = all(
        isinstance(value, Stated) and value.value is True and value.source is Source.BOARD for value in values
    )
    return settled and record.answers.get("effect") != "from_legal_force"


def _is_free(status: Status) -> bool:
    """Whether the machine gave the permit, the statute frees from a manager, and nobody has called to a consultation."""
    appealed = any(appeal.is_pending for appeal in status.appeals)
    permitted = status.state == "granted" and status.whole and not appealed
    return permitted and status.plan and status.manager_needed is False and not status.consultation
