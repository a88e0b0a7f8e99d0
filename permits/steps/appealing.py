"""
Appeals (överklagande): taken in with the moment they came, whoever wrote; whether that was in time is for an officer to
see (FL 43-46 §§, PBL 13 kap. 3, 6 och 16 §§).
"""

from __future__ import annotations

from collections.abc import Sequence

from permits.casework.appeals import came_in
from permits.casework.events import Appealed, Body, Event, Role
from permits.casework.status import Status
from permits.office import Office
from permits.steps.taking import take


def take_in(
    office: Office, municipality: str, case_id: str, role: Role, name: str, wants: str, because: str, address: str = ""
) -> Status:
    """
    Take an appeal in; the very same of the same person again is the one that came in.

    Raises NotFound, and IllegalStep where nothing is decided that can be appealed.
    """

    def done(happened: Sequence[Event]) -> bool:
        return (name, wants, because) in {(came.name, came.wants, came.because) for came in came_in(happened, role)}

    def steps(status: Status) -> list[Body]:
        return [Appealed(number=len(status.appeals) + 1, name=name, address=address, wants=wants, because=because)]

    return take(office, municipality, case_id, steps, role, done=done)
