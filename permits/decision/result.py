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
    def is_favourable(self) -> bool:
        return self in (Result.GRANTED, Result.STARTING_CLEARANCE, Result.EXEMPT)
