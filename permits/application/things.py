"""
The things an application speaks of: who, where, what, how large, with which papers and consents.

JSON is camelCase. What is said here binds the one who says it and proves nothing of what others did: `signed`,
a consent and an attachment's hash are claims until `proofs` bear them out.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationInfo, field_validator
from pydantic.alias_generators import to_camel
from pydantic_core import PydanticCustomError

from permits import clock, jurisdiction
from permits.written import Line, Lines


class Body(BaseModel):
    """
    camelCase outside, snake_case inside; unknown members are faults, and nothing changes later. What was sent is in no error.
    """

    model_config = ConfigDict(
        alias_generator=to_camel, populate_by_name=True, extra="forbid", frozen=True, hide_input_in_errors=True
    )


class AttachmentKind(StrEnum):
    SITE_PLAN = "site_plan"
    ELEVATIONS = "elevations"
    FLOOR_PLAN = "floor_plan"
    CROSS_SECTION = "cross_section"
    INSPECTION_PLAN = "inspection_plan"
    POWER_OF_ATTORNEY = "power_of_attorney"
    CONSENT = "consent"
    TECHNICAL_DESCRIPTION = "technical_description"
    NEW_BUILDING_MAP = "new_building_map"
    GROUND_PLAN = "ground_plan"
    ACTIVITY_DESCRIPTION = "activity_description"
    WASTE_PLAN = "waste_plan"
    OTHER = "other"


LONGEST_NUMBER = 20
"""Signs in which any measure of a building can be written."""


def number_in(written: str) -> Decimal | None:
    """The finite number in a text; None when it is none, or longer than any measure."""
    try:
        number = Decimal(written.strip()) if len(written) <= LONGEST_NUMBER else None
    except InvalidOperation:
        return None
    return number if number is not None and number.is_finite() else None


def _short(written: object) -> object:
    """A number as it was sent, however it was written. Raises PydanticCustomError for one that fills more than a field."""
    if isinstance(written, str | Decimal) and len(str(written)) > LONGEST_NUMBER:
        raise PydanticCustomError("decimal_max_digits", "too many signs")
    return written


def _on(step: str) -> AfterValidator:
    """Onto the grid, so that a number is written in as many signs as it has; zero has no sign."""
    return AfterValidator(lambda number: number.quantize(Decimal(step)) + 0)


_METRES = Field(le=1000, max_digits=7, decimal_places=3)
_SQUARE_METRES = Field(le=100_000, max_digits=8, decimal_places=2)

Metres = Annotated[Decimal, Field(ge=0), _METRES, BeforeValidator(_short), _on("0.001")]
PositiveMetres = Annotated[Decimal, Field(gt=0), _METRES, BeforeValidator(_short), _on("0.001")]
SquareMetres = Annotated[Decimal, Field(ge=0), _SQUARE_METRES, BeforeValidator(_short), _on("0.01")]
PositiveSquareMetres = Annotated[Decimal, Field(gt=0), _SQUARE_METRES, BeforeValidator(_short), _on("0.01")]
Degrees = Annotated[Decimal, Field(ge=0, le=90, max_digits=4, decimal_places=2), BeforeValidator(_short), _on("0.01")]


def checked_personal_number(number: str) -> str:
    """Twelve digits of a personal or coordination number, however it was written. Raises PydanticCustomError."""
    digits = jurisdiction.personal_number(number, clock.today())
    if digits is None:
        raise PydanticCustomError("personal_number", "not a personal number")
    return digits


def twelve_digits(written: str) -> str:
    """The personal or coordination number in a text, however it was written; empty when it holds none."""
    return jurisdiction.personal_number(written, clock.today()) or ""


def identity_digits(written: str) -> str:
    """The digits of whoever a register's number means: twelve of a person, ten of a company; empty when it means nobody."""
    return jurisdiction.organisation_number(written, clock.today()) or ""


def checked_organisation_number(number: str) -> str:
    """Ten digits of an organisation number, or a sole trader's own twelve. Raises PydanticCustomError."""
    digits = jurisdiction.organisation_number(number, clock.today())
    if digits is None:
        raise PydanticCustomError("organisation_number", "not an organisation number")
    return digits


def checked_country(written: str) -> str:
    """A country's code, for its code or name. Raises PydanticCustomError."""
    code = jurisdiction.country(written)
    if code is None:
        raise PydanticCustomError("country", "not a country")
    return code


def checked_email(written: str) -> str:
    """One e-mail address that any mail server takes, without a name before it. Raises PydanticCustomError."""
    from email_validator import EmailNotValidError, validate_email  # slow to load, and a check wants nobody's address

    try:
        return str(validate_email(written, check_deliverability=False, allow_smtputf8=False).ascii_email)
    except EmailNotValidError:
        raise PydanticCustomError("email", "not an e-mail address") from None


EmailAddress = Annotated[str, AfterValidator(checked_email), Field(max_length=254)]


CaseNumber = Annotated[str, Field(min_length=1, max_length=20)]


class Address(Body):
    """Where a letter reaches somebody, here or abroad. postal_code: as written where it is another country's; may be empty there."""

    country: Annotated[Line, AfterValidator(checked_country)] = Field(default=jurisdiction.COUNTRY, max_length=60)
    street: Line = Field(min_length=1, max_length=100)
    postal_code: Line = Field(max_length=20)
    town: Line = Field(min_length=1, max_length=60)

    @field_validator("postal_code")
    @classmethod
    def _as_it_is_there(cls, written: str, read: ValidationInfo) -> str:
        """A code of this country as it stands on an envelope. Raises PydanticCustomError where it is none."""
        if read.data.get("country") != jurisdiction.COUNTRY:
            return written
        code = jurisdiction.postal_code(written)
        if code is None:
            raise PydanticCustomError("postal_code", "not a postal code")
        return code

    @property
    def lines(self) -> tuple[str, ...]:
        """As it stands on an envelope."""
        abroad = () if self.country == jurisdiction.COUNTRY else (jurisdiction.country_name(self.country),)
        return self.street, f"{self.postal_code} {self.town}".strip(), *abroad


PersonalNumber = Annotated[str, AfterValidator(checked_personal_number), Field(max_length=20)]


def checked_signing_day(day: date, info: ValidationInfo) -> date:
    """
    A day on which somebody can have signed. What is kept already was tried when it came: a clock that has been set back
    does not make it unreadable. Raises PydanticCustomError.
    """
    if day > clock.today() and not (info.context or {}).get(KEPT):
        raise PydanticCustomError("signed_later", "nobody has signed on a day that has not come")
    if day < EARLIEST_SIGNING_DAY:
        raise PydanticCustomError("signed_too_early", "too long ago to be meant")
    return day


EARLIEST_SIGNING_DAY = date(2000, 1, 1)
"""Before this a signature is a slip of the pen, such as the year 26 for 2026: a permit lasts for a few years."""

SigningDay = Annotated[date, AfterValidator(checked_signing_day)]

MOST_OWNERS = 9999
"""The last place that one of a property's owners can have."""


def checked_owner(written: object) -> object:
    """An owner's place in the register, or a name as older records have it. Raises PydanticCustomError."""
    place = isinstance(written, int) and not isinstance(written, bool) and 0 <= written <= MOST_OWNERS
    if place or (isinstance(written, str) and 0 < len(written) <= 120):
        return written
    raise PydanticCustomError("owner", "neither a place nor a name")


class Person(Body):
    """A private person. The personal number is checked by its check digit (coordination numbers too)."""

    kind: Literal["person"] = "person"
    name: Line = Field(min_length=1, max_length=120)
    personal_number: PersonalNumber = Field(repr=False)
    address: Address
    email: EmailAddress | None = None
    phone: Line | None = Field(default=None, max_length=40)
    protected_identity: bool = False
    signed: SigningDay | None = None


class Company(Body):
    """A company or association, with organisation number and the person who signs for it."""

    kind: Literal["company"]
    name: Line = Field(min_length=1, max_length=120)
    organisation_number: Annotated[str, AfterValidator(checked_organisation_number)] = Field(max_length=20)
    address: Address
    signatory: Line = Field(min_length=1, max_length=120)
    signatory_number: PersonalNumber | None = Field(default=None, repr=False)
    """Lets the signatory sign and open the case by their own login."""
    email: EmailAddress | None = None
    phone: Line | None = Field(default=None, max_length=40)
    signed: SigningDay | None = None
    protected_identity: Literal[False] = False


Applicant = Annotated[Person | Company, Field(discriminator="kind")]


def _person_by_default(applicant: object) -> object:
    """An applicant who does not say what they are is a private person."""
    if isinstance(applicant, Mapping) and "kind" not in applicant:
        return {**applicant, "kind": "person"}
    return applicant


class Agent(Body):
    """Someone who acts for the applicants (ombud, FL 14-15 §§); a power of attorney must be attached."""

    name: Line = Field(min_length=1, max_length=120)
    personal_number: PersonalNumber | None = Field(default=None, repr=False)
    email: EmailAddress | None = None
    phone: Line | None = Field(default=None, max_length=40)
    signed: SigningDay | None = None
    """The agent has signed in the applicants' place."""


class Invoice(Body):
    """Where the fee's invoice goes when not to the first applicant, and what it is to be marked with."""

    name: Line | None = Field(default=None, max_length=120)
    address: Address | None = None
    reference: Line | None = Field(default=None, max_length=60)


class InspectionManager(Body):
    """Whom the applicant proposes as inspection manager (kontrollansvarig, PBL 9 kap. 86 §, 10 kap. 9 §)."""

    name: Line = Field(min_length=1, max_length=120)
    certificate: Line = Field(min_length=1, max_length=40)
    """The number of their certificate."""


class Consent(Body):
    """
    A neighbour's written consent (medgivande, PBL 9 kap. 35 §): one entry per owner who signed.

    owner: their place among the owners in the register, from 0. A name, as older records have it, is nobody's consent.
    """

    property: Line = Field(min_length=3, max_length=60)
    owner: Annotated[
        Annotated[int, Field(ge=0, le=MOST_OWNERS)] | Annotated[str, Field(min_length=1, max_length=120)],
        BeforeValidator(checked_owner),
    ]
    signed: SigningDay | None = None
    form: Literal["paper", "link"] | None = None
    """On paper, or by the owner's own login; whether that form is enough is for the board to say."""


class Attachment(Body):
    """
    A paper that the sender names. It counts when the store holds it for them under its hash, and is what it is found to
    be: `media_type` is only what it was called.
    """

    kind: AttachmentKind
    name: Line = Field(min_length=1, max_length=200)
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")
    media_type: str = Field(default="application/pdf", max_length=100)


class Geometry(Body):
    """
    Where the measure stands: GeoJSON Polygon or LineString with a declared coordinate system.

    crs: one of `jurisdiction.SYSTEMS`; coordinates are easting, northing in metres, to the millimetre.
    """

    type: Literal["Polygon", "LineString"]
    coordinates: list[Any]
    crs: str = Field(pattern=r"^EPSG:\d{4,5}$")

    @field_validator("coordinates", mode="before")
    @classmethod
    def _as_numbers(cls, coordinates: object) -> object:
        return _floats(coordinates)


FARTHEST = 10**8
"""Metres: no coordinate of any system, and no height, is so large."""


def _floats(value: object) -> object:
    """
    Coordinates as JSON has them. A millimetre in seven digits survives a double.

    Raises PydanticCustomError for a number so large that it can be no place.
    """
    if isinstance(value, list | tuple):
        return [_floats(inner) for inner in value]
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        return value
    if not -FARTHEST < value < FARTHEST:
        raise PydanticCustomError("coordinate", "not a place")
    return round(float(value), 3) + 0.0


class Dimensions(Body):
    """Declared by the drawings, in metres, square metres and degrees. Absent means not stated."""

    building_area_m2: PositiveSquareMetres | None = None
    gross_area_m2: SquareMetres | None = None
    open_area_m2: SquareMetres | None = None
    ridge_height_m: PositiveMetres | None = None
    height_m: PositiveMetres | None = None
    """Of a wall, fence or deck, over the ground at its outer side."""
    roof_angle_deg: Degrees | None = None
    eaves_m: Metres | None = None
    """How far the eaves reach outside the façade; the footprint is the façade."""
    storeys: Annotated[int, Field(ge=1, le=50)] | None = None


def checked_act(name: str, info: ValidationInfo) -> str:
    """An act among those that are declared, where the reader knows them. Raises PydanticCustomError."""
    acts = (info.context or {}).get(ACTS)
    if acts is not None and name not in acts:
        raise PydanticCustomError("enum", "not one of {expected}", {"expected": ", ".join(acts)})
    return name


KEPT = "kept"
"""In the context of reading: that it was read before, and is read again as it is kept."""

ACTS = "acts"
"""What the acts that the pack declares are called in the context of reading."""

ActName = Annotated[str, Field(min_length=1, max_length=60), AfterValidator(checked_act)]


class Measure(Body):
    kind: ActName
    description: Lines = Field(default="", max_length=4000)
    footprint: Geometry | None = None
    dimensions: Dimensions = Dimensions()
    planned_start: date | None = None
    temporary: bool = False
    """A permit for a limited time or a season is asked for: PBL 9 kap. 39-40 §§."""
    voluntary: bool = False
    """A permit is asked for though none may be needed: PBL 9 kap. 52 §."""


LONGEST_ANSWER = 80
"""Signs in a fact's name, or in what is stated of it: a choice, a day or a number as text."""


def checked_answer(written: object) -> object:
    """Yes, no, or a short text. Raises PydanticCustomError."""
    if isinstance(written, bool) or (isinstance(written, str) and len(written) <= LONGEST_ANSWER):
        return written
    raise PydanticCustomError("answer", "neither yes nor no nor a short text")


FactName = Annotated[str, Field(max_length=LONGEST_ANSWER)]
FactStated = Annotated[bool | Annotated[str, Field(max_length=LONGEST_ANSWER)], BeforeValidator(checked_answer)]


class Inquiry(Body):
    """
    What a pre-check needs: where and what, nobody's name.

    property: the designation, in any spelling. answers: other facts the applicant states, by the
    fact's name in the pack: true/false, a choice, or a decimal number as text ("12.5").
    """

    municipality: str = Field(pattern=r"^\d{4}$")
    property: Line = Field(min_length=3, max_length=60)
    measure: Measure
    applicants: tuple[Applicant, ...] = Field(default=(), max_length=20)
    agent: Agent | None = None
    invoice: Invoice | None = None
    inspection_manager: InspectionManager | None = None
    consents: tuple[Consent, ...] = Field(default=(), max_length=100)
    attachments: tuple[Attachment, ...] = Field(default=(), max_length=100)
    answers: Mapping[FactName, FactStated] = Field(default_factory=dict, max_length=100)
    replaces: tuple[CaseNumber, ...] = Field(default=(), max_length=20)
    """Numbers of earlier cases of the applicants' own whose measures will not be built: this takes their place."""
    received: date | None = None
    """Set at the door; in a file, the day the case is to be judged for."""

    @field_validator("applicants", mode="before")
    @classmethod
    def _kinds(cls, applicants: object) -> object:
        return [*map(_person_by_default, applicants)] if isinstance(applicants, list | tuple) else applicants


class Application(Inquiry):
    """One application or notification: an inquiry with someone who applies."""

    applicants: tuple[Applicant, ...] = Field(min_length=1, max_length=20)
