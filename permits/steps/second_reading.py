"""
An officer's decision, and that two read it where the board has said so: it is put before a colleague, who confirms it or
gives it back. Before that nothing is decided, and nothing leaves the house.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from permits import clock
from permits.casework.answers import newly_answered, standing_answers
from permits.casework.events import Body, DecisionProposed, Role
from permits.casework.status import Status
from permits.continuing import answer, two_read
from permits.decision.ruling import Answered, Ruling
from permits.errors import MovedOn, NotAllowed
from permits.office import Office
from permits.phrases import phrase
from permits.prospect import prospect
from permits.steps.taking import standing, take
from permits.store.chained.record import Record


def decide_or_propose(
    office: Office,
    municipality: str,
    case_id: str,
    answers: Mapping[str, Answered],
    ruling: Ruling,
    today: date,
    *,
    seen: int,
) -> Record:
    """
    Decide at once, or where two read such a decision put it forward; then the record is still the one that was read.

    Raises what `answer` raises, of a proposal too: what could not be decided is not put forward.
    """
    if two_read(office, municipality, ruling.result, today) is None:
        return answer(office, municipality, case_id, answers, ruling, today, seen=seen)
    record = office.store.records.last(municipality, case_id)
    if record.sequence != seen:
        raise MovedOn(phrase("case.moved_on"), record.sequence)
    prospect(office, municipality, case_id, answers, ruling.officer, today).letter(ruling)
    proposal = DecisionProposed(
        result=ruling.result, reasons=ruling.reasons, conditions=ruling.conditions, until=ruling.until
    )

    def steps(status: Status) -> list[Body]:
        stands = status.proposed is not None and status.proposed[0] == proposal
        return [] if stands else [*newly_answered(status, answers), proposal]

    take(office, municipality, case_id, steps, Role.OFFICER, ruling.officer, day=today)
    return record


def confirm(office: Office, municipality: str, case_id: str, reader: str, today: date, *, seen: int) -> Record:
    """
    The proposed decision, made now that another officer has read it. seen: the version of the case that they read.

    Raises NotFound, MovedOn, IllegalStep for whoever put it forward, and NotAllowed where none stands.
    """
    status = standing(office, municipality, case_id)
    if status.proposed is None:
        raise NotAllowed(phrase("case.nothing_proposed"))
    if seen != status.sequence:
        raise MovedOn(phrase("case.moved_on"), status.sequence)
    proposal, event = status.proposed
    ruling = Ruling(event.actor, clock.now(), proposal.result, proposal.reasons, proposal.conditions, proposal.until)
    record = office.store.records.last(municipality, case_id)
    kept = standing_answers(status)
    return answer(office, municipality, case_id, kept, ruling, today, seen=record.sequence, reader=reader)
