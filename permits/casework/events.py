"""
What happens to a case, as events: each with its moment, its day, who did it and in what role.

An event's body is one of the classes here, known by `kind`. What it says of people is marked `Personal`, is kept apart
and can be taken away without breaking the chain that the events form. `day` is the day that counts in law, which for
what came on paper may be earlier than the moment it was written down.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from functools import cache
from typing import Annotated, Any, Literal, get_args, get_origin

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, TypeAdapter, model_validator
from pydantic.alias_generators import to_camel

from permits.decision.result import Result
from permits.phrases import phrase
from permits.text import Language, Text


class Role(StrEnum):
    """In what role somebody does something to a case."""

    MACHINE = "machine"
    """The automated function, by the board's delegation."""
    OFFICER = "officer"
    APPLICANT = "applicant"
    PARTY = "party"
    """Anybody else whom it concerns: a neighbour, an owner, one who appeals."""
    AUTHORITY = "authority"
    """The county board, a court, the defence authorities."""


class _Personal:
    """Marks what an event says of people: severable, with a hash of its own."""


class _Reckoned:
    """Marks what follows from the law or from the case and is asked of nobody who takes the step."""


LONGEST_NAME = 120
"""Characters of the name of an officer, and of whoever is asked or sent something, as the tables hold them."""

LONGEST_LABEL = 30
"""Characters of a label."""

_FILLED = StringConstraints(strip_whitespace=True, min_length=1)
Personal = Annotated[str, StringConstraints(strip_whitespace=True), _Personal()]
PersonalFilled = Annotated[str, _FILLED, _Personal()]
Filled = Annotated[str, _FILLED]
Named = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=LONGEST_NAME)]
Label = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=LONGEST_LABEL)]
LastDay = Annotated[date, _Reckoned()]


class LetterHashes(BaseModel):
    """
    SHA-256 of a letter's two forms. language: in which it was sent, and in which it counts; a translation beside it is made
    as it is asked for.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    html: str
    pdf: str
    language: Language = "sv"


class Body(BaseModel):
    """What an event says beyond when and by whom."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", alias_generator=to_camel, populate_by_name=True, defer_build=True
    )

    kind: str
    letter: LetterHashes | None = None
    """The letter that the step sent, by its hashes; None when it sent none."""

    @property
    def step(self) -> str:
        """By what name the process knows it: its kind, or for a decision its result."""
        return self.kind

    @classmethod
    def asked(cls) -> dict[str, str]:
        """What somebody who takes the step is asked for: the fields as JSON names them, each with its own name."""
        return {
            field.serialization_alias or name: name
            for name, field in cls.model_fields.items()
            if name not in ("kind", "letter", "record")
            and not any(isinstance(mark, _Reckoned) for mark in field.metadata)
        }

    @classmethod
    def personal(cls) -> set[str]:
        """The fields that speak of people, as JSON names them."""
        return {
            field.serialization_alias or name
            for name, field in cls.model_fields.items()
            if any(isinstance(mark, _Personal) for mark in field.metadata)
        }

    def apart(self) -> tuple[dict[str, Any], dict[str, Any]]:
        """As plain JSON: what is of the case, and what is of people."""
        everything = self.model_dump(mode="json", by_alias=True, exclude_none=True)
        personal = self.personal()
        return (
            {name: value for name, value in everything.items() if name not in personal},
            {name: value for name, value in everything.items() if name in personal and value},
        )


class Frozen(Body):
    """What is frozen in a record. record: its number, which is known once it is kept."""

    record: int | None = None


# -- the application -----------------------------------------------------------------------------------


class Received(Body):
    """An application or notification came in. notification: that it is one, with its shorter time."""

    kind: Literal["received"] = "received"
    notification: bool = False


class DispensationSought(Body):
    """
    An application for a dispensation from shore protection came in. The environmental code gives no time to decide in, so
    none runs (MB 7 kap. 18 c §).
    """

    kind: Literal["dispensation_sought"] = "dispensation_sought"


class DispensationTried(Body):
    """The dispensation was decided by the environmental code, in the way that it goes. what: what, when, and where it is filed."""

    kind: Literal["dispensation_tried"] = "dispensation_tried"
    what: Filled


class ReceiptConfirmed(Body):
    """The applicant was told the last day, what being late costs the board, and how to appeal (PBL 9 kap. 100 §)."""

    kind: Literal["receipt_confirmed"] = "receipt_confirmed"
    last: LastDay


class Referred(Frozen):
    """The machine handed the case to officers; the record says why."""

    kind: Literal["referred"] = "referred"


class CompletionRequested(Frozen):
    """
    The applicant was told what is missing. missing: the facts it would give; asks: in words, what was asked beyond
    them. answer_by: the last day. order: whether it is an order that stops the clock, and not help only.
    """

    kind: Literal["completion_requested"] = "completion_requested"
    missing: tuple[str, ...] = ()
    asks: tuple[str, ...] = ()
    answer_by: LastDay
    order: Annotated[bool, _Reckoned()]


class Reminded(Body):
    """Those whose answer is awaited were reminded of the last day. of: what they are to do, as the tasks name it."""

    kind: Literal["reminded"] = "reminded"
    of: Annotated[Literal["complete", "comment", "answer_hearing"], _Reckoned()]
    answer_by: LastDay


class MoreTimeAsked(Body):
    """The applicant asks for more time to complete. until: the last day that they ask for. why: in their words."""

    kind: Literal["more_time_asked"] = "more_time_asked"
    until: date
    why: PersonalFilled


class MoreTimeGiven(Body):
    """An officer set another last day to complete. until: that day. why: empty where the asking says it."""

    kind: Literal["more_time_given"] = "more_time_given"
    until: date
    why: str = ""


class MoreTimeRefused(Body):
    """An officer let the last day to complete stand. answer_by: that day."""

    kind: Literal["more_time_refused"] = "more_time_refused"
    why: Filled
    answer_by: LastDay


class Completed(Body):
    """The applicant handed in more. still: which of the facts asked for are missing yet."""

    kind: Literal["completed"] = "completed"
    still: tuple[str, ...] = ()
    notification: bool = False


class Changed(Body):
    """The applicant sent more, or changed the application, without being asked."""

    kind: Literal["changed"] = "changed"
    notification: bool = False


class PaperHandedIn(Body):
    """The applicant added a paper that nobody had asked for. what: it shows, in their words. sha256: the paper."""

    kind: Literal["paper_handed_in"] = "paper_handed_in"
    what: PersonalFilled
    sha256: Filled


class StartReplanned(Body):
    """The applicant plans to start another day than the application says (PBL 9 kap. 86 §)."""

    kind: Literal["start_replanned"] = "start_replanned"
    on: date


class PaperRegistered(Body):
    """Something came on paper, by mail or by phone. what: in a few words. sha256: its scan, if there is one."""

    kind: Literal["paper_registered"] = "paper_registered"
    what: Personal = ""
    channel: Literal["paper", "email", "phone", "visit"] = "paper"
    sha256: str = ""


# -- the officers' work --------------------------------------------------------------------------------


class Taken(Body):
    """An officer took the case; the actor."""

    kind: Literal["taken"] = "taken"


class HandedOver(Body):
    """The case went to another officer."""

    kind: Literal["handed_over"] = "handed_over"
    to: Named
    why: str = ""


class ConflictDeclared(Body):
    """An officer has told of a conflict of interest; the actor (FL 18 §). why: what it is."""

    kind: Literal["conflict_declared"] = "conflict_declared"
    why: PersonalFilled


class Noted(Body):
    """An official note (FL 27 §): what somebody said, or an officer saw."""

    kind: Literal["noted"] = "noted"
    text: Personal = ""


class Labelled(Body):
    """An officer put a label on the case, by which officers sort theirs."""

    kind: Literal["labelled"] = "labelled"
    label: Label


class Unlabelled(Body):
    """An officer took a label off."""

    kind: Literal["unlabelled"] = "unlabelled"
    label: Label


class MessageSent(Body):
    """The board wrote to somebody in the case."""

    kind: Literal["message_sent"] = "message_sent"
    to: str
    text: Personal = ""


class MessageReceived(Body):
    """Somebody in the case wrote to the board."""

    kind: Literal["message_received"] = "message_received"
    text: Personal = ""


class Answered(Body):
    """An officer answered a question, in place of any answer before. about: the id of the thing it is asked of, if any."""

    kind: Literal["answered"] = "answered"
    fact: str
    about: str = ""
    yes: bool
    why: str = ""
    of_day: date | None = None


class AnswerWithdrawn(Body):
    """An officer took an answer back; the question is open again. about: as for the answer."""

    kind: Literal["answer_withdrawn"] = "answer_withdrawn"
    fact: str
    about: str = ""
    why: str = ""


class Surveyed(Body):
    """
    An officer measured anew what the machine measured or an applicant stated, in place of any measure before. of: the
    fact and the thing it is said of, as `subject` has them. value, accuracy: in the fact's unit; it lies within value ±
    accuracy. instrument: with what, in words. on: the day of the measuring. sha256: the file with the measuring, if
    there is one. drawn: of what, as `measure_mark` has it.
    """

    kind: Literal["surveyed"] = "surveyed"
    of: Filled
    value: Decimal
    accuracy: Decimal
    instrument: Filled
    on: date
    why: Filled
    sha256: str = ""
    drawn: Annotated[str, _Reckoned()] = ""


class SurveyWithdrawn(Body):
    """A measure by an officer counts no longer; what it took the place of counts again. of: as for the measure."""

    kind: Literal["survey_withdrawn"] = "survey_withdrawn"
    of: Filled
    why: Filled


class ConsentWithdrawn(Body):
    """
    An owner took a consent back before the decision; it counts no longer. recipient: the owner, as `whom` names them.
    Older events have their property and, from nought, their place in its register.
    """

    kind: Literal["consent_withdrawn"] = "consent_withdrawn"
    recipient: Filled
    why: Personal = ""

    @model_validator(mode="before")
    @classmethod
    def _of_older(cls, kept: Any) -> Any:
        if not isinstance(kept, Mapping) or not kept.keys() >= {"property", "owner"}:
            return kept
        rest = {name: value for name, value in kept.items() if name not in ("property", "owner")}
        return {**rest, "recipient": whom(kept["property"], kept["owner"])}


class WithdrawalAsked(Body):
    """One of several who apply asks that the application be withdrawn, which it is once all have. applicant: as `applicant`
    names them."""

    kind: Literal["withdrawal_asked"] = "withdrawal_asked"
    applicant: Filled


class WithdrawalRegretted(Body):
    """One who asked for it wants the application tried after all, before the others have asked for the same."""

    kind: Literal["withdrawal_regretted"] = "withdrawal_regretted"
    applicant: Filled


class TakeoverAgreed(Body):
    """
    One who applies agrees that another takes the application over in their place. applicant: as `applicant` names who
    leaves. to: the personal number of who comes, by whose own login alone it can be taken over.
    """

    kind: Literal["takeover_agreed"] = "takeover_agreed"
    applicant: Filled
    to: PersonalFilled


class TakeoverRegretted(Body):
    """One who had agreed wants to go on themself, before the other has taken over."""

    kind: Literal["takeover_regretted"] = "takeover_regretted"
    applicant: Filled


class TakenOver(Body):
    """
    Another applies in the place of one who did. applicant: whose place it is. sha256: the paper by which who left has
    agreed, where an officer registered it.
    """

    kind: Literal["taken_over"] = "taken_over"
    applicant: Filled
    sha256: str = ""


class Extended(Body):
    """The time to decide was extended, once, by a person, with reasons (PBL 9 kap. 99 §)."""

    kind: Literal["extended"] = "extended"
    why: Filled


class Stayed(Body):
    """The board waits for a dispensation, an expropriation or a plan (PBL 9 kap. 102 §)."""

    kind: Literal["stayed"] = "stayed"
    why: Filled


class Resumed(Body):
    kind: Literal["resumed"] = "resumed"
    why: str = ""


class DefenceAnswered(Body):
    """A defence authority answered (PBL 9 kap. 80 och 99 §§)."""

    kind: Literal["defence_answered"] = "defence_answered"


class Communicated(Body):
    """The applicant was shown what matters before the decision, and may answer (FL 25 §, PBL 9 kap. 98 §)."""

    kind: Literal["communicated"] = "communicated"
    what: Filled
    answer_by: LastDay


class ShownBeyond(Body):
    """What was shown to the applicant was shown to those on whose ground it stands or may stand too, in a letter of their own."""

    kind: Literal["shown_beyond"] = "shown_beyond"
    what: Filled
    answer_by: LastDay


class CommunicationNotNeeded(Body):
    """An officer found it obvious that the applicant need not be shown anything before the decision (FL 25 §)."""

    kind: Literal["communication_not_needed"] = "communication_not_needed"
    why: Filled


class Commented(Body):
    """The applicant has said what they think of what was communicated (FL 25 §)."""

    kind: Literal["commented"] = "commented"
    text: Personal = ""


# -- hearing -------------------------------------------------------------------------------------------


class Heard(Body):
    """
    Those whom it concerns were asked for their views (PBL 9 kap. 94-96 §§).

    recipients: as `whom` names each, an owner by property and place in the register. what: about what, in words.
    answer_by: their last day.
    """

    kind: Literal["heard"] = "heard"
    recipients: tuple[Named, ...] = Field(min_length=1)
    what: Filled
    answer_by: LastDay


class HearingAnswered(Body):
    """One of those heard answered."""

    kind: Literal["hearing_answered"] = "hearing_answered"
    recipient: str
    objects: bool
    text: Personal = ""


class HearingClosed(Body):
    """An officer found that enough have had their say. why: needed where somebody has not answered."""

    kind: Literal["hearing_closed"] = "hearing_closed"
    why: str = ""


# -- the decision --------------------------------------------------------------------------------------


class DecisionProposed(Body):
    """
    An officer's decision of a kind that two must read, put before another; nothing is decided yet. result, reasons,
    conditions, until: as the decision would say it.
    """

    kind: Literal["decision_proposed"] = "decision_proposed"
    result: Result
    reasons: Filled
    conditions: tuple[str, ...] = ()
    until: date | None = None


class ProposalReturned(Body):
    """The second reader does not stand behind it; whoever put it forward looks at it again. why: for what."""

    kind: Literal["proposal_returned"] = "proposal_returned"
    why: Filled


class SecondRead(Body):
    """Another officer than the decider has read the decision and confirmed it; the actor."""

    kind: Literal["second_read"] = "second_read"


class Decided(Frozen):
    """
    A decision. manager: whether the law itself settled if an inspection manager is needed; None when it left it open.
    recipients: whom it is to be sent to, as `applicant` and `whom` name them (PBL 9 kap. 108 §). A withdrawal is the
    applicant's own.
    """

    kind: Literal["decided"] = "decided"
    result: Result
    manager: bool | None = None
    recipients: tuple[str, ...] = ()

    @property
    def step(self) -> str:
        return self.result.value


class Sent(Body):
    """The decision went to one recipient. channel: how."""

    kind: Literal["sent"] = "sent"
    recipient: Named
    channel: Literal["mail", "email", "sms", "digital_mail", "own_page", "visit"]


class Served(Body):
    """One recipient has the decision, and the time to appeal runs for them (FL 44 §). The day is the event's."""

    kind: Literal["served"] = "served"
    recipient: Named


class Announced(Body):
    """The decision stands on the municipality's notice board (PBL 9 kap. 109 §)."""

    kind: Literal["announced"] = "announced"


class AnnouncementTold(Body):
    """Those who apply were told since when the decision is announced, in a letter of their own."""

    kind: Literal["announcement_told"] = "announcement_told"


class Corrected(Body):
    """A slip in a decision was set right (FL 36 §)."""

    kind: Literal["corrected"] = "corrected"
    was: Filled
    becomes: Filled


class Reconsidered(Body):
    """The board changed its own decision, or looked at it anew and let it stand (FL 37-39 §§). changed: in words."""

    kind: Literal["reconsidered"] = "reconsidered"
    changed: str = ""
    why: Filled


# -- appeal --------------------------------------------------------------------------------------------


class Appealed(Body):
    """Somebody appealed. number: which appeal of the case it is, from one."""

    kind: Literal["appealed"] = "appealed"
    number: Annotated[int, _Reckoned()]
    name: Personal = ""
    address: Personal = ""
    wants: Personal = ""
    because: Personal = ""


class AppealTried(Body):
    """An officer saw whether an appeal came in time (FL 45 §)."""

    kind: Literal["appeal_tried"] = "appeal_tried"
    number: int
    in_time: bool
    why: str = ""


class Packed(BaseModel):
    """
    The case as a file that went out: when it was made, the heads of the records and the events then, and its SHA-256.

    From the first three the very file is made again, and the last shows that it is.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    made: datetime
    records: str
    events: str
    sha256: str


class AppealForwarded(Body):
    """An appeal went to the county board with what belongs to the case (FL 46 §). package: the file that it went with."""

    kind: Literal["appeal_forwarded"] = "appeal_forwarded"
    number: int
    package: Annotated[Packed | None, _Reckoned()] = None


class AppealEnded(Body):
    """The county board or a court decided on an appeal."""

    kind: Literal["appeal_ended"] = "appeal_ended"
    number: int
    outcome: Literal["upheld", "changed", "annulled", "dismissed"]


class Returned(Body):
    """The county board or a court sent the case back, to be decided anew (PBL 9 kap. 101 §)."""

    kind: Literal["returned"] = "returned"
    number: int


# -- building ------------------------------------------------------------------------------------------


class PlanHandedIn(Body):
    """A proposal of inspection plan came in (PBL 10 kap. 6-8 §§). sha256: the paper."""

    kind: Literal["plan_handed_in"] = "plan_handed_in"
    sha256: str = ""


class ManagerNamed(Body):
    """Who manages the inspection, by name and certificate (PBL 10 kap. 9 §)."""

    kind: Literal["manager_named"] = "manager_named"
    name: PersonalFilled
    certificate: Filled


class ManagerAccepted(Body):
    """The one named as inspection manager has taken it on, by their own login; an officer registers it on paper."""

    kind: Literal["manager_accepted"] = "manager_accepted"
    name: PersonalFilled
    certificate: Filled


class ManagerNotNeeded(Body):
    """An officer found that no inspection manager is needed (PBL 10 kap. 10 §)."""

    kind: Literal["manager_not_needed"] = "manager_not_needed"
    why: Filled


class ConsultationCalled(Body):
    """The developer was called to a technical consultation (PBL 10 kap. 14 §)."""

    kind: Literal["consultation_called"] = "consultation_called"
    on: date


class ConsultationHeld(Body):
    """The consultation was held. minutes: what was gone through."""

    kind: Literal["consultation_held"] = "consultation_held"
    minutes: Filled


class ConsultationNotNeeded(Body):
    """An officer found that no technical consultation is needed (PBL 10 kap. 14 och 22 §§)."""

    kind: Literal["consultation_not_needed"] = "consultation_not_needed"
    why: Filled


class StartCleared(Body):
    """
    Starting clearance on a permit (PBL 10 kap. 23-24 §§); a notification's is a decision of the case.

    plan: the inspection plan it fixes, line by line. papers: what is to be handed in for final clearance. delegation: the
    board's own, where the machine gave it; empty for an officer.
    """

    kind: Literal["start_cleared"] = "start_cleared"
    delegation: Annotated[str, _Reckoned()] = ""
    plan: tuple[Filled, ...] = Field(min_length=1)
    conditions: tuple[str, ...] = ()
    papers: tuple[str, ...] = ()


class FinalClearanceAsked(Body):
    """The developer says that it is finished, and asks for final clearance."""

    kind: Literal["final_clearance_asked"] = "final_clearance_asked"


class InterimCleared(Body):
    """Final clearance for a part (PBL 10 kap. 36 §). part: which; remains: what is left."""

    kind: Literal["interim_cleared"] = "interim_cleared"
    part: Filled
    remains: Filled


class FinalCleared(Body):
    """Final clearance: it may be taken into use (PBL 10 kap. 34-35 §§). remarks: negligible faults that are noted."""

    kind: Literal["final_cleared"] = "final_cleared"
    remarks: str = ""


# What is declared above, by the kind each class names.
AnyBody = Annotated[
    Received | DispensationSought | DispensationTried | ReceiptConfirmed | Referred | CompletionRequested | Reminded
    | MoreTimeAsked | MoreTimeGiven | MoreTimeRefused | Completed | Changed | PaperHandedIn | StartReplanned
    | PaperRegistered
    | Taken | HandedOver | ConflictDeclared | Noted | Labelled | Unlabelled | MessageSent | MessageReceived | Answered | AnswerWithdrawn | Surveyed | SurveyWithdrawn
    | ConsentWithdrawn
    | WithdrawalAsked | WithdrawalRegretted | TakeoverAgreed | TakeoverRegretted | TakenOver | Extended | Stayed | Resumed | DefenceAnswered | Communicated | ShownBeyond | CommunicationNotNeeded | Commented
    | Heard | HearingAnswered | HearingClosed
    | DecisionProposed | ProposalReturned | SecondRead | Decided | Sent | Served | Announced | AnnouncementTold | Corrected | Reconsidered
    | Appealed | AppealTried | AppealForwarded | AppealEnded | Returned
    | PlanHandedIn | ManagerNamed | ManagerAccepted | ManagerNotNeeded | ConsultationCalled | ConsultationHeld | ConsultationNotNeeded
    | StartCleared | FinalClearanceAsked | InterimCleared | FinalCleared,
    Field(discriminator="kind"),
]  # fmt: skip

_KINDS = frozenset(member.model_fields["kind"].default for member in get_args(get_args(AnyBody)[0]))


@cache
def _bodies() -> TypeAdapter[Body]:
    return TypeAdapter(AnyBody)


def build() -> None:
    """
    Make the readers of all bodies, which else each makes itself when it is first used: before a server's threads do, and
    not for a command that reads no case.
    """
    for member in get_args(get_args(AnyBody)[0]):
        member.model_rebuild()
    _bodies()


BY_THE_PATH = frozenset(
    {
        "received", "dispensation_sought", "referred", "completed", "changed", "taken_over", "decision_proposed", "second_read", "decided",
        "shown_beyond", "announcement_told",
    }
)  # fmt: skip
"""What happens by a pass through the rules, which keeps a record or may, or beside another step; never as a step alone."""

ASKED: Mapping[str, Mapping[str, str]] = {
    member.model_fields["kind"].default: member.asked()
    for member in get_args(get_args(AnyBody)[0])
    if member.model_fields["kind"].default not in BY_THE_PATH
}
"""For every step that somebody takes by itself, what is asked of them, as JSON names it."""

TYPES: Mapping[str, Mapping[str, Any]] = {
    member.model_fields["kind"].default: {
        alias: member.model_fields[name].annotation for alias, name in member.asked().items()
    }
    for member in get_args(get_args(AnyBody)[0])
}
"""What type each of it has, by step."""

SEVERAL: Mapping[str, frozenset[str]] = {
    kind: frozenset(name for name, type in types.items() if get_origin(type) is tuple) for kind, types in TYPES.items()
}
"""What of it is several, by step."""


STEPS = frozenset(
    {kind for kind in _KINDS if kind != "decided"} | {result.value for result in Result if not result.waits}
)
"""Every step that an event can be, as the process names them."""


SEVERED = "[utgallrat]"
"""What stands in an event where it spoke of people, once that was left out for good."""

_PERSONAL: Mapping[str, set[str]] = {
    member.model_fields["kind"].default: member.personal() for member in get_args(get_args(AnyBody)[0])
}


def severed(kind: str) -> dict[str, str]:
    """What an event of a kind says of people, once that was left out for good."""
    return dict.fromkeys(_PERSONAL.get(kind, ()), SEVERED)


def read_body(kept: Mapping[str, Any]) -> Body:
    """A body from plain JSON. Raises pydantic's ValidationError for what is none."""
    return _bodies().validate_python(dict(kept))


@dataclass(frozen=True, slots=True)
class Event:
    """
    One thing that happened to a case.

    day: the municipality's day that counts in law. at: when it was written down. actor: an officer's name, a client's
    id, or empty for a party, whom the body may name. sequence: its number in the municipality's chain, 0 before it is
    kept.
    """

    body: Body
    day: date
    at: datetime
    role: Role
    actor: str = ""
    sequence: int = 0

    @property
    def kind(self) -> str:
        return self.body.kind

    @property
    def step(self) -> str:
        return self.body.step


def whom(property: str, owner: int) -> str:
    """How an owner is named in the events of a case: by property and place in its register, from one, never by name."""
    return f"{property}/{owner + 1}"


def owner_of(recipient: str) -> tuple[str, int]:
    """The property of an owner whom `whom` named, and their place in its register, from nought."""
    property, _, place = recipient.rpartition("/")
    return property, int(place) - 1


APPLICANT = "applicant"
"""How the first of those who apply is named as a recipient; their names are in the application."""


AUTHORITY = "authority"
"""How the county board is named as a recipient."""

AGENT = ""
"""An agent, who is told beside those who apply."""


def called(recipient: str) -> Text:
    """A recipient in words, never by name."""
    thing, _, place = recipient.rpartition("/") if "/" in recipient else (recipient, "", "")
    match thing:
        case "applicant":
            return phrase("events.of_applicant", place=place) if place else phrase("events.applicant")
        case "authority":
            return phrase("events.county_board")
        case "":
            return phrase("events.of_agent")
    return phrase("events.of_owner", place=place, thing=thing)


def applicant(place: int) -> str:
    """How one of those who apply is named as a recipient, by their place in the application, from nought."""
    return APPLICANT if place == 0 else f"{APPLICANT}/{place + 1}"


def applies(recipient: str) -> bool:
    """Whether a recipient is one of those who apply."""
    return recipient.partition("/")[0] == APPLICANT
