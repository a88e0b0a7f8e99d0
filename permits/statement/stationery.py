"""What every letter of a municipality bears, whatever it says: whose it is, who it is about and goes to, and its day."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import reduce
from typing import Any

from permits import numbers
from permits.application import Inquiry
from permits.letter.marks import colours, crest, qr
from permits.office import Office
from permits.phrases import LANGUAGES, phrase
from permits.text import Language, Text


def stationery(office: Office, municipality: str) -> dict[str, Any]:
    """What every letter of a municipality bears, whatever it says."""
    face = office.face(municipality)
    look = colours(face)
    reached = (face.office, Text(face.phone, face.phone_from_abroad), Text(face.email, face.email))
    return {
        "colours": look,
        "crest": crest(str(face.logo or ""), look["brand"]),
        "qr": qr(f"{office.settings.base_url}/verify"),
        "verify-address": f"{office.settings.base_url}/verify".partition("://")[2],
        "office": face.office,
        "contact-line": Text.joined([part for part in reached if part.sv], ", "),
        "municipality": office.zoning(municipality).municipality.name,
        "board": board_of(office, municipality),
        "contact": face.contact,
    }


def board_of(office: Office, municipality: str) -> Text:
    delegation = office.delegations.get(municipality)  # what was lowered since changes nothing of whose it is
    return delegation.board if delegation else phrase("letter.board")


def sent_to(inquiry: Inquiry) -> dict[str, Any]:
    """Who a letter speaks of and goes to; nothing of somebody whose identity is protected, since a letter may go astray."""
    applicants, agent = inquiry.applicants, inquiry.agent
    protected = any(applicant.protected_identity for applicant in applicants)
    names = [phrase("letter.protected")] if protected else [Text(person.name, person.name) for person in applicants]
    several = [*names, *([Text(agent.name, agent.name)] if agent is not None else [])]
    return {
        "applicants": Text.joined(names, ", ") if names else "–",
        "addressee": names if protected else _address(inquiry),
        "recipients": reduce(lambda first, second: phrase("letter.and", first=first, second=second), several)
        if several
        else "",
    }


def _address(inquiry: Inquiry) -> list[str | Text]:
    """Whom the letter is to, line by line; with an address only for one alone: each of several opens the same letter."""
    if not inquiry.applicants:
        return []
    first, more = inquiry.applicants[0], len(inquiry.applicants) - 1
    if more:
        return [phrase("letter.with_others", name=first.name, more=more)]
    return [first.name, *first.address.lines]


def dated(day: date) -> dict[str, Any]:
    """A letter's day, in words and as its file has it."""
    return {"date": numbers.day(day), "year": day.year, "month": day.month, "day": day.day}


def spoken(value: Any, language: Language) -> Any:
    """Plain JSON with each text that stands in both languages in this one alone."""
    if isinstance(value, Mapping):
        if value.keys() == LANGUAGES:
            return value[language]
        return {name: spoken(part, language) for name, part in value.items()}
    return [spoken(part, language) for part in value] if isinstance(value, list) else value
