"""
What a case rests on, each on a page of its own beside the settling: the map with the lines that were measured, the papers
beside what was stated, and the facts with who supplied them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse, Response

from api.desk.case_head import case_head
from api.desk.drafts import keep
from api.desk.entry import entered, unbarred
from api.desk.tried import absent, known
from api.desk.versions import Version, replaced_by, versions
from api.sign_in.session import officer, reader
from api.web.fields import line_in, text_in
from api.web.pages import as_image, page
from api.web.papers import papers_labels, pictured
from api.web.security import with_map, with_paper
from api.web.sent import Form
from api.web.served import office
from permits import clock
from permits.assessment import Assessment
from permits.decision.explanation import fact_value
from permits.geometry import Shape, to_geojson
from permits.jurisdiction import mobile_number
from permits.law.pack import Pack
from permits.opening.sheet import LARGE
from permits.phrases import phrase
from permits.place.plan import Family
from permits.prospect import as_it_stands
from permits.quantity import Source, Value
from permits.store.case.papers import of_case
from permits.store.case.parties import whose
from permits.store.chained.record import Record
from permits.store.office.officer_drafts import OfficerDraft
from permits.store.office.readings import Reading
from permits.store.visitors.contacts import Contacts
from permits.survey.lines import measured_lines
from permits.text import Text

router = APIRouter(prefix="/desk/cases/{case_id}", dependencies=[Depends(entered)])

LIMITING = (Family.NO_BUILD_LAND, Family.COMPLEMENTARY_ONLY_LAND)
"""The provisions whose land the map shows as not to be built on, or not by everything."""

AROUND = 40
"""Metres around the property within which others are drawn."""

ORDER = "completion_requested"
"""The step by which more is asked for; what is not enough is kept in its draft until it is sent."""


def _page(request: Request, record: Record, template: str, status: int = 200, **values: Any) -> HTMLResponse:
    whole = {"record": record, "labels": papers_labels(request), "result": None}
    return page(request, template, status, head=case_head(request, record.case_id), **whole, **values)


# -- the map --------------------------------------------------------------------------------------------


@router.get("/map")
def on_the_map(request: Request, case_id: str) -> HTMLResponse:
    """The place with layers to show and hide, and every measured line as a row of its own, which stands without the map."""
    me, here = reader(request), office(request)
    stands = as_it_stands(here, me.municipality, case_id, clock.today())
    record, tiles = here.store.records.last(me.municipality, case_id), here.settings.map_tiles
    response = _page(
        request,
        record,
        "desk/map.html",
        drawing=as_image(record.siteplan),
        lines=[
            (line, fact_value(here.pack.facts[line.fact], line.value))
            for line in measured_lines(stands.site, stands.where, stands.facts)
        ],
        layers=LAYERS,
        tiles=tiles,
    )
    response.headers["Content-Security-Policy"] = with_map(tiles)
    return response


LAYERS = {
    "property": phrase("desk.basis.property"),
    "applied": phrase("desk.basis.applied"),
    "measured": phrase("desk.basis.measured"),
    "plan": phrase("desk.basis.plan"),
    "building": phrase("desk.basis.building"),
    "neighbour": phrase("desk.basis.neighbour"),
}
"""What can be shown and hidden, by the kind of feature."""


@router.get("/ground.json")
def ground(request: Request, case_id: str) -> JSONResponse:
    """What the map of the case draws, as GeoJSON in the municipality's own system. No owners."""
    me, here = reader(request), office(request)
    stands = as_it_stands(here, me.municipality, case_id, clock.today())
    around = (
        []
        if stands.site.property is None
        else here.zoning(me.municipality).neighbouring(stands.site.property.outline, AROUND)
    )
    features = [
        *(
            _feature("neighbour", lot.outline, lot.designation, land=lot.land.value)
            for lot in around
            if stands.site.property is None or lot.designation != stands.site.property.designation
        ),
        *_drawn(stands),
    ]
    return JSONResponse({"crs": stands.site.crs, "type": "FeatureCollection", "features": features})


def _drawn(stands: Assessment) -> Iterator[dict[str, Any]]:
    site = stands.site
    for plan in site.plans:
        for provision in plan.provisions:
            if provision.family in LIMITING:
                yield _feature("plan", provision.area, provision.wording, family=provision.family.value)
    for building in site.buildings:
        yield _feature("building", building.outline, "", own=building.on == stands.inquiry.property)
    if site.property is not None:
        yield _feature("property", site.property.outline, site.property.designation)
    if stands.where is not None:
        yield _feature("applied", stands.where, "")
    for line in measured_lines(site, stands.where, stands.facts):
        yield _feature("measured", line.line, line.label.sv, id=f"{line.fact} {line.id}".strip())


def _feature(kind: str, shape: Shape, name: str, **more: str | bool) -> dict[str, Any]:
    return {"type": "Feature", "geometry": to_geojson(shape), "properties": {"kind": kind, "name": name, **more}}


# -- the papers -----------------------------------------------------------------------------------------


@router.get("/papers")
def papers(request: Request, case_id: str, show: str = "", beside: str = "", at: int = 1) -> HTMLResponse:
    """
    Every paper handed in, one of them beside what was stated and what is not enough in it. show: which, by its hash.
    beside: one that it took the place of, to be compared with. at: the page that is compared.
    """
    return _papers(request, case_id, show, beside, at)


@router.get("/papers/{sha256}/pages/{number}.jpg")
def page_of_paper(request: Request, case_id: str, sha256: str, number: int) -> Response:
    """A page of any paper that the case has or has had, as a picture. Raises NotFound."""
    return pictured(request, reader(request).municipality, of_case(case_id), sha256, number, LARGE)


@dataclass(frozen=True, slots=True)
class Comparison:
    """
    Two versions of a paper beside each other. pages: how many each has, the older first; nought of one that is not here.
    at: the page that is shown, from one.
    """

    older: Version
    newer: Version
    pages: tuple[int, int]
    at: int

    @property
    def most(self) -> int:
        return max(self.pages)


def _compared(request: Request, case_id: str, older: Version, newer: Version, at: int) -> Comparison:
    held = office(request).store.papers(reader(request).municipality).of(of_case(case_id))
    both = [held.get(version.paper["sha256"]) for version in (older, newer)]
    before, after = (0 if paper is None else paper.pages for paper in both)
    return Comparison(older, newer, (before, after), min(max(at, 1), max(before, after, 1)))


def _papers(
    request: Request,
    case_id: str,
    show: str,
    beside: str = "",
    at: int = 1,
    fault: Text | None = None,
    status: int = 200,
) -> HTMLResponse:
    me, here = reader(request), office(request)
    whole = here.store.cases.whole(me.municipality, case_id)
    records, record = whole.records, whole.records[-1]
    known_versions = versions(records, whole.happened)
    handed_in = list(record.application.get("attachments", ()))
    shown = next((paper for paper in handed_in if paper["sha256"] == show), handed_in[0] if handed_in else None)
    earlier = [known_versions[name] for name in replaced_by(records, shown["sha256"])] if shown else []
    older = next((version for version in earlier if version.paper["sha256"] == beside), None)
    response = _page(
        request,
        record,
        "desk/papers.html",
        status,
        handed_in=handed_in,
        shown=shown,
        is_held=shown is not None and bool(here.store.papers(me.municipality).there([shown["sha256"]])),
        came=known_versions,
        earlier=earlier,
        replacing={paper["sha256"] for paper in handed_in if replaced_by(records, paper["sha256"])},
        compared=_compared(request, case_id, older, known_versions[shown["sha256"]], at) if older and shown else None,
        stated=known(here.pack, _to_compare(here.pack, record.facts.values)),
        asked=_asked(_order(request, case_id)),
        order=ORDER,
        fault=fault,
    )
    response.headers["Content-Security-Policy"] = with_paper()
    return response


def _to_compare(pack: Pack, values: Mapping[str, Value]) -> dict[str, Value]:
    """What a drawing can be held against: what was stated or measured of the measure itself, its numbers first."""
    stated = {
        name: value
        for name, value in values.items()
        if name in pack.facts and (value.source in STATED or pack.facts[name].type.is_numeric)
    }
    return dict(sorted(stated.items(), key=lambda item: not pack.facts[item[0]].type.is_numeric))


STATED = (Source.APPLICANT, Source.DRAWN, Source.INSTRUMENT)


def _order(request: Request, case_id: str) -> OfficerDraft | None:
    """The officer's draft of the order; None before it is begun."""
    me = reader(request)
    return office(request).store.officer_drafts(me.municipality).of(case_id, me.name).get(ORDER)


def _asked(draft: OfficerDraft | None) -> list[str]:
    """What is to be asked for so far, line by line."""
    return [line for line in (draft.fields.get("step.asks", "") if draft else "").splitlines() if line.strip()]


@router.post("/papers", dependencies=[Depends(unbarred)])
def not_enough(request: Request, case_id: str, form: Form) -> Response:
    """Put what is not enough in a paper among what the applicant will be asked for; nothing is sent yet."""
    officer(request)
    paper, what = text_in(form, "paper"), line_in(form, "what")
    because = line_in(form, "because")
    if not because:
        return _papers(request, case_id, paper, fault=phrase("desk.basis.not_enough_because"), status=422)
    draft = _order(request, case_id)
    lines = [*_asked(draft), f"{what}: {because}"]
    keep(request, case_id, ORDER, {"step.asks": "\n".join(lines)}, draft.version if draft else 0)
    return RedirectResponse(f"/desk/cases/{case_id}/papers?{urlencode({'show': paper})}", 303)


# -- the facts ------------------------------------------------------------------------------------------


@router.get("/facts")
def facts(request: Request, case_id: str) -> HTMLResponse:
    """The parties, every fact with who supplied it, the layers of the map, the records and letters, and who has read."""
    me, here = reader(request), office(request)
    records = here.store.records.of(me.municipality, case_id)
    facts = records[-1].facts
    return _page(
        request,
        records[-1],
        "desk/facts.html",
        records=records,
        known=known(here.pack, facts.values),
        claimed=known(here.pack, facts.claimed),
        absent=absent(here.pack, facts.why_absent),
        confirmed=_confirmed(here.store.contacts, records[-1]),
        unconfirmed=len(here.store.outbox.unconfirmed_of(me.municipality, case_id)),
        readings=_readers(here.store.readings(me.municipality).of(case_id)),
        layer_labels=CALLED,
    )


def _confirmed(contacts: Contacts, record: Record) -> set[str]:
    """The e-mail addresses and telephones, as the application has them, that are known to be the party's own."""
    written = record.application
    return {
        person[name]
        for person in (*written["applicants"], *filter(None, (written.get("agent"),)))
        for contact in contacts.of(record.municipality, whose(person))
        for name in ("email", "phone")
        if contact.confirmed and contact.address in (person.get(name), mobile_number(person.get(name) or ""))
    }


@dataclass(frozen=True, slots=True)
class Readers:
    """Somebody who read the case on a day. role, reader: see `Reading`. times: how often; last: the last time, as 14:05."""

    day: date
    role: str
    reader: str
    times: int
    last: str


def _readers(readings: Sequence[Reading]) -> list[Readers]:
    """The readings, those of somebody on the same day as one. readings: the newest first."""
    by_day: dict[tuple[date, str, str], list[Reading]] = {}
    for reading in readings:
        by_day.setdefault((clock.day_of(reading.at), reading.role, reading.reader), []).append(reading)
    return [Readers(*of, len(those), f"{clock.local(those[0].at):%H:%M}") for of, those in by_day.items()]


CALLED = {
    "plans": phrase("desk.layers.plans"),
    "properties": phrase("desk.layers.properties"),
    "boundaries": phrase("desk.layers.boundaries"),
    "buildings": phrase("desk.layers.buildings"),
    "owners": phrase("desk.layers.owners"),
    "tracks": phrase("desk.layers.tracks"),
    "shore_protection": phrase("desk.layers.shore_protection"),
    "valuable_areas": phrase("desk.layers.valuable_areas"),
    "valuable_buildings": phrase("desk.layers.valuable_buildings"),
    "defence_areas": phrase("desk.layers.defence_areas"),
    "area_regulations": phrase("desk.layers.area_regulations"),
    "water": phrase("desk.layers.water"),
    "roads": phrase("desk.layers.roads"),
    "addresses": phrase("desk.layers.addresses"),
}
"""The layers of the map, by the name that a municipality's manifest has."""
