"""
Living the demo town's cases through, by the path and the steps that everybody else goes, under a clock that is moved.

The same day gives the same lives. What the doors of the demo would have seen, signatures and papers, is proved here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from permits import application as applications
from permits import clock
from permits.application import Application, Proofs
from permits.case import decide
from permits.casework.deadline import next_working_day
from permits.casework.events import Role
from permits.continuing import answer, complete, withdraw
from permits.decision.ruling import HEARD, Answered, Ruling
from permits.demo.lives import CALLED, LIVES, Act, Done, Life
from permits.demo.wants import WANTS, Wanted, body, turned
from permits.geometry import to_geojson
from permits.jurisdiction import ZONE
from permits.office import Office
from permits.opening.paper import Paper
from permits.place.gazetteer import spelt
from permits.post.confirming import code_of
from permits.post.deliver import FileDrop, Ports
from permits.prospect import prospect
from permits.steps.dispatching import dispatch
from permits.steps.serving import opened_by
from permits.steps.taking import take_asked
from permits.store.case.papers import of_client
from permits.store.case.parties import numbers, told
from permits.store.chained.record import Record
from permits.survey import footprint
from permits.survey.misplaced import misplaced

DOOR = "demo"
OFFICERS = ("Handläggare Demo", "Lisa Testberg")
BY: Mapping[str, Role] = {
    "appealed": Role.PARTY, "hearing_answered": Role.PARTY, "plan_handed_in": Role.APPLICANT,
    "manager_named": Role.APPLICANT, "final_clearance_asked": Role.APPLICANT, "commented": Role.APPLICANT,
    "appeal_ended": Role.AUTHORITY, "returned": Role.AUTHORITY,
}  # fmt: skip
"""Who takes a step; an officer any other."""

COMES_IN = ""
"""What a life begins with."""


@dataclass
class Living:
    """A case that is being lived. record: its newest."""

    place: int
    life: Life
    received: date
    record: Record | None = None

    @property
    def officer(self) -> str:
        return OFFICERS[self.place % len(OFFICERS)]


def live_through(office: Office, municipality: str, today: date, lives: Sequence[Life] = LIVES) -> Iterator[Record]:
    """
    Live those cases until that day, each event in its turn; the record that each came in with, the oldest first.

    Raises what the path and the steps raise, for a life that the law does not allow.
    """
    papers = _papers(office, municipality, lives)
    post = Ports(FileDrop(office.settings.data_dir / "post"))
    lived = [Living(place, life, today - timedelta(days=life.ago)) for place, life in enumerate(lives)]
    for moment, living, done in _in_order(lived, today):
        with clock.standing_at(moment):
            if done[1] == COMES_IN:
                living.record = _comes_in(office, municipality, living, papers)
                _confirm(office, living.record, moment)
                yield living.record
            else:
                _goes_on(office, municipality, living, done, papers)
            dispatch(office, post, moment)


def _confirm(office: Office, record: Record, now: datetime) -> None:
    """Who applies shows by a code that their address is theirs."""
    contacts, secret = office.store.contacts, office.settings.secret()
    for party in told(record.application):
        for contact in contacts.of(record.municipality, party.whose):
            if contact.confirmed is None:
                contacts.ask(record.municipality, party.whose, contact.address, now)
                asked = replace(contact, asked=now)
                code = code_of(secret, asked)
                contacts.guess(asked, code, code, now)


def _in_order(lives: list[Living], today: date) -> list[tuple[datetime, Living, Done]]:
    """
    Everything that happens, one after another. An officer works on working days; what follows waits for it, and nothing is
    done after today.
    """
    happening = []
    for living in lives:
        before = living.received
        for turn, done in enumerate(((0, COMES_IN, {}), *living.life.then)):
            day = living.received + timedelta(days=done[0])
            if done[1] not in (COMES_IN, *BY, Act.READS, Act.COMPLETES, Act.WITHDRAWS):
                day = next_working_day(day)
            day = before = min(max(day, before), today)
            at = datetime.combine(day, time(7, tzinfo=ZONE)) + timedelta(minutes=living.place * 10 + turn)
            happening.append((at.astimezone(UTC), living, done))
    return sorted(happening, key=lambda each: each[0])


def _papers(office: Office, municipality: str, lives: Sequence[Life]) -> dict[str, str]:
    """A paper of each kind that anybody hands in, kept; its hash by kind."""
    kept = office.store.papers(municipality)
    hashes = {}
    for kind in sorted({kind for life in lives for kind in life.wants.papers}):
        paper = office.pack.facts.get(f"{kind}_attached")
        pdf = office.letters.example(paper.label.sv if paper else kind)
        hashes[kind] = kept.keep(of_client(DOOR), pdf, Paper("application/pdf", len(pdf), 1))
    return hashes


def _application(
    office: Office, municipality: str, living: Living, papers: Mapping[str, str], *, whole: bool
) -> Application:
    life, lot = living.life, f"ALMEN 1:{living.life.lot}"
    zoning = office.zoning(municipality)
    property = zoning.property(lot)
    assert property is not None, lot
    handed_in = {kind: papers[kind] for kind in (life.wants.papers if whole else life.wants.papers[:1])}
    applicant = {
        "name": property.owners[0].name,
        "personalNumber": numbered(living.place),
        "address": {"street": property.address or lot, "postalCode": "999 01", "town": WANTS.town},
        "email": f"person{living.place}@example.org",
        "signed": living.received.isoformat(),
        **life.person,
    }
    start = living.received + timedelta(days=200)
    corners = sorted(to_geojson(property.outline)["coordinates"][0], key=lambda point: point[1])
    (east, north), (far_east, far_north) = corners[0], corners[-1]

    def wanted(wants: Wanted) -> Application:
        return applications.read(
            body(
                wants,
                municipality,
                lot,
                zoning.municipality.crs,
                (east, north),
                applicant,
                handed_in,
                living.received.isoformat(),
                start.isoformat(),
            )
        )

    application = wanted(life.wants)
    where = footprint(application, zoning)
    if misplaced(office.pack.acts[life.wants.kind], zoning.site(application, where, living.received), where):
        return wanted(turned(life.wants, (far_east - east, far_north - north)))
    return application


def numbered(place: int) -> str:
    """A personal number that nobody has: the Tax Agency keeps those of 980 and up for tests."""
    digits = f"{70 + place % 30:02}{1 + place % 12:02}{1 + place % 28:02}98{place % 10}"
    doubled = [int(digit) * (2 - place % 2) for place, digit in enumerate(digits)]
    return f"19{digits[:6]}-{digits[6:]}{-sum(part // 10 + part % 10 for part in doubled) % 10}"


def _proved(office: Office, application: Application) -> Proofs:
    """Everybody has signed, and whoever owns the property agrees by their own login."""
    property = office.zoning(application.municipality).property(application.property)
    assert property is not None
    agree = {(spelt(property.designation), place): True for place in range(len(property.owners))}
    papers = {paper.sha256: Paper(paper.media_type, 1, 1) for paper in application.attachments}
    return Proofs(DOOR, applicants=frozenset(range(len(application.applicants))), consents=agree, papers=papers)


def _comes_in(office: Office, municipality: str, living: Living, papers: Mapping[str, str]) -> Record:
    application = _application(office, municipality, living, papers, whole=living.life.whole)
    record, _ = decide(office, application, clock.today(), _proved(office, application))
    return record


def _goes_on(office: Office, municipality: str, living: Living, done: Done, papers: Mapping[str, str]) -> None:
    assert living.record is not None
    _, what, asked = done
    record, today = living.record, clock.today()
    match what:
        case Act.COMPLETES:
            whole = _application(office, municipality, living, papers, whole=True)
            proofs = _proved(office, whole)
            living.record = complete(office, whole, record.case_id, today, proofs, seen=record.sequence)
        case Act.WITHDRAWS:
            living.record = withdraw(office, municipality, record.case_id, today, seen=record.sequence)
        case Act.READS:
            opened_by(office, record, next(iter(numbers(record.application))))
        case Act.DECIDES:
            living.record = _decided(office, municipality, living, record, asked)
        case step:
            role = BY.get(step, Role.OFFICER)
            actor = living.officer if role is Role.OFFICER else ""
            take_asked(office, municipality, record.case_id, {"kind": step, **_dated(asked, today)}, role, actor)


def _dated(asked: Mapping[str, Any], today: date) -> dict[str, Any]:
    """What a step is asked, with the days that follow from the day it is taken."""
    later = (today + timedelta(days=7)).isoformat()
    return {name: later if value == CALLED else value for name, value in asked.items()}


def _decided(office: Office, municipality: str, living: Living, record: Record, asked: Mapping[str, Any]) -> Record:
    """An officer has answered what is left, and decides."""
    today, officer = clock.today(), living.officer
    assessment = prospect(office, municipality, record.case_id, {}, officer, today).assessment
    given = Answered(asked["yes"], asked["reasons"])
    answers = {fact: given for fact in assessment.outcome.judgements if fact != HEARD}
    ruling = Ruling(officer, clock.now(), asked["result"], asked["reasons"])
    return answer(office, municipality, record.case_id, answers, ruling, today, seen=record.sequence)
