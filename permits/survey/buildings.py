"""The buildings that stand there: what the new one complements or extends, and how far off they are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from permits import geometry
from permits.acts import Form
from permits.geometry import Shape
from permits.law.facts import Thing
from permits.phrases import phrase
from permits.place.site import Building, KnownBy
from permits.place.zoning import NEAR_BUILDINGS
from permits.quantity import FARTHEST, MILLIMETRE, Measured, Source, Stated, Value, around, at_least, exactly
from permits.survey.absent import unmeasured
from permits.survey.changed import FARM
from permits.survey.eaves import covered
from permits.survey.finding import ZERO, Finding
from permits.text import Text

OUTBUILDING, OTHER_BUILDING, OTHER_STRUCTURE = "complementary_building", "other_building", "other_structure"
"""What a demolition can be of, as facts say it."""

EXEMPT = ("exempt_now", "exempt_older")

OUTLINES = {"façade": "facade", "eaves": "eaves"}
"""The line that the map drew a building along, as facts say it; anything else is `unspecified`."""


def drawn_area(finding: Finding) -> None:
    """The area drawn; an interval over both when the drawings state another, or when it has a hole."""
    where = finding.where
    if where is None or geometry.is_line(where):
        finding.miss("building_area_m2", phrase("survey.absent.not_placed"))
        return
    drawn = covered(finding, where)
    whole = max(drawn.high, covered(finding, geometry.without_holes(where)).high)
    said = finding.values.get("building_area_m2")
    # Corners on the millimetre grid shift an area by up to a millimetre along its sides.
    near = isinstance(said, Measured) and abs(drawn.low - said.high) <= geometry.length(where) * MILLIMETRE
    if whole != drawn.low or not near:
        finding.put("building_area_m2", Measured(drawn.low, whole, Source.SURVEY, f"ritad yta {drawn.low} m²"))


def buildings(finding: Finding) -> None:
    """What the measure complements, extends or stands near, with sizes in square metres and metres."""
    if "nearest_building_m" in finding.act.brings:
        _from_buildings(finding)
    if finding.act.form is Form.DEMOLITION:
        _off_buildings(finding)
    if finding.act.form is Form.DEMOLITION and finding.tells("buildings"):
        _main_sizes(finding, finding.mains)
        _demolished(finding)
    if not finding.act.is_building:
        return
    if finding.site.property is None or not finding.tells("buildings"):
        for fact in (
            "free_standing",
            "complements",
            "main_building_area_m2",
            "main_building_ridge_m",
            "complementary_pool_m2",
            "extended_building",
            "exempt_extensions_total_m2",
            "resulting_building_area_m2",
        ):
            finding.miss(fact, phrase("survey.absent.no_buildings"))
        return
    if finding.act.form is Form.EXTENSION:
        _extension(finding)
    else:
        _free_standing(finding)
        _complement(finding)


def _off_buildings(finding: Finding) -> None:
    """Whether what is taken down is drawn where no building stands: what is called no building may else be one."""
    where = finding.where
    if where is None:
        finding.miss("demolished_off_buildings", phrase("survey.absent.not_placed"))
    elif not finding.tells("buildings"):
        finding.miss("demolished_off_buildings", phrase("survey.absent.no_buildings"))
    elif any(geometry.touches(where, building.outline) for building in finding.site.buildings if not building.is_deck):
        finding.miss("demolished_off_buildings", phrase("survey.finding.otherwise"))
    else:
        finding.put("demolished_off_buildings", Stated(True, Source.SURVEY, "avstånd till byggnaderna som finns"))


def _demolished(finding: Finding) -> None:
    """
    What goes is a building of those that are drawn on, else of those of its kind on the property, and no smaller than the
    smallest of them; drawn on several, it may be the largest.

    An outbuilding that the register does not know has the size stated; a house that it does not know is not known.
    """
    where, stated = finding.where, finding.values.get("demolished_building_area_m2")
    said = finding.values.get("demolished_kind")
    kind = said.value if isinstance(said, Stated) else None
    if where is not None:
        meant = [building for building in finding.own if geometry.overlap(where, building.outline) > 0]
        if meant and (kind == OTHER_STRUCTURE or (kind == OUTBUILDING and any(building.main for building in meant))):
            finding.doubt("demolished_kind", phrase("survey.finding.otherwise"))
    elif kind == OTHER_STRUCTURE:
        return
    else:
        meant = [building for building in finding.own if building.is_complementary == (kind == OUTBUILDING)]
    areas = [built(finding, building) for building in meant]
    known = [area for area in areas if area is not None]
    if not isinstance(stated, Measured):
        return
    if len(known) < len(areas) or (not meant and kind == OTHER_BUILDING):
        finding.doubt("demolished_building_area_m2", phrase("survey.finding.otherwise"))
    elif known:
        least = min(known, key=lambda area: area.low)
        most = max(known, key=lambda area: area.high) if where is not None else least
        if stated.high < most.low:
            found = Measured(least.low, most.high, Source.REGISTER, "byggnader som kan avses")
            finding.put("demolished_building_area_m2", found)


def _free_standing(finding: Finding) -> None:
    """
    Whether the new building keeps clear of every one that stands there, beyond the doubt of where they stand, and of
    every one that the municipality's own cases say may come to.

    Known to be so or not known: what is drawn on a building may replace it, extend it, or be drawn wrong.
    """
    if finding.where is None:
        finding.miss("free_standing", phrase("survey.absent.not_placed"))
        return
    for coming in finding.site.coming:
        placed = coming.outline_kind == "façade" or coming.known_by is KnownBy.DECIDED
        if placed and not coming.is_deck and not geometry.distance(finding.where, coming.outline):
            finding.miss("free_standing", phrase("survey.absent.drawn_twice"))
            return
    for building, measured in _away(finding, finding.where):
        # Eaves and lines drawn along nobody knows what reach farther out than walls do.
        apart = finding.interval(measured, building.purpose, building.accuracy_m)
        if apart is None or apart.low <= 0:
            kind = (building.purpose.partition(";")[2] or building.purpose).lower()
            why = phrase("survey.buildings.drawn_on", kind=kind)
            finding.miss("free_standing", why)
            return
    finding.put("free_standing", Stated(True, Source.SURVEY, "avstånd till byggnaderna som finns"))


def _complement(finding: Finding) -> None:
    mains = finding.mains
    kinds = {"one_or_two_dwelling_house" if main.is_small_house else "other_building" for main in mains}
    if len(kinds) > 1:
        why = phrase("survey.buildings.which_house")
        finding.miss("complements", why)
    elif not kinds and any(building.main for building in finding.coming):
        why = phrase("survey.buildings.house_not_registered")
        finding.miss("complements", why)
    elif kinds:
        finding.put("complements", Stated(kinds.pop(), Source.REGISTER, mains[0].purpose))
    else:
        finding.put("complements", Stated("nothing", Source.REGISTER, "ingen huvudbyggnad i registret"))
    _main_sizes(finding, mains)
    _pool(finding, finding.values.get("building_area_m2"), None)


def _pool(finding: Finding, this: Value | None, extended: Building | None) -> None:
    """The permit-free outbuildings on the lot together, with this one."""
    if not isinstance(this, Measured):
        finding.miss("complementary_pool_m2", phrase("survey.absent.not_placed"))
        return
    low, high = this.low, this.high
    counted = () if extended is None else (extended, *finding.extensions_of(extended))
    for building in (*finding.own, *finding.coming):
        if building in counted or not building.is_complementary or building.main:
            continue
        area = built(finding, building)
        if area is None:
            finding.miss("complementary_pool_m2", unmeasured(building))
            return
        high += area.high
        # Whether an outbuilding with a permit counts is disputed (NB-07): open between the two.
        if building.counts_as in EXEMPT:
            low += area.low
    finding.put("complementary_pool_m2", Measured(low, high, Source.REGISTER, "komplementbyggnader på tomten"))


def built(finding: Finding, building: Building) -> Measured | None:
    """An existing building's area: the register's, else that of its outline with its doubt."""
    if building.building_area_m2 is not None:
        return exactly(building.building_area_m2, Source.REGISTER, building.purpose)
    margin = finding.margin(building.accuracy_m)
    if margin is None:
        return None
    drawn, doubt = geometry.area(building.outline), margin * geometry.length(building.outline)
    found = around(drawn, doubt, Source.REGISTER, building.purpose, not_below=ZERO)
    # An outline along the eaves, or along nobody knows what, is larger than the building.
    return found if building.outline_kind == "façade" else Measured(ZERO, found.high, Source.REGISTER)


def _main_sizes(finding: Finding, mains: Sequence[Building]) -> None:
    """The main building's area and ridge: over all of them where there are several."""
    for fact, sizes in (
        ("main_building_area_m2", [built(finding, main) for main in mains]),
        (
            "main_building_ridge_m",
            [exactly(main.ridge_height_m) if main.ridge_height_m is not None else None for main in mains],
        ),
    ):
        known = [size for size in sizes if size is not None]
        if mains and len(known) == len(sizes):
            low, high = min(size.low for size in known), max(size.high for size in known)
            finding.put(fact, Measured(low, high, Source.REGISTER, mains[0].purpose))
        else:
            finding.miss(fact, phrase("survey.buildings.house_unmeasured"))


def _extension(finding: Finding) -> None:
    extended = finding.extended
    if extended is None:
        why = phrase("survey.absent.not_placed") if finding.where is None else phrase("survey.buildings.which_extended")
        for fact in ("extended_building", "exempt_extensions_total_m2", "resulting_building_area_m2"):
            finding.miss(fact, why)
        _main_sizes(finding, finding.mains)
        return
    if extended.is_complementary:
        kind = "complementary_dwelling" if "bostad" in extended.purpose.lower() else "complementary_building"
        _main_sizes(finding, finding.mains)
    else:
        kind = "one_or_two_dwelling_house" if extended.is_small_house else "other"
        kind = "farm_building" if extended.purpose.startswith(FARM) else kind
        _main_sizes(finding, [extended])
    finding.put("extended_building", Stated(kind, Source.REGISTER, extended.purpose))
    _with_deep_eaves(finding)
    added, before = finding.values.get("extension_area_m2"), extended.exempt_extensions_m2
    if not isinstance(added, Measured):
        # The area drawn says nothing of storeys; the drawings must state the gross area.
        why = phrase("survey.buildings.no_gross_area")
        finding.miss("extension_area_m2", why)
        finding.miss("exempt_extensions_total_m2", why)
    elif before is None:
        why = phrase("survey.buildings.earlier_extensions")
        finding.miss("exempt_extensions_total_m2", why)
    else:
        _exempt_extensions(finding, extended, Measured(added.low + before, added.high + before))
    result = finding.values.get("building_area_m2")
    for part in (extended, *finding.extensions_of(extended)):
        area = built(finding, part)
        if area is None or not isinstance(result, Measured):
            finding.miss("resulting_building_area_m2", unmeasured(extended))
            return
        low = ZERO if part.extends and part.counts_as == "unknown" else area.low
        result = Measured(result.low + low, result.high + area.high, Source.REGISTER, extended.purpose)
    assert isinstance(result, Measured)
    finding.put("resulting_building_area_m2", result)
    if extended.is_complementary:
        _pool(finding, result, extended)


def _with_deep_eaves(finding: Finding) -> None:
    """What eaves that are stated roof over outside the walls may count as open area, where they are as deep as that."""
    added, where = finding.values.get("extension_area_m2"), finding.where
    if where is None or not isinstance(added, Measured) or "eaves_m" not in finding.values:
        return
    beneath = covered(finding, where).high - geometry.area(where)
    if beneath > 0:
        finding.put("extension_area_m2", exactly(added.high + beneath, Source.SURVEY, "med det som takfoten täcker"))


def _exempt_extensions(finding: Finding, extended: Building, so_far: Measured) -> None:
    """The building's extensions without a permit in all: the new one and the register's, with those that are coming."""
    low, high = so_far.low, so_far.high
    for extension in finding.extensions_of(extended):
        if extension.counts_as == "permit":
            continue
        if extension.exempt_extensions_m2 is None:
            finding.miss("exempt_extensions_total_m2", unmeasured(extended))
            return
        low += extension.exempt_extensions_m2 if extension.counts_as in EXEMPT else ZERO
        high += extension.exempt_extensions_m2
    finding.put("exempt_extensions_total_m2", Measured(low, high, Source.REGISTER, "lovfria tillbyggnader"))


def _from_buildings(finding: Finding) -> None:
    """How near and how far it stands from buildings, measured from their façades."""
    facts = ("nearest_building_m", "farthest_from_building_m")
    where, standing = finding.where, finding.site.buildings
    if where is None or not finding.tells("buildings"):
        for fact in facts:
            finding.miss(
                fact, phrase("survey.absent.not_placed") if where is None else phrase("survey.absent.no_buildings")
            )
        return
    if not standing:
        beyond = at_least(NEAR_BUILDINGS, Source.SURVEY, f"ingen byggnad inom {NEAR_BUILDINGS} m")
        for fact in facts:
            finding.put(fact, _or_nearer(finding, where, beyond))
        return
    why = phrase("survey.buildings.walls_unmeasured")
    nearest = finding.nearest(
        ((measured, _from_facade(finding, building, measured)) for building, measured in _away(finding, where)),
        "till närmaste byggnad",
    )
    if nearest is None:
        for fact in facts:
            finding.miss(fact, why)
        return
    finding.put("nearest_building_m", _or_nearer(finding, where, finding.seen(nearest, NEAR_BUILDINGS)))
    walls = [building for building in standing if building.outline_kind == "façade" and building.accuracy_m is not None]
    margin = finding.margin(max((wall.accuracy_m or ZERO for wall in walls), default=None))
    far = geometry.farthest(where, [wall.outline for wall in walls])
    if far is None or margin is None:
        finding.miss("farthest_from_building_m", why)
        return
    found = around(far, margin, Source.SURVEY, "till närmaste byggnad", not_below=ZERO)
    # A building whose walls are not known may be nearer than any of these.
    low = found.low if len(walls) == len(standing) else ZERO
    farthest = Measured(low, found.high, Source.SURVEY, found.evidence)
    seen = finding.seen(farthest, NEAR_BUILDINGS)
    finding.put("farthest_from_building_m", _or_nearer(finding, where, seen))


def _or_nearer(finding: Finding, where: Shape, distance: Measured) -> Measured:
    """The distance, or a shorter one to what the municipality's own cases will add: that may come to stand, or not."""
    near = [geometry.distance(where, building.outline) for building in finding.site.coming if not building.is_deck]
    return replace(distance, low=min([distance.low, *near]))


def _away(finding: Finding, where: Shape) -> list[tuple[Building, Decimal]]:
    return [(building, geometry.distance(where, building.outline)) for building in finding.site.buildings]


def _from_facade(finding: Finding, building: Building, measured: Decimal) -> Measured | None:
    """The distance to a building's façade; None where only its eaves are known and it could matter."""
    error = building.accuracy_m if building.outline_kind == "façade" else None
    return finding.interval(measured, f"avstånd till {building.purpose}", error)


def near_buildings(finding: Finding) -> tuple[Thing, ...]:
    """Each building near by, as a thing."""
    found = []
    for building in (*finding.site.buildings, *finding.site.coming):
        register = building.known_by is KnownBy.REGISTER
        values: dict[str, Value] = {
            "building_outline_kind": Stated(
                OUTLINES.get(building.outline_kind, "unspecified"), Source.REGISTER, building.purpose
            ),
            "building_counts_as": Stated(building.counts_as, Source.REGISTER, building.purpose),
            "building_known_by": Stated(building.known_by.value, Source.REGISTER, building.purpose),
            "building_on_property": Stated(
                building in finding.own or building in finding.coming, Source.REGISTER, building.on
            ),
        }
        absent: dict[str, Text] = {}
        area = built(finding, building)
        if area is None:
            absent["building_counted_m2"] = unmeasured(building)
        else:
            values["building_counted_m2"] = area
        distance = None
        if finding.where is not None:
            distance = _from_facade(finding, building, geometry.distance(finding.where, building.outline))
        if distance is None:
            absent["building_distance_m"] = (
                phrase("survey.absent.not_placed") if finding.where is None else unmeasured(building)
            )
        else:
            # What may never be built is as near as it is drawn, or not there at all.
            values["building_distance_m"] = distance if register else replace(distance, high=FARTHEST)
        found.append(Thing(building.id, _called(building), values, absent))
    return tuple(found)


def _called(building: Building) -> Text:
    """How a letter names a building. The number of a case is told to its own parties alone."""
    on, purpose, number = building.on, building.purpose, building.number
    if building.known_by is KnownBy.REGISTER:
        return phrase("survey.buildings.building", on=on, purpose=purpose)
    kind = (purpose.partition(";")[2] or purpose).lower()
    if number:
        return phrase("survey.buildings.of_case", on=on, number=number, kind=kind)
    return phrase("survey.buildings.decided", on=on, kind=kind)
