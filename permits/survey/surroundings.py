"""What lies around and over the ground: tracks, roads, water and protected areas."""

from __future__ import annotations

from permits import geometry
from permits.acts import Drawn, Form
from permits.geometry import Shape
from permits.law.facts import Thing
from permits.phrases import phrase
from permits.place.site import LandClass, Overlay
from permits.place.zoning import NEAR_OVERLAYS, NEAR_TRACKS, touching
from permits.quantity import Source, Stated, at_least, exactly
from permits.survey.finding import ZERO, Finding
from permits.survey.plans import plan_facts
from permits.survey.shore import shore

VALUED = "valuable_buildings"
"""The layer of the buildings that the municipality has pointed out."""


def tracks_and_areas(finding: Finding) -> None:
    """What lies around and over the ground, and what the plan protects there."""
    _tracks(finding)
    _whose_tracks(finding)
    _area_fact(finding, "valuable_area", "valuable_areas", finding.affected)
    _valuable_building(finding)
    _area_fact(finding, "defence_area", "defence_areas", finding.ground)
    _area_fact(finding, "area_regulations", "area_regulations", finding.ground)
    shore(finding)
    _roads(finding)
    plan_facts(finding)


def _valuable_building(finding: Finding) -> None:
    """
    Whether what is built on or changed is a building that the municipality has pointed out as of particular value.

    One inventory names buildings, the other areas, in which a person looks at each house. None of them is of value only where
    both tell what is not in them, and nothing on the property is pointed out that could be this building.
    """
    area = finding.values.get("valuable_area")
    told = finding.where is not None and not (finding.act.form is Form.EXTENSION and finding.extended is None)
    pointed_out = _pointed_out(finding)
    met = [mark for mark in pointed_out if told and _share_ground(mark.area, finding.affected)]
    loose = [mark for mark in pointed_out if not any(_share_ground(mark.area, house.outline) for house in finding.own)]
    if met:
        finding.put("valuable_building", Stated(True, Source.SURVEY, met[0].name))
    elif (
        (pointed_out if not told else loose)
        or not (finding.tells(VALUED) or _stands_free(finding))
        or not isinstance(area, Stated)
        or area.value is not False
    ):
        finding.miss("valuable_building", phrase("survey.surroundings.value_unknown"))
    else:
        known = finding.site.layers[VALUED if finding.tells(VALUED) else "buildings"]
        finding.put("valuable_building", Stated(False, Source.SURVEY, f"{known.source}, {known.data_date}"))


def _stands_free(finding: Finding) -> bool:
    """Whether it is new and touches no building, each of which the map shows: then it changes none, of value or not."""
    where = finding.where
    if where is None or finding.act.form is Form.EXTENSION or finding.act.drawn is Drawn.BUILDING:
        return False
    touched = (house for house in finding.site.buildings if geometry.touches(house.outline, where))
    return finding.tells("buildings") and next(touched, None) is None


def _pointed_out(finding: Finding) -> list[Overlay]:
    """The marks of the inventory of buildings on the property or on what is changed."""
    places = (finding.site.property.outline if finding.site.property else None, finding.affected)
    return [
        mark
        for mark in finding.site.overlays
        if mark.kind == VALUED and any(_share_ground(mark.area, place) for place in places)
    ]


def _share_ground(area: Shape, place: Shape | None) -> bool:
    """Whether a place lies in an area; a boundary in common is not enough, but for what is no area itself."""
    if place is None:
        return False
    if geometry.is_line(area) or geometry.is_line(place):
        return geometry.touches(area, place)
    return geometry.overlap(area, place) > 0


def _tracks(finding: Finding) -> None:
    where, tracks = finding.where, finding.site.tracks
    if where is None:
        finding.miss("track_distance_m", phrase("survey.absent.not_placed"))
    elif not finding.tells("tracks"):
        finding.miss("track_distance_m", phrase("survey.surroundings.no_tracks"))
    elif not tracks:
        none = at_least(NEAR_TRACKS, Source.SURVEY, f"inget spår inom {NEAR_TRACKS} m")
        finding.put("track_distance_m", none)
    else:
        evidence = "till spårets mitt"
        away = [(geometry.distance(where, track.line), track.accuracy_m) for track in tracks]
        nearest = finding.nearest(((d, finding.interval(d, evidence, error)) for d, error in away), evidence)
        if nearest is None:
            why = phrase("survey.surroundings.track_unsure")
            finding.miss("track_distance_m", why)
        else:
            finding.put("track_distance_m", finding.seen(nearest, NEAR_TRACKS))


def _whose_tracks(finding: Finding) -> None:
    """Whether every track that may be near enough lies on railway land beyond the property's own boundaries."""
    fact, reach, where = "near_tracks_adjoin", finding.limit("track_comeback_distance"), finding.where
    if where is None or reach is None:
        finding.miss(fact, phrase("survey.absent.not_placed"))
        return
    margins = [finding.margin(track.accuracy_m) for track in finding.site.tracks]
    if None in margins or not finding.tells("tracks"):
        finding.miss(fact, phrase("survey.surroundings.no_tracks"))
        return
    beyond = [boundary.neighbour for boundary in finding.site.boundaries if boundary.neighbour is not None]
    railways = geometry.union([land.outline for land in beyond if land.land is LandClass.RAILWAY])
    elsewhere = [geometry.difference(track.line, railways) for track in finding.site.tracks]
    astray = any(
        not line.is_empty and geometry.distance(where, line) < reach + (margin or ZERO)
        for line, margin in zip(elsewhere, margins, strict=True)
    )
    finding.put(fact, Stated(not astray, Source.SURVEY, "spår och fastighetsgränser"))


def _roads(finding: Finding) -> None:
    roads = [overlay.area for overlay in finding.site.overlays if overlay.kind == "roads"]
    if finding.where is None or not (roads or finding.tells("roads")):
        why = phrase("survey.absent.not_placed") if finding.where is None else phrase("survey.surroundings.no_roads")
        finding.miss("road_distance_m", why)
        return
    where = finding.where
    least = min((geometry.distance(where, road) for road in roads), default=None)
    if least is None:
        nearest = at_least(NEAR_OVERLAYS, Source.SURVEY, f"ingen väg inom {NEAR_OVERLAYS} m")
    else:
        nearest = finding.seen(exactly(least, Source.SURVEY, "till vägområdet"), NEAR_OVERLAYS)
    finding.put("road_distance_m", nearest)


def _area_fact(finding: Finding, fact: str, layer: str, ground: Shape | None) -> None:
    """True when the place lies in the layer's areas; false only when the layer's silence means so."""
    hits = touching(finding.site.overlays, layer, ground) if ground is not None else []
    if layer != "defence_areas":  # beside one counts as in it (PBL 9 kap. 36 §)
        hits = [hit for hit in hits if _share_ground(hit.area, ground)]
    if hits:
        finding.put(fact, Stated(True, Source.SURVEY, hits[0].name))
    elif ground is not None and finding.tells(layer):
        known = finding.site.layers[layer]
        finding.put(fact, Stated(False, Source.SURVEY, f"{known.source}, {known.data_date}"))
    else:
        finding.miss(fact, phrase("survey.absent.no_layer"))


def overlays(finding: Finding) -> tuple[Thing, ...]:
    """Each protected or noted area that the place touches, as a thing."""
    if finding.ground is None:
        return ()
    ground = finding.ground
    return tuple(
        Thing(
            f"{overlay.kind} {overlay.id}",
            phrase("survey.surroundings.worded", name=overlay.name, words=overlay.words)
            if overlay.words
            else phrase("survey.surroundings.area", name=overlay.name),
            {
                "overlay_kind": Stated(overlay.kind, Source.REGISTER, overlay.source),
                "overlay_overlap_m2": exactly(geometry.overlap(ground, overlay.area), Source.SURVEY, overlay.name),
            },
        )
        for overlay in finding.site.overlays
        if geometry.touches(overlay.area, ground)
    )
