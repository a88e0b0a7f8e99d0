"""How a case ends, or where it stands."""

from __future__ import annotations

from enum import StrEnum


class Result(StrEnum):
    GRANTED = "granted"
    STARTING_CLEARANCE = "starting_clearance"
    EXEMPT = "exempt"
    SUPPLEMENT = "supplement"
    REFERRED = "referred"
    REFUSED = "refused"
    """By a person only."""
    WITHDRAWN = "withdrawn"
    """By the applicant."""

    @property
    def favour(self) -> int:
        """How good it is to the one who applies: nothing is needed, it may be done, or neither is said yet."""
        match self:
            case Result.EXEMPT:
                return 2
            case Result.GRANTED | Result.STARTING_CLEARANCE:
                return 1
            case _:
                return 0

    @property
    def is_favourable(self) -> bool:
        return self.favour > 0
