"""
The people of a record, kept apart from it.

In the chain an application names each of them by their place, with a salted hash of what is said of them; that itself
lies beside the record. So it can be shown to that person alone, and severed, and the chain holds all the same. The salt
keeps a hash from being guessed out of a personal number, and is severed with what it was for.

A place is a path in the application: `applicants/0`, `agent`, `invoice`, `consents/2`. Records from before people were
kept apart have them in the application itself.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Collection, Iterator, Mapping
from typing import Any, NamedTuple

from permits.store.canonical import canonical, sha256

HASHED = "person"
"""The member that holds the hash where a person was taken out."""

OPEN = frozenset({"kind", "signed", "property", "form", HASHED})
"""
What stays in the chain: whether they are a person or a company, the day they signed, and of a consent for which property
and in which form.
"""


class Apart(NamedTuple):
    """What is said of one person, with the salt of its hash."""

    salt: str
    says: Mapping[str, Any]

    @property
    def hash(self) -> str:
        return sha256(self.salt.encode() + b"\n" + canonical(self.says))


People = Mapping[str, Apart | None]
"""By place; None for somebody who was severed."""

ALONE = ("agent", "invoice", "inspectionManager")
"""Places of an application that hold one person each."""


def taken_apart(application: Mapping[str, Any]) -> tuple[dict[str, Any], People]:
    """An application as the chain holds it, and its people."""
    people = {place: Apart(secrets.token_hex(16), _personal(person)) for place, person in _people(application)}
    left = {place: {**_open(person), HASHED: people[place].hash} for place, person in _people(application)}
    return _with(application, left), people


def put_together(application: Mapping[str, Any], people: People) -> dict[str, Any]:
    """The application as it was sent, but for those who were severed."""
    back = {
        place: {**_without_hash(person), **apart.says}
        for place, person in _people(application)
        if (apart := people.get(place)) is not None
    }
    return _with(application, back)


def shown(application: Mapping[str, Any]) -> dict[str, Any]:
    """The application as anybody who may read its record sees it: of people no more than the chain holds now."""
    return _with(application, {place: _open(person) for place, person in _people(application)})


def hashes(application: Mapping[str, Any]) -> dict[str, str]:
    """The hash that the chain holds of each person who was taken out, by place."""
    return {place: person[HASHED] for place, person in _people(application) if HASHED in person}


def faults(application: Mapping[str, Any], people: People) -> list[str]:
    """What does not hold of a record's people, a sentence each; nobody is named."""
    chained = hashes(application)
    told = [f"{place} is missing beside it" for place in chained.keys() - people.keys()]
    told += [f"{place} is beside it and not in it" for place in people.keys() - chained.keys()]
    told += [
        f"{place} is not whom it was made of"
        for place, apart in people.items()
        if apart is not None and chained.get(place, apart.hash) != apart.hash
    ]
    return sorted(told)


def places_of(application: Mapping[str, Any], number: str) -> Collection[str]:
    """The places of an application, as it was sent, that speak of the person of that number alone."""
    said_of = dict(_people(application))
    mine = {
        place
        for place, person in said_of.items()
        if number in (person.get("personalNumber"), person.get("signatoryNumber"))
    }
    return places_of_sender(application) | mine if mine else mine


def places_of_sender(application: Mapping[str, Any]) -> set[str]:
    """Those that speak of whoever sent it, where nobody else is in it; none where several are."""
    alone = len(application.get("applicants", ())) == 1 and not application.get("agent")
    others = ("consents/", "inspectionManager")
    return {place for place, _ in _people(application) if not place.startswith(others)} if alone else set()


def places(application: Mapping[str, Any]) -> list[str]:
    """Every place of an application where somebody is named."""
    return [place for place, _ in _people(application)]


def _people(application: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Every place where somebody is named, or was before they were taken out. An owner's place in the register is not."""
    for place, applicant in enumerate(application.get("applicants", ())):
        yield f"applicants/{place}", applicant
    for name in ALONE:
        if application.get(name):
            yield name, application[name]
    for place, consent in enumerate(application.get("consents", ())):
        if not isinstance(consent.get("owner"), int):
            yield f"consents/{place}", consent


def _open(said: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in said.items() if name in OPEN}


def _personal(said: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in said.items() if name not in OPEN}


def _without_hash(said: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in said.items() if name != HASHED}


def _with(application: Mapping[str, Any], changed: Mapping[str, Any]) -> dict[str, Any]:
    """The application with other things at some places."""
    whole = {**application, **{name: changed[name] for name in ALONE if name in changed}}
    for name in ("applicants", "consents"):
        if name in whole:
            whole[name] = [changed.get(f"{name}/{place}", person) for place, person in enumerate(whole[name])]
    return whole


# -- as they lie beside a record ------------------------------------------------------------------------


def written(people: People) -> str:
    return json.dumps({place: apart and apart._asdict() for place, apart in people.items()}, ensure_ascii=False)


def read(text: str) -> People:
    return {place: apart and Apart(**apart) for place, apart in json.loads(text).items()}
