"""The site plan in words, for those who hear it read: what stands where, how far from each boundary, on which land."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import ROUND_CEILING, Decimal

from permits import geometry
from permits.decision.explanation import fact_value, quantity
from permits.geometry import Shape
from permits.law.facts import Facts
from permits.law.pack import LimitRef, Pack, comparisons
from permits.place.plan import Family
from permits.place.site import Site
from permits.quantity import Measured, Stated
from permits.survey import MeasuredLine, measured_lines
from permits.text import Text

SIDES = (
    Text("östra", "eastern"),
    Text("nordöstra", "north-eastern"),
    Text("norra", "northern"),
    Text("nordvästra", "north-western"),
    Text("västra", "western"),
    Text("sydvästra", "south-western"),
    Text("södra", "southern"),
    Text("sydöstra", "south-eastern"),
)
"""The sides of a property, in eighths of a turn from east."""

MEASURE = Text("Åtgärden", "The measure")
NOT_DRAWN = Text("Platsen är inte ritad.", "The place is not drawn.")

CENTIMETRE = Decimal("0.01")

NEAR = Decimal(25)
"""Metres within which a distance is worth showing on the drawing."""

LAND = {
    Family.NO_BUILD_LAND: Text("mark som inte får bebyggas (prickmark)", "land that may not be built on"),
    Family.COMPLEMENTARY_ONLY_LAND: Text(
        "mark där bara komplementbyggnad får stå (korsmark)", "land for complementary buildings only"
    ),
}


def limits(pack: Pack, facts: Facts, day: date) -> Mapping[str, Decimal]:
    """The number that rules, or the plan here, set for each distance; none where several rules differ."""
    found = {}
    for fact, names in _limited(pack).items():
        numbers = {dated.value for name in names if (dated := pack.limits[name].on(day)) is not None}
        if len(numbers) == 1:
            found[fact] = numbers.pop()
    for one in facts.things.get("provision", ()):
        family, value = one.values.get("provision_family"), one.values.get("provision_value")
        if isinstance(family, Stated) and family.value == Family.BOUNDARY_DISTANCE and isinstance(value, Measured):
            found["boundary_distance_m"] = max(value.high, found.get("boundary_distance_m", value.high))
    return found


def _limited(pack: Pack) -> Mapping[str, set[str]]:
    """
    The limits that rules test each distance against, by the distance's fact.

    What only says which cases a rule speaks of is no limit on the distance: a railway within 30 m is asked for its
    consent, but nothing is said of how far from its boundary one may build.
    """
    found: dict[str, set[str]] = {}
    for rule in pack.rules:
        for compare in comparisons(rule.if_):
            if compare.fact.endswith("_distance_m"):
                names = (operand.name for operand in compare.against if isinstance(operand, LimitRef))
                found.setdefault(compare.fact, set()).update(names)
    return found


def shown(site: Site, where: Shape | None, facts: Facts) -> Iterator[MeasuredLine]:
    """The distances worth telling: to each boundary, the nearest house on the property, and track, road and shore."""
    lines = measured_lines(site, where, facts)
    yield from (one for one in lines if one.kind == "boundary")
    own = {one.id for one in site.buildings if site.property and one.on == site.property.designation}
    houses = [one for one in lines if one.kind == "building" and one.id in own]
    if houses:
        nearest = min(houses, key=lambda one: one.value.low)
        # An extension stands against its house; that distance tells nothing.
        if nearest.value.high > Decimal("0.10"):
            yield nearest
    yield from (one for one in lines if not one.kind)


def describe(pack: Pack, site: Site, where: Shape | None, facts: Facts, day: date) -> Text:
    """The drawing in words. day: whose limits are told."""
    if site.property is None or where is None:
        return NOT_DRAWN
    designation = site.property.designation
    said = [Text(f"Situationsplan för {designation}.", f"Site plan of {designation}.")]
    measure = facts.values.get("measure")
    act = pack.acts.get(str(measure.value)) if isinstance(measure, Stated) else None
    noun = act.noun if act else MEASURE
    area = facts.values.get("building_area_m2")
    if isinstance(area, Measured):
        says = fact_value(pack.facts["building_area_m2"], area)
        said.append(Text(f"Ytan är {says.sv}.", f"The area is {says.en}."))
    first, known = True, limits(pack, facts, day)
    for one in shown(site, where, facts):
        if one.kind or one.value.low < NEAR:
            said.append(_distance(pack, site, one, noun if first else None, known.get(one.fact)))
            first = False
    for thing in facts.things.get("boundary", ()):
        why = thing.why_absent.get("boundary_distance_m")
        if why is not None:
            said.append(
                Text(
                    f"Avståndet till {thing.label.sv} är inte känt. {why.sv}",
                    f"The distance to {thing.label.en} is not known. {why.en}",
                )
            )
    said += _land(pack, facts, noun)
    return Text(" ".join(one.sv for one in said), " ".join(one.en for one in said))


def distance(pack: Pack, one: MeasuredLine, limit: Decimal | None) -> Text:
    """A distance to the centimetre; to the millimetre where that tells on which side of the limit it is."""
    middle = one.value.middle
    if limit is None or abs(middle - limit) >= CENTIMETRE:
        middle = middle.quantize(CENTIMETRE)
    return quantity(pack.facts[one.fact], middle)


def doubt(pack: Pack, one: MeasuredLine) -> Text:
    """The ± of a distance, up to the next centimetre."""
    return quantity(pack.facts[one.fact], one.value.margin.quantize(CENTIMETRE, ROUND_CEILING))


def as_the_law_writes(limit: Text) -> Text:
    """A limit without a last nought: 4,5 m, not 4,50 m."""
    return Text(*(re.sub(r"0(?=\D*$)", "", one) for one in (limit.sv, limit.en)))


def _distance(pack: Pack, site: Site, one: MeasuredLine, noun: Text | None, limit: Decimal | None) -> Text:
    """One distance; noun: what stands there, in the first sentence of several."""
    far, to = distance(pack, one, limit), _called(site, one)
    if one.value.margin:
        more_or_less = doubt(pack, one)
        far = Text(f"{far.sv} (±\u00a0{more_or_less.sv})", f"{far.en} (±\u00a0{more_or_less.en})")
    if noun is None:
        sv, en = f"Till {to.sv} är det {far.sv}", f"To {to.en} it is {far.en}"
    else:
        sv, en = f"{noun.sv} står {far.sv} från {to.sv}", f"{noun.en} stands {far.en} from {to.en}"
    if limit is not None and one.value.low < NEAR:
        says = as_the_law_writes(quantity(pack.facts[one.fact], limit))
        sv, en = f"{sv}, gränsvärde {says.sv}", f"{en}, limit {says.en}"
    return Text(f"{sv}.", f"{en}.")


def _called(site: Site, one: MeasuredLine) -> Text:
    """What a distance was measured to: a boundary by its side and neighbour."""
    if one.kind == "building":
        purpose = next((found.purpose for found in site.buildings if found.id == one.id), "")
        kind = purpose.partition(";")[2] or purpose
        word = f" ({kind[:1].lower() + kind[1:]})" if kind else ""
        # The register's words for what a building is for are Swedish.
        return Text(f"närmaste byggnad på fastigheten{word}", "the nearest building on the property")
    if one.kind != "boundary" or site.property is None:
        return one.label
    boundary = next(found for found in site.boundaries if found.id == one.id)
    start, end = geometry.ends(one.line)
    turn = geometry.compass(start, end)
    if turn is None:
        turn = geometry.compass(site.property.outline, boundary.line)
    towards = boundary.neighbour.designation if boundary.neighbour else None
    side = SIDES[turn] if turn is not None else Text("", "")
    beyond = Text(f" mot {towards}", f" towards {towards}") if towards else Text("", "")
    return Text(f"{side.sv} gränsen{beyond.sv}".strip(), f"the {side.en} boundary{beyond.en}".replace("  ", " "))


def _land(pack: Pack, facts: Facts, noun: Text) -> Iterator[Text]:
    for thing in facts.things.get("provision", ()):
        family, met = thing.values.get("provision_family"), thing.values.get("provision_overlap_m2")
        if isinstance(family, Stated) and isinstance(met, Measured) and met.high > 0:
            land = LAND.get(Family(str(family.value)))
            if land is not None:
                much = fact_value(pack.facts["provision_overlap_m2"], met)
                yield Text(f"{noun.sv} täcker {much.sv} {land.sv}.", f"{noun.en} covers {much.en} of {land.en}.")
