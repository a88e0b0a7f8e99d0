"""
What cannot be: statements of one application that contradict one another, told at each place where one stands.

What is only unlikely is no fault: there the value is the hull of both statements, so that no answer is better than the
worse of the two. The few numbers of what is plausible are the pack's settings.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from permits import geometry
from permits.acts import Act, Drawn, Form
from permits.errors import Fault
from permits.numbers import number
from permits.phrases import phrase
from permits.quantity import MILLIMETRE, Measured, Source, Stated, exactly
from permits.survey.finding import ZERO, Finding
from permits.survey.start import impossible_start
from permits.text import Text

FOOTPRINT = "/measure/footprint"
DIMENSIONS = {
    "building_area_m2": "/measure/dimensions/buildingAreaM2",
    "gross_area_m2": "/measure/dimensions/grossAreaM2",
    "open_area_m2": "/measure/dimensions/openAreaM2",
    "ridge_height_m": "/measure/dimensions/ridgeHeightM",
    "height_m": "/measure/dimensions/heightM",
    "roof_angle_deg": "/measure/dimensions/roofAngleDeg",
    "eaves_m": "/measure/dimensions/eavesM",
    "storeys": "/measure/dimensions/storeys",
}
"""Where each dimension stands in an application."""

ROOFED = ("gross_area_m2", "ridge_height_m", "roof_angle_deg", "eaves_m", "storeys")
COVERING = ("building_area_m2", "open_area_m2")
EXTENSIONS = "exempt_extensions_total_m2"
"""A building's extensions in all, by the area of their storeys rather than of the ground."""
TOTALS = {
    Form.BUILDING: ("complementary_pool_m2",),
    Form.EXTENSION: (EXTENSIONS, "resulting_building_area_m2"),
    Form.DECK: ("deck_total_area_m2",),
    Form.STRUCTURE: ("parking_total_m2", "storage_total_m2", "sports_total_m2"),
}
"""Areas of all of a kind together, on the property or of the building, what is drawn among them, by what is measured as such."""
SMALL = ("one_or_two_dwelling_house", "complementary_building", "complementary_dwelling")
"""A small house, and what complements one, as a choice names them."""
CENTIMETRE = Decimal("0.01")
HEIGHTS = ("pool_height_m", "storage_height_m")
"""Facts that ask, of one act, for what the dimension of height says too."""


def has(act: Act, dimension: str) -> bool:
    """
    Whether the act has the dimension.

    Only a building has a roof and storeys of its own. What is put into one, changes one or stands along a line covers no
    ground either.
    """
    if act.form in (Form.PART, Form.CHANGE) or act.drawn is Drawn.LINE:
        return dimension not in (*ROOFED, *COVERING)
    return act.form not in (Form.DECK, Form.STRUCTURE) or dimension not in ROOFED


def number_stated(finding: Finding, fact: str) -> tuple[Decimal, str] | None:
    """The number that the applicant states of a fact, as a dimension or as an answer alike; and where it stands."""
    answered = finding.said.get(fact)
    if answered is not None:
        return (answered.value.high, answered.place) if isinstance(answered.value, Measured) else None
    number = getattr(finding.inquiry.measure.dimensions, fact, None)
    return None if number is None else (Decimal(number), DIMENSIONS[fact])


def contradictions(finding: Finding) -> Iterator[Fault]:
    """Every fault of statements that cannot all be true."""
    yield from _of_kind(finding)
    yield from _of_start(finding)
    if finding.act.drawn is Drawn.AREA:
        yield from _of_shape(finding)
    yield from _of_totals(finding)
    if finding.act.form is Form.STRUCTURE:
        yield from _of_height(finding)
        yield from _of_least_height(finding)
    if finding.act.is_building:
        yield from _of_heights(finding)
        yield from _of_levels(finding)
        yield from _of_areas(finding)


def at_least_drawn(finding: Finding) -> None:
    """
    Gross area is no smaller than the ground that is drawn, or stated to be covered, whatever is stated of it.

    With several storeys it may be as large as all of them together, each as large as the ground that is drawn.
    """
    if not finding.act.is_building or _drawn(finding) is None or (covers := _ground(finding)) is None:
        return
    drawn, _ = covers
    roofed, _ = number_stated(finding, "open_area_m2") or (ZERO, "")
    floors = max((told[0] for name in ("storeys", "levels") if (told := number_stated(finding, name))), default=1)
    for fact, ground in (("gross_area_m2", drawn - roofed), ("extension_area_m2", drawn)):
        stated = finding.values.get(fact)
        if isinstance(stated, Measured) and stated.high < ground * floors:
            finding.put(fact, exactly(ground * floors, Source.SURVEY, "ytan som är ritad, på varje plan"))


def is_as_drawn(finding: Finding, fact: str) -> bool:
    """Whether an area is stated as it is drawn, a slip aside."""
    drawn, stated = _drawn(finding), number_stated(finding, fact)
    slip = finding.pack.settings.get("area_slip_percent", ZERO) / 100
    return drawn is not None and stated is not None and abs(stated[0] - drawn) <= drawn * slip


def _of_start(finding: Finding) -> Iterator[Fault]:
    """A year that no work starts in."""
    start = finding.inquiry.measure.planned_start
    says = impossible_start(start, finding.dates.received, finding.pack.settings) if start else None
    if says is not None:
        yield Fault("/measure/plannedStart", says, "range")


def _of_kind(finding: Finding) -> Iterator[Fault]:
    """A drawing or a dimension that a measure of this kind does not have."""
    act = finding.act
    name = act.law
    if finding.where is not None and act.covers_no_ground and act.drawn is not Drawn.BUILDING:
        yield from _told(
            phrase("survey.contradictions.covers_no_ground", act=name),
            "/measure/kind",
            FOOTPRINT,
        )
    for dimension in DIMENSIONS:
        known = number_stated(finding, dimension)
        if known is not None and not has(act, dimension):
            yield from _told(
                phrase("survey.contradictions.no_dimension", act=name),
                "/measure/kind",
                known[1],
            )


def _of_shape(finding: Finding) -> Iterator[Fault]:
    """A line where ground is covered, or a building too small to be one."""
    where, settings = finding.where, finding.pack.settings
    if where is None:
        return
    if geometry.is_line(where):
        yield from _told(
            phrase("survey.contradictions.a_line"),
            FOOTPRINT,
        )
        return
    least_area, least_width = settings.get("least_building_area_m2", ZERO), settings.get("least_building_width_m", ZERO)
    if finding.act.is_building and (geometry.area(where) < least_area or geometry.breadth(where) < least_width):
        yield from _told(
            phrase("survey.contradictions.too_small", area=number(least_area), width=number(least_width)),
            FOOTPRINT,
        )


def _of_totals(finding: Finding) -> Iterator[Fault]:
    """All of a kind together, smaller than this one alone, as it is drawn or as its storeys are stated."""
    drawn, floors = _drawn(finding), _floors(finding)
    own = {} if drawn is None else {FOOTPRINT: drawn}
    for fact in TOTALS.get(finding.act.form, ()):
        alone = own | ({floors[2]: floors[0]} if floors is not None and fact == EXTENSIONS else {})
        place, least = max(alone.items(), key=lambda area: area[1], default=(FOOTPRINT, ZERO))
        total = number_stated(finding, fact)
        if total is not None and total[0] < least:
            yield from _told(
                phrase(
                    "survey.contradictions.total_below_drawn",
                    total=number(total[0]),
                    drawn=_shown(finding, least, place),
                ),
                total[1],
                place,
            )


def _of_height(finding: Finding) -> Iterator[Fault]:
    """One height over the ground, stated twice and differently."""
    height = number_stated(finding, "height_m")
    for fact in HEIGHTS:
        named = number_stated(finding, fact)
        if height is not None and named is not None and abs(height[0] - named[0]) > MILLIMETRE:
            yield from _told(
                phrase("survey.contradictions.two_heights", height=number(height[0]), named=number(named[0])),
                height[1],
                named[1],
            )


def _of_least_height(finding: Finding) -> Iterator[Fault]:
    """A fence or a wall so low that it is none: another unit than metres was meant."""
    height, least = number_stated(finding, "height_m"), finding.pack.settings.get("least_height_m", ZERO)
    if finding.act.drawn is Drawn.LINE and height is not None and height[0] < least:
        yield from _told(phrase("survey.contradictions.too_low", height=number(height[0])), height[1])


def _is_of_small_house(finding: Finding) -> bool:
    """Whether it is a house for one or two families, what complements one, or an addition to either."""
    if finding.act.form is Form.BUILDING:
        return finding.act.is_complementary or _stated(finding, "building_kind") in SMALL
    extended = finding.extended
    by_register = extended is not None and (extended.is_small_house or extended.is_complementary)
    return by_register or _stated(finding, "extended_building") in SMALL


def _stated(finding: Finding, fact: str) -> object:
    """The choice that the applicant states of a fact; None when they state none."""
    told = finding.said.get(fact)
    return told.value.value if told is not None and isinstance(told.value, Stated) else None


def _of_heights(finding: Finding) -> Iterator[Fault]:
    """A wall or a highest point on the wrong side of the ridge, or more storeys than have room below it."""
    settings, least = finding.pack.settings, finding.pack.settings.get("least_storey_height_m", ZERO)
    top, wall, floors = (number_stated(finding, name) for name in ("ridge_height_m", "height_m", "storeys"))
    if top is None:
        return
    ridge, at_ridge = top
    if ridge < settings.get("least_ridge_height_m", ZERO):
        yield from _told(
            phrase("survey.contradictions.ridge_too_high", ridge=number(ridge)),
            at_ridge,
        )
    small, any_other = settings.get("highest_small_house_m"), settings.get("highest_building_m")
    highest = small if _is_of_small_house(finding) else any_other
    if highest is not None and ridge > highest:
        yield from _told(
            phrase("survey.contradictions.ridge_of_nothing_such", ridge=number(ridge)),
            at_ridge,
        )
    if wall is not None and wall[0] > ridge:
        yield from _told(
            phrase("survey.contradictions.wall_above_ridge", height=number(wall[0]), ridge=number(ridge)),
            wall[1],
            at_ridge,
        )
    total = number_stated(finding, "total_height_m")
    if total is not None and total[0] < ridge:
        yield from _told(
            phrase("survey.contradictions.total_below_ridge", height=number(total[0]), ridge=number(ridge)),
            total[1],
            at_ridge,
        )
    # The uppermost storey may lie under the roof.
    if floors is not None and (floors[0] - 1) * least > ridge:
        yield from _told(
            phrase("survey.contradictions.no_room", storeys=number(floors[0]), ridge=number(ridge)),
            floors[1],
            at_ridge,
        )


def _of_levels(finding: Finding) -> Iterator[Fault]:
    """More storeys than levels, though cellars and attics are levels too."""
    floors, levels = number_stated(finding, "storeys"), number_stated(finding, "levels")
    if floors is not None and levels is not None and floors[0] > levels[0]:
        yield from _told(
            phrase(
                "survey.contradictions.more_storeys_than_levels",
                storeys=number(floors[0]),
                levels=number(levels[0]),
            ),
            floors[1],
            levels[1],
        )


def _of_areas(finding: Finding) -> Iterator[Fault]:
    """Storeys that together are far smaller than the ground they cover, or larger than it can carry."""
    stated, ground = _floors(finding), _ground(finding)
    if stated is None or ground is None:
        return
    (floors, whole, at), (covered, place) = stated, ground
    shown = _shown(finding, covered, place)
    slip = finding.pack.settings.get("area_slip_percent", ZERO) / 100
    if whole and floors < covered * (1 - slip):
        yield from _told(
            phrase("survey.contradictions.storeys_too_small", storeys=number(floors), covered=shown),
            at,
            place,
        )
    levels, storeys = number_stated(finding, "levels"), _storeys_at_most(finding)
    yield from _of_open_area(finding, covered, place, slip)
    if levels is not None and floors > covered * levels[0] * (1 + slip):
        yield from _told(
            phrase("survey.contradictions.storeys_too_large", storeys=number(floors), covered=shown),
            at,
            place,
            levels[1],
        )
    elif storeys is not None and floors > covered * storeys:
        yield from _told(
            phrase("survey.contradictions.storeys_too_large", storeys=number(floors), covered=shown),
            at,
            place,
        )


def _of_open_area(finding: Finding, covered: Decimal, place: str, slip: Decimal) -> Iterator[Fault]:
    """More that is roofed and open at the sides than the ground has room for, on as many storeys as are stated."""
    roofed = number_stated(finding, "open_area_m2")
    storeys = max((told[0] for name in ("storeys", "levels") if (told := number_stated(finding, name))), default=1)
    if roofed is not None and roofed[0] > covered * storeys * (1 + slip):
        yield from _told(
            phrase("survey.contradictions.open_area_too_large", roofed=number(roofed[0]), covered=number(covered)),
            roofed[1],
            place,
        )


def _floors(finding: Finding) -> tuple[Decimal, bool, str] | None:
    """Square metres of all storeys, roofed ones included; whether that is all of them; and where it is stated."""
    gross, roofed = number_stated(finding, "gross_area_m2"), number_stated(finding, "open_area_m2")
    extension = number_stated(finding, "extension_area_m2")
    if extension is not None:
        return extension[0], gross is not None or roofed is None, extension[1]
    if gross is not None:
        return gross[0] + (roofed[0] if roofed else ZERO), True, gross[1]
    return None if roofed is None else (roofed[0], False, roofed[1])


def _ground(finding: Finding) -> tuple[Decimal, str] | None:
    """Square metres of ground covered, the more of what is drawn and what is stated; and where it stands."""
    drawn, built = _drawn(finding), number_stated(finding, "building_area_m2")
    areas = [*([] if drawn is None else [(drawn, FOOTPRINT)]), *([] if built is None else [built])]
    return max(areas, default=None)


def _storeys_at_most(finding: Finding) -> Decimal | None:
    """The storeys stated, else those that have room below the ridge, with cellars and attics; None when neither is known."""
    settings = finding.pack.settings
    least, uncounted = settings.get("least_storey_height_m"), settings.get("storeys_not_counted")
    if least is None or uncounted is None:
        return None
    storeys, ridge = number_stated(finding, "storeys"), number_stated(finding, "ridge_height_m")
    if storeys is not None:
        return storeys[0] + uncounted
    return None if ridge is None else ridge[0] // least + 1 + uncounted


def _drawn(finding: Finding) -> Decimal | None:
    """The area drawn, less what corners on the millimetre grid may have added; None when no area is."""
    if finding.where is None or geometry.is_line(finding.where):
        return None
    return geometry.area(finding.where) - geometry.length(finding.where) * MILLIMETRE


def _shown(finding: Finding, area: Decimal, place: str) -> Text:
    """An area as it is told: all of what is drawn, as whoever drew it knows it. What corners may have added is for comparing alone."""
    drawn = finding.where if place == FOOTPRINT else None
    return number(area if drawn is None else geometry.area(drawn).quantize(CENTIMETRE))


def _told(says: Text, *places: str) -> Iterator[Fault]:
    """The same contradiction at each place where one of its statements stands."""
    for place in places:
        yield Fault(place, says, "contradiction")
