"""Whom a step's letter goes to, as the process says: by e-mail who gave an address, and by an officer's hand the others."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any

from permits import application as applications
from permits import clock
from permits.assessment import dates_of
from permits.casework.events import AUTHORITY, Body, Reminded, whom
from permits.casework.status import Status
from permits.drawn_up import marked
from permits.office import Office
from permits.store.case.parties import BY_HAND, Told
from permits.store.case.parties import told as parties_told
from permits.store.chained.record import Record
from permits.survey import footprint
from permits.survey.finding import Finding
from permits.survey.owners import properties_beyond


def told(office: Office, record: Record, body: Body, status: Status) -> list[Told]:
    """Each whom the letter of a step goes to. record: the case's newest. status: after the step."""
    to = office.process.steps[body.step].to
    return [party for group in to for party in GROUPS[group](office, record, body, status)]


def _applicants(office: Office, record: Record, body: Body, status: Status) -> list[Told]:
    return parties_told(record.application, marked(office, applications.read_kept(record.application)))


def _owners(office: Office, record: Record, body: Body, status: Status) -> list[Told]:
    """The owners of the property who do not apply (PBL 9 kap. 98 §); the register has no address of theirs."""
    site, zoning = record.site, office.zoning(record.municipality)
    protected = bool(zoning.marked([site.designation]))
    return [Told(whom(site.designation, place), BY_HAND, protected) for place in site.owners_beside]


def beyond(office: Office, record: Record, body: Body, status: Status) -> list[Told]:
    """The owners on whose ground it stands or may stand too (PBL 9 kap. 98 §), as far as the register knows them."""
    inquiry, zoning, today = (
        applications.read_kept(record.application),
        office.zoning(record.municipality),
        clock.today(),
    )
    where = footprint(inquiry, zoning)
    finding = Finding(inquiry, zoning.site(inquiry, where, today), where, office.pack, dates_of(inquiry, today))
    return _owning(office, record, [property.designation for property in properties_beyond(finding) or ()])


def _owning(office: Office, record: Record, designations: Collection[str]) -> list[Told]:
    """Every owner of the properties; the register has no address of theirs."""
    return [
        Told(whom(property.designation, place), BY_HAND, property.owners[place].protected)
        for property, place in office.zoning(record.municipality).owners(designations)
    ]


def awaited(office: Office, record: Record, body: Reminded, status: Status) -> list[Told]:
    """Those whose answer is awaited and whom no register marks: a marked one an officer speaks with, and no letter reminds."""
    if body.of == "answer_hearing":
        zoning = office.zoning(record.municipality)
        waiting = [recipient for recipient, answer in status.heard.items() if answer is None]
        those = [Told(asked, BY_HAND, bool(zoning.marked([asked.rpartition("/")[0]]))) for asked in waiting]
    else:
        those = _applicants(office, record, body, status)
    return [party for party in those if not party.protected]


def _heard(office: Office, record: Record, body: Any, status: Status) -> list[Told]:
    zoning = office.zoning(record.municipality)
    return [
        Told(recipient, BY_HAND, bool(zoning.marked([recipient.rpartition("/")[0]]))) for recipient in body.recipients
    ]


def _bordering(office: Office, record: Record, body: Body, status: Status) -> list[Told]:
    """The owners of what borders on the property (PBL 9 kap. 110 §)."""
    return _owning(office, record, record.site.bordering)


def _told_later(office: Office, record: Record, body: Body, status: Status) -> list[Told]:
    """Those who apply, where their decision has not said until when others may appeal, or says another day."""
    those = _applicants(office, record, body, status)
    is_told = status.announced == status.decided and not any(party.protected for party in those)
    return [] if is_told else those


def _authority(office: Office, record: Record, body: Body, status: Status) -> list[Told]:
    return [Told(AUTHORITY, BY_HAND)]


GROUPS: Mapping[str, Callable[[Office, Record, Any, Status], list[Told]]] = {
    "applicants": _applicants,
    "owners": _owners,
    "beyond": beyond,
    "awaited": awaited,
    "heard": _heard,
    "bordering": _bordering,
    "applicants_told_later": _told_later,
    "authority": _authority,
}
"""Those whom the process names as who a letter goes to."""
