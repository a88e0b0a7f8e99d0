"""What pydantic finds, as faults in the applicant's words, each with a JSON pointer to its place."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from permits.errors import Fault
from permits.text import Text


def faults_in(error: ValidationError) -> list[Fault]:
    """Every fault once, in the body's order."""
    return _without_echoes([_fault(detail) for detail in error.errors(include_url=False, include_context=True)])


def _without_echoes(faults: list[Fault]) -> list[Fault]:
    """A list whose only entry is at fault is also reported as too short: only the entry's fault is told."""
    places = {fault.place for fault in faults}
    return [
        fault
        for fault in dict.fromkeys(faults)
        if not (fault.code == "too_short" and any(place.startswith(f"{fault.place}/") for place in places))
    ]


def _fault(detail: ErrorDetails) -> Fault:
    """Pydantic's finding as a fault in the applicant's words."""
    kind, context = detail["type"], detail.get("ctx", {})
    # A discriminated union puts the chosen branch into the location, a name at fault a mark; neither is in the body.
    place = [part for part in detail["loc"] if part not in ("person", "company", "[key]")]
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
    "signed_later": Text(
        "Ingen kan ha skrivit under en dag som inte har varit. Skriv dagen då det skedde.",
        "Nobody can have signed on a day that has not come. Write the day on which it was done.",
    ),
    "signed_too_early": Text(
        "Underskriftens dag är för länge sedan. Kontrollera året.",
        "The day of the signature is too long ago. Check the year.",
    ),
    "postal_code": Text(
        "Postnumret stämmer inte. Skriv fem siffror, till exempel 999 01. Bor du utomlands, skriv också landet.",
        "The postal code is not right. Write five digits, such as 999 01. If you live abroad, write the country too.",
    ),
    "country": Text(
        "Landet känns inte igen. Skriv dess namn, till exempel Danmark.",
        "The country is not known. Write its name, such as Denmark.",
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
    "greater_than": Text("Värdet ska vara över {gt}.", "The value must be above {gt}."),
    "less_than_equal": Text("Värdet får inte vara över {le}.", "The value may not be above {le}."),
    "decimal_max_places": Text("Skriv högst {decimal_places} decimaler.", "Write at most {decimal_places} decimals."),
    "decimal_max_digits": Text("Talet har för många siffror.", "The number has too many digits."),
    "decimal_whole_digits": Text("Talet är för stort.", "The number is too large."),
    "decimal": Text("Skriv ett tal.", "Write a number."),
    "finite_number": Text("Skriv ett tal.", "Write a number."),
    "answer": Text(
        "Svara true eller false, eller med en kort text: ett val, ett datum eller ett tal.",
        "Answer true or false, or by a short text: a choice, a date or a number.",
    ),
    "owner": Text(
        "Ange ägarens plats i fastighetsregistret, räknad från 0.",
        "Give the owner's place in the property register, counted from 0.",
    ),
    "coordinate": Text("En koordinat är inget tal på kartan.", "A coordinate is no number on the map."),
    "int": Text("Skriv ett helt tal.", "Write a whole number."),
    "date": Text("Skriv ett datum som ÅÅÅÅ-MM-DD.", "Write a date as YYYY-MM-DD."),
    "bool": Text("Svara true eller false.", "Answer true or false."),
    "model": Text("Här väntas ett objekt.", "An object is expected here."),
    "dict_type": Text("Här väntas ett objekt.", "An object is expected here."),
    "tuple_type": Text("Här väntas en lista.", "A list is expected here."),
    "list_type": Text("Här väntas en lista.", "A list is expected here."),
}
"""What each kind of finding means, by the beginning of pydantic's error type."""
