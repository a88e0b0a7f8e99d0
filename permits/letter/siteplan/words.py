"""The site plan in words, for those who hear it read: what stands where, how far from each boundary, on which land."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from functools import lru_cache

from permits import geometry
from permits.acts import Act
from permits.decision.against_limit import beside_limit
from permits.decision.explanation import fact_value, quantity, to_the_centimetre
from permits.geometry import Shape
from permits.law.conclusion import Conclusions, Verdict
from permits.law.engine.generated import reached, residues
from permits.law.facts import Dates, Facts
from permits.law.pack import FactDeclaration, InForce, Pack, Resolved, comparisons
from permits.phrases import phrase
from permits.place.plan import Family
from permits.place.site import Boundary, Site
from permits.quantity import Measured, Stated
from permits.survey import MeasuredLine
from permits.text import Text

SIDES = ("east", "north_east", "north", "north_west", "west", "south_west", "south", "south_east")
"""The sides of a property, in eighths of a turn from east."""

NEAR = Decimal(25)
"""Metres within which a distance is worth showing on the drawing."""

TELLING = (Family.NO_BUILD_LAND, Family.COMPLEMENTARY_ONLY_LAND)
"""The kinds of land that the words tell of, where what is built covers some of it."""


def limits(
    pack: Pack, facts: Facts, dates: Dates, conclusions: Conclusions, *, granted: bool = False
) -> Mapping[str, Decimal]:
    """
    The number that rules which speak of the case, or the plan here, set for each distance, by the fact that tells it; none
    where several rules differ. By the law of the day on which the case came in.

    conclusions: of these facts on these dates. granted: whether a permit is given, so that what only calls for one is no
    least distance any more.
    """
    found: dict[str, Decimal] = {}
    act = _act(pack, facts)
    if act is None:
        return found
    in_force = pack.on(Dates(dates.received, dates.received))
    told = conclusions.conclusions if in_force == pack.on(dates) else reached(in_force, facts).verdicts()
    limited = _limited(in_force, act.name)
    speaking = {
        conclusion.rule
        for conclusion in told
        if conclusion.rule in limited and conclusion.verdict is not Verdict.NOT_APPLICABLE
        if not (granted and pack.rule(conclusion.rule).question == "permit_duty")
    }
    tested: dict[str, frozenset[Decimal]] = {}
    for rule in speaking:
        for fact, numbers in limited[rule].items():
            tested[fact] = tested.get(fact, frozenset()) | numbers
    for fact, numbers in tested.items():
        if len(numbers) == 1:
            found[fact] = next(iter(numbers))
    # A plan's distance is one of buildings (se.plan.binds.building).
    for provision in facts.things.get("provision", ()) if act.is_building else ():
        family, value = provision.values.get("provision_family"), provision.values.get("provision_value")
        if isinstance(family, Stated) and family.value == Family.BOUNDARY_DISTANCE and isinstance(value, Measured):
            found["boundary_distance_m"] = max(value.high, found.get("boundary_distance_m", value.high))
    return found


def _act(pack: Pack, facts: Facts) -> Act | None:
    measure = facts.values.get("measure")
    return pack.acts.get(str(measure.value)) if isinstance(measure, Stated) else None


@lru_cache(maxsize=128)
def _limited(in_force: InForce, kind: str) -> Mapping[str, Mapping[str, frozenset[Decimal]]]:
    """
    The rules that may speak of a kind of measure and test a distance, each with the limits by the distance's fact.

    What only says which cases a rule speaks of is no limit on the distance: a railway within 30 m is asked for its
    consent, but nothing is said of how far from its boundary one may build.
    """
    found: dict[str, dict[str, frozenset[Decimal]]] = {}
    for id, residue in residues(in_force, kind).items():
        for compare in comparisons(residue.meets or ()):
            if compare.fact.endswith("_distance_m"):
                numbers = {operand.value for operand in compare.against if isinstance(operand, Resolved)}
                of_rule = found.setdefault(id, {})
                of_rule[compare.fact] = of_rule.get(compare.fact, frozenset()) | numbers
    return found


def shown(site: Site, lines: Sequence[MeasuredLine]) -> Iterator[MeasuredLine]:
    """The distances worth telling: to each boundary, the nearest house on the property, and track, road and shore."""
    yield from (line for line in lines if line.kind == "boundary")
    own = {building.id for building in site.buildings if site.property and building.on == site.property.designation}
    houses = [line for line in lines if line.kind == "building" and line.id in own]
    if houses:
        nearest = min(houses, key=lambda one: one.value.low)
        # An extension stands against its house; that distance tells nothing.
        if nearest.value.high > Decimal("0.10"):
            yield nearest
    yield from (line for line in lines if not line.kind)


def describe(
    pack: Pack,
    site: Site,
    where: Shape | None,
    facts: Facts,
    measured: Sequence[MeasuredLine],
    least: Mapping[str, Decimal],
) -> Text:
    """The drawing in words. measured: as `measured_lines` gives it. least: as `limits` does."""
    if site.property is None or where is None:
        return phrase("siteplan.not_drawn")
    designation = site.property.designation
    said = [phrase("siteplan.of", property=designation)]
    act = _act(pack, facts)
    noun = act.noun if act else phrase("siteplan.measure")
    area = facts.values.get("building_area_m2")
    if isinstance(area, Measured):
        said.append(phrase("siteplan.area", area=fact_value(pack.facts["building_area_m2"], area)))
    first = True
    for line in shown(site, measured):
        if line.kind or line.value.low < NEAR:
            said.append(_distance(pack, site, line, noun if first else None, least.get(line.fact)))
            first = False
    for thing in facts.things.get("boundary", ()):
        why = thing.why_absent.get("boundary_distance_m")
        if why is not None:
            said.append(phrase("siteplan.unknown", to=thing.label, why=why))
    said += _land(pack, facts, noun)
    return Text.joined(said)


def in_doubt(value: Measured, limit: Decimal | None) -> bool:
    """Whether the limit lies within what a distance may be."""
    return limit is not None and value.low < limit <= value.high


def distance(fact: FactDeclaration, value: Measured, limit: Decimal | None) -> Text:
    """A distance to the centimetre and never longer than it is, with its doubt where that decides."""
    return beside_limit(fact, value, "at_least", to_the_centimetre(fact), decides=in_doubt(value, limit))


def as_the_law_writes(limit: Text) -> Text:
    """A limit without a last nought: 4,5 m, not 4,50 m."""
    return Text(*(re.sub(r"0(?=\D*$)", "", words) for words in (limit.sv, limit.en)))


def _distance(pack: Pack, site: Site, one: MeasuredLine, noun: Text | None, limit: Decimal | None) -> Text:
    """One distance; noun: what stands there, in the first sentence of several."""
    far, to = distance(pack.facts[one.fact], one.value, limit), _called(site, one)
    said = (
        phrase("siteplan.to", to=to, far=far) if noun is None else phrase("siteplan.stands", noun=noun, far=far, to=to)
    )
    if limit is None or one.value.low >= NEAR:
        return phrase("siteplan.distance", said=said)
    return phrase(
        "siteplan.distance_limited", said=said, limit=as_the_law_writes(quantity(pack.facts[one.fact], limit))
    )


def _called(site: Site, one: MeasuredLine) -> Text:
    """What a distance was measured to: a boundary by its side and neighbour."""
    if one.kind == "building":
        purpose = next((building.purpose for building in site.buildings if building.id == one.id), "")
        kind = purpose.partition(";")[2] or purpose
        # The register's words for what a building is for are Swedish.
        return phrase("siteplan.nearest", kind=Text(f" ({kind[:1].lower() + kind[1:]})" if kind else "", ""))
    if one.kind != "boundary" or site.property is None:
        return one.label
    boundary = next(boundary for boundary in site.boundaries if boundary.id == one.id)
    start, end = geometry.ends(one.line)
    turn = geometry.compass(start, end)
    if turn is None:
        turn = geometry.compass(site.property.outline, boundary.line)
    return boundary_called(boundary, turn)


def boundary_called(boundary: Boundary, turn: int | None) -> Text:
    """A boundary by its side of the lot and its neighbour. turn: towards it, as `geometry.compass` tells."""
    side = SIDES[turn] if turn is not None else "somewhere"
    if boundary.neighbour is None:
        return phrase(f"siteplan.boundary.{side}")
    return phrase(f"siteplan.boundary_towards.{side}", neighbour=boundary.neighbour.designation)


def _land(pack: Pack, facts: Facts, noun: Text) -> Iterator[Text]:
    for thing in facts.things.get("provision", ()):
        family, met = thing.values.get("provision_family"), thing.values.get("provision_overlap_m2")
        if not isinstance(met, Measured) or met.high <= 0:
            continue
        if isinstance(family, Stated) and family.value in TELLING:
            much = beside_limit(pack.facts["provision_overlap_m2"], met, "at_most", "#,##0.##", decides=False)
            land = phrase(f"siteplan.land.{family.value}")
            yield phrase("siteplan.covers", noun=noun, much=much, land=land)
