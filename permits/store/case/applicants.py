"""
Who applies in a case, as lists show it and hold it apart: their names, and whether they are persons or companies.

Of a case of somebody whose identity is protected its row says neither.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection

from permits.store.tables import cases

KINDS = ("person", "company", "agent")
"""A private person; a company; whoever of the two has an agent act for them, who is then the one to speak with."""


def shown(application: Mapping[str, Any], *, protected: bool) -> dict[str, str]:
    """What a case's row says of those who apply. protected: whether a party's identity is."""
    people = application.get("applicants", ())
    if protected or not people:
        return {"applicant": "", "applicant_kind": ""}
    names = ", ".join(person["name"] for person in people if person.get("name"))
    company = any(person.get("kind") == "company" for person in people)
    kind = "agent" if application.get("agent") else "company" if company else "person"
    return {"applicant": names, "applicant_kind": kind}


def leave(connection: Connection, case_id: str, application: Mapping[str, Any]) -> None:
    """Say of those who apply no more than the case's application still does; of a protected case that is nothing as before."""
    its = cases.update().where(cases.c.case_id == case_id, cases.c.protected.is_(False))
    connection.execute(its.values(**shown(application, protected=False)))
