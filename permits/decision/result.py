"""How a case ends, or where it stands, and what that is called: the one home of these words."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from permits.phrases import phrase
from permits.text import Text


class Tone(StrEnum):
    """How a page marks a result, in colour beside the word."""

    GOOD = "good"
    WAITS = "waits"
    AGAINST = "against"
    CLOSED = "closed"
    """Ended without the matter being tried."""


class Result(StrEnum):
    GRANTED = "granted"
    STARTING_CLEARANCE = "starting_clearance"
    EXEMPT = "exempt"
    SUPPLEMENT = "supplement"
    REFERRED = "referred"
    # By a person only.
    ADVANCE_NOTICE = "advance_notice"
    ADVANCE_NOTICE_NEGATIVE = "advance_notice_negative"
    REFUSED = "refused"
    DISMISSED = "dismissed"
    """Avvisning: not tried, since what was asked for did not come (PBL 9 kap. 91 §)."""
    WRITTEN_OFF = "written_off"
    """Avskrivning: nothing is left to decide."""
    WITHDRAWN = "withdrawn"
    """By the applicant."""

    @property
    def is_favourable(self) -> bool:
        return self.tone is Tone.GOOD

    @property
    def waits(self) -> bool:
        """Whether the case is still to be decided."""
        return self.tone is Tone.WAITS

    @property
    def can_be_appealed(self) -> bool:
        """Whether it is a decision; that no permit is needed is information, and a withdrawal is the applicant's own."""
        return not self.waits and self not in (Result.EXEMPT, Result.WITHDRAWN)

    @property
    def tone(self) -> Tone:
        return TONES[self]

    @property
    def label(self) -> Text:
        """In a word or two, beside a case number."""
        return phrase(f"result.{self}.label")

    @property
    def headline(self) -> Text:
        """To the applicant, as the answer."""
        return phrase(f"result.{self}.headline")

    @property
    def letter(self) -> Text:
        """What its letter is called."""
        return phrase(f"result.{self}.letter")


TONES: Mapping[Result, Tone] = {
    Result.GRANTED: Tone.GOOD,
    Result.STARTING_CLEARANCE: Tone.GOOD,
    Result.EXEMPT: Tone.GOOD,
    Result.SUPPLEMENT: Tone.WAITS,
    Result.REFERRED: Tone.WAITS,
    Result.ADVANCE_NOTICE: Tone.GOOD,
    Result.ADVANCE_NOTICE_NEGATIVE: Tone.AGAINST,
    Result.REFUSED: Tone.AGAINST,
    Result.DISMISSED: Tone.AGAINST,
    Result.WRITTEN_OFF: Tone.CLOSED,
    Result.WITHDRAWN: Tone.CLOSED,
}


RULED = (
    Result.GRANTED,
    Result.STARTING_CLEARANCE,
    Result.EXEMPT,
    Result.ADVANCE_NOTICE,
    Result.REFUSED,
    Result.ADVANCE_NOTICE_NEGATIVE,
    Result.DISMISSED,
    Result.WRITTEN_OFF,
)
"""What a case officer can decide, as a page lists it."""
