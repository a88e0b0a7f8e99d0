"""The parties of a case, by personal number: who may open it by their own login, and where they want to be told."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sql
from sqlalchemy import Connection

from permits import jurisdiction
from permits.casework.events import AGENT, applicant
from permits.store.database import Database
from permits.store.tables import outbox, parties
from permits.store.visitors import contacts


class Parties:
    """The parties of an installation's cases."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def include(self, municipality: str, case_id: str, number: str) -> bool:
        """Whether the person of that number applied, signed for a company that did, or acts for those who did."""
        with self.database.reading() as connection:
            return bool(theirs(connection, municipality, [case_id], [number]))

    def theirs(self, municipality: str, case_ids: Collection[str], number: str) -> set[str]:
        """Which of the cases the person of that number is a party of."""
        with self.database.reading() as connection:
            return theirs(connection, municipality, case_ids, [number])


def theirs(connection: Connection, municipality: str, case_ids: Collection[str], numbers: Collection[str]) -> set[str]:
    """Which of the cases somebody of those personal numbers is a party of."""
    if not case_ids or not numbers:
        return set()
    those = {"municipality": municipality, "case_ids": [*case_ids], "numbers": [*numbers]}
    return set(connection.execute(_THEIRS, those).scalars())


_THEIRS = sql.select(parties.c.case_id).where(
    parties.c.municipality == sql.bindparam("municipality"),
    parties.c.case_id.in_(sql.bindparam("case_ids", expanding=True)),
    parties.c.number.in_(sql.bindparam("numbers", expanding=True)),
)
"""Asked for every case and every place tried, so it is put together once."""


def with_others(
    connection: Connection, municipality: str, case_ids: Collection[str], numbers: Collection[str]
) -> set[str]:
    """Which of the cases have a party besides those of these personal numbers."""
    if not case_ids:
        return set()
    its = sql.and_(parties.c.municipality == municipality, parties.c.case_id.in_(case_ids))
    others = sql.select(parties.c.case_id).where(its, parties.c.number.not_in(numbers))
    return set(connection.execute(others).scalars())


def write(connection: Connection, municipality: str, case_id: str, application: Mapping[str, Any]) -> None:
    """Keep who the parties of a new case are, by its application as recorded."""
    for number in numbers(application):
        row = {"municipality": municipality, "case_id": case_id, "number": number}
        connection.execute(parties.insert(), row)


def replace(connection: Connection, municipality: str, case_id: str, application: Mapping[str, Any]) -> bool:
    """Keep who the parties of a case are now, by its application as it is; whether somebody has left it."""
    its = sql.and_(parties.c.municipality == municipality, parties.c.case_id == case_id)
    before = set(connection.execute(sql.select(parties.c.number).where(its)).scalars())
    now = numbers(application)
    if before != now:
        forget(connection, municipality, case_id)
        write(connection, municipality, case_id, application)
    return bool(before - now)


def sever(connection: Connection, municipality: str, case_id: str, said: Mapping[str, Any]) -> None:
    """Forget somebody as a party of a case, and where they wanted to be told. said: what was said of them."""
    numbers = [said[name] for name in ("personalNumber", "signatoryNumber") if said.get(name)]
    its = sql.and_(parties.c.municipality == municipality, parties.c.case_id == case_id)
    connection.execute(parties.delete().where(its, parties.c.number.in_(numbers)))
    notices = sql.and_(outbox.c.municipality == municipality, outbox.c.case_id == case_id)
    mobile = _mobile(said)
    theirs = [
        outbox.c.address == said["email"] if said.get("email") else outbox.c.protected,
        *([outbox.c.mobile == mobile] if mobile else []),
    ]
    connection.execute(outbox.delete().where(notices, sql.or_(*theirs)))
    contacts.forget(connection, municipality, [number for number in (whose(said),) if number])


def forget(connection: Connection, municipality: str, case_id: str) -> None:
    """Forget every party of a case."""
    its = sql.and_(parties.c.municipality == municipality, parties.c.case_id == case_id)
    connection.execute(parties.delete().where(its))


def numbers(application: Mapping[str, Any]) -> set[str]:
    """The personal numbers of those who may open the case by their own login: applicants, signatories, the agent."""
    return {
        person[name]
        for person in _people(application)
        for name in ("personalNumber", "signatoryNumber")
        if person.get(name)
    }


@dataclass(frozen=True, slots=True)
class Told:
    """
    Somebody who is to be told of something. recipient: as the events name them, empty for an agent, who is told beside
    those who apply. address: their e-mail, or `BY_HAND`. protected: whether it is for that reason an officer tells them.
    mobile: where they can be texted, empty when nowhere. whose: their number, by which they confirm both.
    """

    recipient: str
    address: str
    protected: bool = False
    mobile: str = ""
    whose: str = ""

    @property
    def by_hand(self) -> bool:
        return self.address == BY_HAND and not self.mobile


def told(application: Mapping[str, Any], marked: Collection[str] = ()) -> list[Told]:
    """
    Everybody who applies, and their agent: at the address they gave, and by an officer's hand who gave none, or whose
    identity is protected, by what they say or by the register.

    marked: the names and numbers of those whom the register marks.
    """
    applicants = list(application.get("applicants", ()))
    those = [_told(applicant(place), person, marked) for place, person in enumerate(applicants)]
    agent = application.get("agent")
    if agent:
        spoken = _told(AGENT, agent, marked)
        if (spoken.address, spoken.mobile) not in {(other.address, other.mobile) for other in those}:
            those.append(spoken)
    return those


def _told(recipient: str, person: Mapping[str, Any], marked: Collection[str]) -> Told:
    protected = bool(person.get("protectedIdentity") or names(person) & set(marked))
    if protected:
        return Told(recipient, BY_HAND, protected)
    return Told(recipient, person.get("email") or BY_HAND, mobile=_mobile(person), whose=whose(person))


def whose(person: Mapping[str, Any]) -> str:
    """The number of whoever reads what is sent to a party: who signs for a company; empty of an agent who gave none."""
    return str(person.get("signatoryNumber") or person.get("personalNumber") or person.get("organisationNumber") or "")


def _mobile(person: Mapping[str, Any]) -> str:
    return jurisdiction.mobile_number(person.get("phone") or "") or ""


BY_HAND = ""
"""The address of somebody whom only an officer tells."""


def names(person: Mapping[str, Any]) -> set[str]:
    """The names and numbers of a party and of who signs for them."""
    return {person[name] for name in ("name", "personalNumber", "signatory", "signatoryNumber") if person.get(name)}


def _people(application: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return [*application.get("applicants", ()), application.get("agent") or {}]
