"""
What the applicant sent: who, where, what, how large, with which papers and consents.

JSON is camelCase. `read` gives an `Application` or every fault at once, each with a JSON pointer and
a sentence in Swedish and English.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any, Literal, TypeVar

from email_validator import EmailNotValidError, validate_email
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, field_validator
from pydantic.alias_generators import to_camel
from pydantic_core import ErrorDetails, PydanticCustomError
from stdnum import luhn
from stdnum.exceptions import ValidationError as InvalidNumber
from stdnum.se import orgnr

from permits import clock
from permits.errors import BadApplication, Fault
from permits.text import Text

LARGEST = 1_000_000
"""Bytes of JSON in one application. Papers are handed in beside it, not inside it."""

DEEPEST = 30
"""Levels of nesting; a MultiPolygon needs six."""


class Body(BaseModel):
    """camelCase outside, snake_case inside; unknown members are faults, and nothing changes later."""

    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True, extra="forbid", frozen=True)


class MeasureKind(StrEnum):
    """What is to be built or changed (åtgärd)."""

    NEW_COMPLEMENTARY_BUILDING = "new_complementary_building"
    NEW_COMPLEMENTARY_DWELLING = "new_complementary_dwelling"
    NEW_BUILDING = "new_building"
    """Any other new building: a house, a farm building, a small building for public transport."""
    EXTENSION = "extension"
    WALL = "wall"
    FENCE = "fence"
    """A close fence (plank); a see-through fence (staket) is not one."""
    DECK = "deck"
    INSTALLATION = "installation"
    """Stove, flue, ventilation, water or drains, or a change to load-bearing parts: PBF 6 kap. 1 §."""
    CHANGE_OF_USE = "change_of_use"
    FURTHER_DWELLING = "further_dwelling"
    FACADE_CHANGE = "facade_change"
    PARKING = "parking"
    STORAGE_YARD = "storage_yard"
    TRANSFORMER_STATION = "transformer_station"
    UNDERGROUND_SPACE = "underground_space"
    MAST = "mast"
    FACILITY = "facility"
    """Sports ground, campsite, marina and the like: PBL 9 kap. 31 §."""
    POOL = "pool"
    SIGN = "sign"
    DEMOLITION = "demolition"
    GROUND_WORKS = "ground_works"
    ADVANCE_NOTICE = "advance_notice"
    """Förhandsbesked: whether a location is suitable, PBL 9 kap. 41 §."""
    OTHER = "other"


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


Metres = Annotated[Decimal, Field(ge=0, le=1000, max_digits=7, decimal_places=3)]
SquareMetres = Annotated[Decimal, Field(ge=0, le=100_000, max_digits=8, decimal_places=2)]


def checked_personal_number(number: str) -> str:
    """
    Twelve digits of a Swedish personal or coordination number, however it was written.

    The century is read from ten digits as the law does: `+` for those who have turned a hundred.
    Raises PydanticCustomError. Source: folkbokföringslagen (1991:481) 18 §.
    """
    digits = "".join(sign for sign in number if sign.isdigit())
    if len(digits) == 10:
        today = clock.today()
        century = today.year // 100 * 100
        year = century + int(digits[:2])
        if year > today.year:
            year -= 100
        if "+" in number:
            year -= 100
        digits = f"{year:04}{digits[2:]}"
    day = int(digits[6:8]) if len(digits) == 12 else 0
    try:
        date(int(digits[:4]), int(digits[4:6]), day - 60 if day > 60 else day)
        luhn.validate(digits[2:])
    except (ValueError, InvalidNumber):
        raise PydanticCustomError("personal_number", "not a personal number") from None
    return digits


def twelve_digits(written: str) -> str:
    """The personal or coordination number in a text, however it was written; empty when it holds none."""
    try:
        return checked_personal_number(written)
    except PydanticCustomError:
        return ""


def checked_organisation_number(number: str) -> str:
    """Ten digits of a Swedish organisation number. Raises PydanticCustomError."""
    try:
        return str(orgnr.validate(number))
    except InvalidNumber:
        raise PydanticCustomError("organisation_number", "not an organisation number") from None


def checked_email(written: str) -> str:
    """One e-mail address that any mail server takes, without a name before it. Raises PydanticCustomError."""
    try:
        return str(validate_email(written, check_deliverability=False, allow_smtputf8=False).ascii_email)
    except EmailNotValidError:
        raise PydanticCustomError("email", "not an e-mail address") from None


EmailAddress = Annotated[str, AfterValidator(checked_email), Field(max_length=254)]


class Address(Body):
    street: str = Field(min_length=1, max_length=100)
    postal_code: str = Field(pattern=r"^\d{3} ?\d{2}$")
    town: str = Field(min_length=1, max_length=60)


PersonalNumber = Annotated[str, AfterValidator(checked_personal_number), Field(max_length=20)]


class Person(Body):
    """A private person. The personal number is checked by its check digit (coordination numbers too)."""

    kind: Literal["person"] = "person"
    name: str = Field(min_length=1, max_length=120)
    personal_number: PersonalNumber = Field(repr=False)
    address: Address
    email: EmailAddress | None = None
    phone: str | None = Field(default=None, max_length=40)
    protected_identity: bool = False
    signed: date | None = None


class Company(Body):
    """A company or association, with organisation number and the person who signs for it."""

    kind: Literal["company"]
    name: str = Field(min_length=1, max_length=120)
    organisation_number: Annotated[str, AfterValidator(checked_organisation_number)] = Field(max_length=20)
    address: Address
    signatory: str = Field(min_length=1, max_length=120)
    signatory_number: PersonalNumber | None = Field(default=None, repr=False)
    """Lets the signatory sign and open the case by their own login."""
    email: EmailAddress | None = None
    phone: str | None = Field(default=None, max_length=40)
    signed: date | None = None
    protected_identity: Literal[False] = False


Applicant = Annotated[Person | Company, Field(discriminator="kind")]


def _person_by_default(applicant: object) -> object:
    """An applicant who does not say what they are is a private person."""
    if isinstance(applicant, Mapping) and "kind" not in applicant:
        return {**applicant, "kind": "person"}
    return applicant


class Agent(Body):
    """Someone who acts for the applicants (ombud, FL 14-15 §§); a power of attorney must be attached."""

    name: str = Field(min_length=1, max_length=120)
    personal_number: PersonalNumber | None = Field(default=None, repr=False)
    email: EmailAddress | None = None
    phone: str | None = Field(default=None, max_length=40)
    signed: date | None = None
    """The agent has signed in the applicants' place."""


class Invoice(Body):
    """Where the fee's invoice goes when not to the first applicant, and what it is to be marked with."""

    name: str | None = Field(default=None, max_length=120)
    address: Address | None = None
    reference: str | None = Field(default=None, max_length=60)


class Consent(Body):
    """A neighbour's written consent (medgivande, PBL 9 kap. 35 §): one entry per owner who signed."""

    property: str = Field(min_length=3, max_length=60)
    owner: str = Field(min_length=1, max_length=120)
    signed: date | None = None
    form: Literal["paper", "link"] | None = None
    """On paper, or by the owner's own login; whether that form is enough is for the board to say."""


class Attachment(Body):
    """A paper handed in. Content lives in the store under its hash."""

    kind: AttachmentKind
    name: str = Field(min_length=1, max_length=200)
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")
    media_type: str = "application/pdf"


class Geometry(Body):
    """
    Where the measure stands: GeoJSON Polygon or LineString with a declared coordinate system.

    crs: `EPSG:3006` to `EPSG:3018`; coordinates are easting, northing in metres, to the millimetre.
    """

    type: Literal["Polygon", "LineString"]
    coordinates: list[Any]
    crs: str = Field(pattern=r"^EPSG:\d{4,5}$")

    @field_validator("coordinates", mode="before")
    @classmethod
    def _as_numbers(cls, coordinates: object) -> object:
        return _floats(coordinates)


def _floats(value: object) -> object:
    """Coordinates as JSON has them. A millimetre in seven digits survives a double."""
    if isinstance(value, list | tuple):
        return [_floats(one) for one in value]
    return float(value) if isinstance(value, Decimal) else value


class Dimensions(Body):
    """Declared by the drawings, in metres, square metres and degrees. Absent means not stated."""

    building_area_m2: SquareMetres | None = None
    gross_area_m2: SquareMetres | None = None
    open_area_m2: SquareMetres | None = None
    ridge_height_m: Metres | None = None
    height_m: Metres | None = None
    """Of a wall, fence or deck, over the ground at its outer side."""
    roof_angle_deg: Annotated[Decimal, Field(ge=0, le=90, max_digits=4, decimal_places=2)] | None = None
    eaves_m: Metres | None = None
    """How far the eaves reach outside the façade; the footprint is the façade."""
    storeys: Annotated[int, Field(ge=0, le=50)] | None = None


class Measure(Body):
    kind: MeasureKind
    description: str = Field(default="", max_length=4000)
    footprint: Geometry | None = None
    dimensions: Dimensions = Dimensions()
    planned_start: date | None = None
    temporary: bool = False
    """A permit for a limited time or a season is asked for: PBL 9 kap. 39-40 §§."""
    voluntary: bool = False
    """A permit is asked for though none may be needed: PBL 9 kap. 52 §."""


class Inquiry(Body):
    """
    What a pre-check needs: where and what, nobody's name.

    property: the designation, in any spelling. answers: other facts the applicant states, by the
    fact's name in the pack: true/false, a choice, or a decimal number as text ("12.5").
    """

    municipality: str = Field(pattern=r"^\d{4}$")
    property: str = Field(min_length=3, max_length=60)
    measure: Measure
    applicants: tuple[Applicant, ...] = Field(default=(), max_length=20)
    agent: Agent | None = None
    invoice: Invoice | None = None
    consents: tuple[Consent, ...] = Field(default=(), max_length=100)
    attachments: tuple[Attachment, ...] = Field(default=(), max_length=100)
    answers: Mapping[str, bool | str] = Field(default_factory=dict, max_length=100)
    received: date | None = None
    """Set at the door; in a file, the day the case is to be judged for."""

    @field_validator("applicants", mode="before")
    @classmethod
    def _kinds(cls, applicants: object) -> object:
        return [*map(_person_by_default, applicants)] if isinstance(applicants, list | tuple) else applicants


class Application(Inquiry):
    """One application or notification: an inquiry with someone who applies."""

    applicants: tuple[Applicant, ...] = Field(min_length=1, max_length=20)


def read_inquiry(body: bytes | str | Mapping[str, Any]) -> Inquiry:
    """The inquiry in a JSON text or object, for a pre-check. Raises BadApplication like `read`."""
    return _read(Inquiry, body)


def read(body: bytes | str | Mapping[str, Any]) -> Application:
    """
    The application in a JSON text (at most `LARGEST` bytes) or an already parsed object.

    Raises BadApplication with every fault at once, each with a JSON pointer into the body.
    """
    return _read(Application, body)


Asked = TypeVar("Asked", bound=Inquiry)


def _read(kind: type[Asked], body: bytes | str | Mapping[str, Any]) -> Asked:
    try:
        return kind.model_validate(_parsed(body) if isinstance(body, bytes | str) else body)
    except ValidationError as error:
        faults = [_fault(detail) for detail in error.errors(include_url=False, include_context=True)]
        raise BadApplication(UNREADABLE, _without_echoes(faults)) from None


def _without_echoes(faults: list[Fault]) -> list[Fault]:
    """A list whose only entry is at fault is also reported as too short: only the entry's fault is told."""
    places = {fault.place for fault in faults}
    return [
        fault
        for fault in dict.fromkeys(faults)
        if not (fault.code == "too_short" and any(place.startswith(f"{fault.place}/") for place in places))
    ]


UNREADABLE = Text("Ansökan har fel som behöver rättas.", "The application has faults to mend.")


def _parsed(body: bytes | str) -> object:
    raw = body.encode() if isinstance(body, str) else body
    if len(raw) > LARGEST:
        raise _unreadable(
            "too_large",
            f"Ansökan är större än {LARGEST} byte. Lämna bilagor för sig.",
            f"The application is larger than {LARGEST} bytes. Hand in papers separately.",
        )
    try:
        parsed: object = json.loads(raw, parse_float=Decimal, parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        place = f" (rad {error.lineno}, tecken {error.colno})" if isinstance(error, json.JSONDecodeError) else ""
        raise _unreadable(
            "not_json", f"Ansökan är inte giltig JSON{place}.", "The application is not valid JSON."
        ) from None
    if _depth(parsed) > DEEPEST:
        raise _unreadable("too_deep", "Ansökan är för djupt nästlad.", "The application is nested too deeply.")
    return parsed


def _unreadable(code: str, sv: str, en: str) -> BadApplication:
    return BadApplication(UNREADABLE, [Fault("", Text(sv, en), code)])


def _no_constant(name: str) -> object:
    raise ValueError(f"{name} is not a number")


def _depth(value: object) -> int:
    """How deeply a parsed JSON value is nested, found without recursion."""
    deepest, level = 0, [value]
    while level:
        deepest += 1
        level = [
            inner
            for outer in level
            if isinstance(outer, dict | list)
            for inner in (outer.values() if isinstance(outer, dict) else outer)
        ]
    return deepest


def _fault(detail: ErrorDetails) -> Fault:
    """Pydantic's finding as a fault in the applicant's words."""
    kind, context = detail["type"], detail.get("ctx", {})
    # A discriminated union puts the chosen branch into the location; it is not in the body.
    place = [part for part in detail["loc"] if part not in ("person", "company")]
    pointer = "".join(f"/{str(part).replace('~', '~0').replace('/', '~1')}" for part in place)
    for known, says in FAULTS.items():
        if kind.startswith(known):
            shown = {name: _plain(value) for name, value in context.items()}
            return Fault(pointer, says.filled(**{**dict.fromkeys(SLOTS, "?"), **shown}), kind)
    return Fault(pointer, Text("Uppgiften går inte att läsa.", "The value cannot be read."), kind)


def _plain(value: object) -> str:
    return format(value.normalize(), "f") if isinstance(value, Decimal) else str(value)


SLOTS = ("ge", "le", "gt", "lt", "min_length", "max_length", "expected", "max_digits", "decimal_places")

FAULTS: Mapping[str, Text] = {
    "missing": Text("Uppgiften saknas.", "This is missing."),
    "extra_forbidden": Text("Uppgiften är okänd. Är namnet rätt stavat?", "This is unknown. Is the name spelt right?"),
    "personal_number": Text(
        "Personnumret eller samordningsnumret stämmer inte. Skriv det som ÅÅÅÅMMDD-NNNN.",
        "The personal or coordination number is not right. Write it as YYYYMMDD-NNNN.",
    ),
    "organisation_number": Text(
        "Organisationsnumret stämmer inte. Skriv det som NNNNNN-NNNN.",
        "The organisation number is not right. Write it as NNNNNN-NNNN.",
    ),
    "email": Text(
        "Skriv en enda e-postadress, till exempel namn@exempel.se.",
        "Write one e-mail address, such as name@example.com.",
    ),
    "string_too_short": Text("Skriv minst {min_length} tecken.", "Write at least {min_length} characters."),
    "string_too_long": Text("Skriv högst {max_length} tecken.", "Write at most {max_length} characters."),
    "string_pattern_mismatch": Text("Uppgiften har fel form.", "The value has the wrong form."),
    "string_type": Text("Skriv en text här.", "Write a text here."),
    "too_short": Text("Lämna minst {min_length}.", "Give at least {min_length}."),
    "too_long": Text("Lämna högst {max_length}.", "Give at most {max_length}."),
    "enum": Text("Välj ett av: {expected}.", "Choose one of: {expected}."),
    "literal_error": Text("Välj ett av: {expected}.", "Choose one of: {expected}."),
    "union_tag": Text("Ange om sökanden är person eller company.", "Say whether the applicant is person or company."),
    "greater_than_equal": Text("Värdet får inte vara under {ge}.", "The value may not be below {ge}."),
    "less_than_equal": Text("Värdet får inte vara över {le}.", "The value may not be above {le}."),
    "decimal_max_places": Text("Skriv högst {decimal_places} decimaler.", "Write at most {decimal_places} decimals."),
    "decimal_max_digits": Text("Talet har för många siffror.", "The number has too many digits."),
    "decimal_whole_digits": Text("Talet är för stort.", "The number is too large."),
    "decimal": Text("Skriv ett tal.", "Write a number."),
    "finite_number": Text("Skriv ett tal.", "Write a number."),
    "int": Text("Skriv ett helt tal.", "Write a whole number."),
    "date": Text("Skriv ett datum som ÅÅÅÅ-MM-DD.", "Write a date as YYYY-MM-DD."),
    "bool": Text("Svara true eller false.", "Answer true or false."),
    "model": Text("Här väntas ett objekt.", "An object is expected here."),
    "dict_type": Text("Här väntas ett objekt.", "An object is expected here."),
    "tuple_type": Text("Här väntas en lista.", "A list is expected here."),
    "list_type": Text("Här väntas en lista.", "A list is expected here."),
}
"""What each kind of finding means, by the beginning of pydantic's error type."""
