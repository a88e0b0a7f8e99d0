"""What REST answers, as the OpenAPI document tells it. The tests read live answers with these, so they cannot differ."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel

from permits.decision.explanation import Stance
from permits.decision.outcome import Precheck
from permits.decision.result import Result
from permits.law.conclusion import Truth, Verdict


class Shape(BaseModel):
    """camelCase, and nothing besides what is told."""

    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True, extra="forbid")


class Said(Shape):
    """A sentence in Swedish and English. Swedish decides."""

    sv: str
    en: str


class Reason(Shape):
    """code: a question of the pack or a stable word. rule, about: the conclusion it rests on."""

    code: str
    says: Said
    rule: str | None
    about: str | None
    fact: str | None


class Asked(Shape):
    """One fact that is asked for, with its question."""

    fact: str
    asks: Said


class Check(Shape):
    """One comparison: the value against the limit, and how much there is to spare or lacks."""

    fact: str
    label: Said
    value: Said
    limit: Said
    margin: Said | None
    truth: Truth


class Line(Shape):
    """One rule that speaks of the case: its verdict, in words, with every comparison and the section of law."""

    rule: str
    about: str | None
    about_label: Said | None
    title: Said
    question: str | None
    verdict: Verdict
    verdict_label: Said
    sentence: Said
    checks: list[Check]
    source: str
    url: str
    decisive: bool = Field(description="Whether the conclusion counts for an answer")
    stance: Stance = Field(description="How the conclusion stands to the applicant")


class Answer(Shape):
    """How a case ended or where it stands, and why; what is missing, all of it at once."""

    outcome: Result
    precheck: Precheck
    because: list[Reason]
    missing: list[Asked]
    judgements: list[Asked]
    informs: list[Reason]


class Change(Shape):
    """One change that was tried by the whole path and helps: what the pre-check then says, and the inquiry to send."""

    says: Said
    becomes: Precheck
    inquiry: dict[str, Any]


class ExcludedPlace(Shape):
    """A place that was tried and does not do, with the first reason."""

    place: dict[str, Any] = Field(description="GeoJSON Polygon in `crs`")
    rule: str
    says: Said


class EnvelopeAnswer(Shape):
    """Where the measure passes as it is, how large it could be, and the smallest changes that help."""

    precheck: Precheck
    crs: str
    changes: list[Change]
    passes: list[dict[str, Any]] = Field(description="GeoJSON Polygons in `crs` that were tried and pass")
    excluded: list[ExcludedPlace]
    largest: dict[str, Any] | None = Field(description="GeoJSON Polygon in `crs`")


class CheckAnswer(Answer):
    """What would be decided. Not a decision."""

    lines: list[Line]
    pack: str = Field(description="The rule pack it was judged by: name and first signs of its hash")
    checked: date = Field(json_schema_extra={"example": "2026-11-21"})
    links: dict[Literal["applications"], str]


class CaseAnswer(Answer):
    """A case. due: the last day to decide it, while it waits."""

    case_id: str
    case: str = Field(description="The case number that people use")
    received: date = Field(json_schema_extra={"example": "2026-11-21"})
    due: date | None
    links: dict[Literal["self", "letterPdf", "letterHtml", "record"], str]


class NewCase(CaseAnswer):
    """The case just made, or the one that the same sender made by the same body, which is told. token: opens it."""

    token: str
    sent_before: bool


class PaperTaken(Shape):
    """A paper that was taken in. sha256: what applications name it by. mediaType, pages: as found by opening it."""

    sha256: str
    media_type: str
    size: int = Field(description="Bytes")
    pages: int


class PropertyFound(Shape):
    """A property by its designation and address."""

    designation: str
    address: str


class PropertyList(Shape):
    """The properties found."""

    properties: list[PropertyFound]
    limit: int
    offset: int


class PersonApart(Shape):
    """What is said of one person, with the salt of its hash in the record."""

    salt: str
    says: dict[str, Any]


class RecordAnswer(Shape):
    """
    All that a decision rested on, with its hash and the hash it follows. Names of facts and rules are data.

    People are in the content by their place and a hash, SHA-256 over salt, line break and the canonical form of `says`;
    `people` has those by place that the reader may see, none for one who was severed.
    """

    sequence: int
    previous: str
    hash: str
    content: dict[str, Any]
    people: dict[str, PersonApart | None]


class ApiInfo(Shape):
    """The API's name, version and status."""

    api_name: str
    api_version: str
    api_released: date = Field(json_schema_extra={"example": "2026-11-21"})
    api_documentation: str
    api_status: Literal["beta", "active", "deprecated"]


class PackInUse(Shape):
    """The rule pack that answers are judged by."""

    id: str
    version: str
    hash: str


class Happened(Shape):
    """One thing that happened to a case. says: what, without what it says of people."""

    sequence: int
    step: str
    day: date
    at: str
    role: Literal["machine", "officer", "applicant", "party", "authority"]
    says: dict[str, Any]


class ToDo(Shape):
    """Something that somebody is to do, and by when."""

    what: str
    says: Said
    whose: Literal["us", "applicant", "others"]
    by: date | None


class ClosedStep(Shape):
    """A step that cannot be taken now, with its why and the section that says so."""

    step: str
    says: Said
    source: str


class CaseLife(Shape):
    """What has happened to a case, and where it stands. version: to send as If-Match. open: the steps open to an officer."""

    case_id: str
    case: str
    state: str
    version: int
    decide_by: date | None
    events: list[Happened]
    tasks: list[ToDo]
    open: list[str]
    closed: list[ClosedStep]


class ListedCase(Shape):
    """
    A case as the list has it. decideBy: the last day to decide it, none while the clock stands still. version: the number
    of its last event. Where a party's identity is protected there is number and state alone.
    """

    case_id: str
    case: str
    state: str
    property: str | None
    measure: str | None
    received: date | None
    decide_by: date | None
    waits_for: str | None
    version: int | None
    external_ids: list[str] | None = Field(description="What the system itself calls the case")


class ExternalIds(Shape):
    """What the system calls the case by itself, in order."""

    external_ids: list[str]


class CaseList(Shape):
    """A page of cases. next: where the page after it is."""

    cases: list[ListedCase]
    next: str | None


class Told(Shape):
    """What a CloudEvent carries: the case as it stands now, and of what happened its day and in whose role."""

    case: str
    state: str
    day: date | None = None
    role: Literal["machine", "officer", "applicant", "party", "authority"] | None = None


class CloudEvent(BaseModel):
    """
    An event by CloudEvents 1.0.2, whose attributes are spelt without capitals. subject: the case's address in the API.
    sequence: its number in the municipality's one order.
    """

    model_config = ConfigDict(extra="forbid")

    specversion: Literal["1.0"]
    id: str
    source: str
    type: str
    subject: str
    time: str
    sequence: str
    datacontenttype: Literal["application/json"]
    data: Told


class Feed(Shape):
    """A page of events. next: where to ask for what happens after them."""

    events: list[CloudEvent]
    next: str


class Document(Shape):
    """A letter or a paper, by its hash. kind: letter, or what the application calls the paper. day: when it was sent."""

    kind: str
    day: date | None
    sha256: str
    media_type: str
    size: int = Field(description="Bytes")


class DocumentList(Shape):
    """The letters and papers of a case; none where a party's identity is protected."""

    documents: list[Document]


class Party(Shape):
    """A party, as they said themselves."""

    role: Literal["applicant", "agent", "invoice"]
    says: dict[str, Any]


class PartyList(Shape):
    """The parties of a case; none where the identity of one is protected."""

    parties: list[Party]


class Health(Shape):
    """All is well."""

    status: Literal["ok"]
    database: Literal["ok"]
    pack: PackInUse
    engines: list[Literal["plain", "durable"]]
    municipalities: list[str]


class Fault(Shape):
    """One thing to mend. pointer: where in the body or among the parameters (RFC 6901)."""

    pointer: str
    detail: str
    code: str


class Problem(Shape):
    """A problem (RFC 9457). type: the address of a page that explains it."""

    type: str
    title: str
    status: int
    detail: str
    instance: str
    errors: list[Fault] = []


class Subscription(Shape):
    """
    Where a system is told what happens. after: the last event that it has taken. nextTry: when the next one is sent again,
    after it failed with `why`. stopped: since when nothing is sent.
    """

    subscription_id: str
    address: str
    after: int
    added: AwareDatetime
    next_try: AwareDatetime | None
    stopped: AwareDatetime | None
    why: str


class NewSubscription(Subscription):
    """A subscription just made, with the secret that its events are signed with, which is told this once."""

    secret: str


class SubscriptionList(Shape):
    """The system's own subscriptions, the oldest first."""

    subscriptions: list[Subscription]


class MonthsFigure(Shape):
    """Decisions in a month of an act that came to a result. count: none told for fewer than five."""

    month: str = Field(pattern=r"^\d{4}-\d{2}$")
    act: str
    result: Result
    count: int | None


class Figures(Shape):
    """Decisions by month, act and result, of months that are over."""

    municipality: str
    figures: list[MonthsFigure]


class DecisionToInvoice(Shape):
    """
    A decision with its fee. kronor: to be paid, in whole kronor without VAT. payer: whom the application names for the
    invoice, or its first applicant.
    """

    case: str
    decision: Result
    day: date
    act: str
    property: str
    kronor: str
    explained: Said
    payer: dict[str, Any] | None


class InvoiceList(Shape):
    """What is to be invoiced, in the order that it was decided."""

    invoices: list[DecisionToInvoice]


class MapChange(Shape):
    """What came to stand on the ground, or may. id: the event's number."""

    type: Literal["Feature"]
    id: int
    geometry: dict[str, Any] | None
    properties: dict[str, Any]


class MapChanges(Shape):
    """A GeoJSON collection of what has changed on the map, in the municipality's own system. last: to ask on from."""

    type: Literal["FeatureCollection"]
    crs: dict[str, Any]
    last: int
    features: list[MapChange]
