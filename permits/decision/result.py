"""How a case ends, or where it stands, and what that is called: the one home of these words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

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
    def favour(self) -> int:
        """How good it is to the one who applies: nothing is needed, it may be done, or neither is said yet."""
        return 2 if self is Result.EXEMPT else 1 if self.is_favourable else 0

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
        return TOLD[self].tone

    @property
    def label(self) -> Text:
        """In a word or two, beside a case number."""
        return TOLD[self].label

    @property
    def headline(self) -> Text:
        """To the applicant, as the answer."""
        return TOLD[self].headline

    @property
    def letter(self) -> Text:
        """What its letter is called."""
        return TOLD[self].letter


@dataclass(frozen=True, slots=True)
class Told:
    tone: Tone
    label: Text
    headline: Text
    letter: Text


TOLD: Mapping[Result, Told] = {
    Result.GRANTED: Told(
        Tone.GOOD,
        Text("Beviljat", "Granted"),
        Text("Bygglov beviljas", "Permit granted"),
        Text("Beslut om lov", "Decision on the permit"),
    ),
    Result.STARTING_CLEARANCE: Told(
        Tone.GOOD,
        Text("Startbesked", "Starting clearance"),
        Text("Du får startbesked", "You may start"),
        Text("Startbesked", "Starting clearance"),
    ),
    Result.EXEMPT: Told(
        Tone.GOOD,
        Text("Lovfritt", "Exempt"),
        Text("Du behöver inte bygglov", "You need no permit"),
        Text("Besked att lov inte behövs", "Notice that no permit is needed"),
    ),
    Result.SUPPLEMENT: Told(
        Tone.WAITS,
        Text("Väntar på sökanden", "Waits for the applicant"),
        Text("Vi behöver mer från dig", "We need more from you"),
        Text("Begäran om komplettering", "Request for completion"),
    ),
    Result.REFERRED: Told(
        Tone.WAITS,
        Text("Väntar på handläggare", "Waits for an officer"),
        Text("En handläggare tar ditt ärende", "A case officer takes your case"),
        Text("Bekräftelse på ansökan", "Confirmation of the application"),
    ),
    Result.ADVANCE_NOTICE: Told(
        Tone.GOOD,
        Text("Positivt förhandsbesked", "Favourable advance notice"),
        Text("Du får ett positivt förhandsbesked", "You get a favourable advance notice"),
        Text("Positivt förhandsbesked", "Favourable advance notice"),
    ),
    Result.ADVANCE_NOTICE_NEGATIVE: Told(
        Tone.AGAINST,
        Text("Negativt förhandsbesked", "Unfavourable advance notice"),
        Text("Förhandsbeskedet är negativt", "The advance notice is unfavourable"),
        Text("Negativt förhandsbesked", "Unfavourable advance notice"),
    ),
    Result.REFUSED: Told(
        Tone.AGAINST,
        Text("Avslaget", "Refused"),
        Text("Ansökan avslås", "The application is refused"),
        Text("Beslut om avslag", "Decision to refuse"),
    ),
    Result.DISMISSED: Told(
        Tone.AGAINST,
        Text("Avvisat", "Dismissed"),
        Text("Ansökan avvisas", "The application is dismissed"),
        Text("Beslut om avvisning", "Decision to dismiss"),
    ),
    Result.WRITTEN_OFF: Told(
        Tone.CLOSED,
        Text("Avskrivet", "Written off"),
        Text("Ärendet är avskrivet", "The case is written off"),
        Text("Beslut om avskrivning", "Decision to close the case"),
    ),
    Result.WITHDRAWN: Told(
        Tone.CLOSED,
        Text("Återkallat", "Withdrawn"),
        Text("Ansökan är återkallad", "The application is withdrawn"),
        Text("Beslut om avskrivning", "Decision to close the case"),
    ),
}
