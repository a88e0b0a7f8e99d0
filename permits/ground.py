"""
The ground of a property on which a measure of that size needs nothing, wherever on it the whole of it stands.

Drawn from the distances that rules hold it against, each tried by the whole path, and tried again at places all over
before it is told. What is left out of it may be free too: nothing is said of ground that was not tried.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal

from permits import geometry
from permits.application import Inquiry
from permits.assessment import Assessment
from permits.decision.outcome import Precheck
from permits.envelope import Trial, placed
from permits.geometry import Shape
from permits.place.plan import Family
from permits.place.site import Boundary
from permits.quantity import Measured

DISTANCES = ("boundary_distance_m", "provision_boundary_distance_m")
RESTRICTED = (Family.NO_BUILD_LAND, Family.COMPLEMENTARY_ONLY_LAND)

CLOSE = Decimal("0.30")
"""Metres at which it is tried whether one may stand as near as one likes."""

FROM_BUILDINGS = (CLOSE, Decimal(1), Decimal("4.5"))
"""Metres from a building that are tried: beside it, past its eaves, and at the distance that houses keep for fire."""

SPARE = Decimal("0.03")
"""Metres by which the ground is drawn smaller than it is: its arcs are polygons, and its corners lie on a grid."""

MOST_STARTS, MOST_MOVED, MOST_TRIED = 8, 3, 8
"""Places looked at first, those of them moved towards each side, and places on the ground before it is told."""

MOST_SIDES = 12
"""Boundaries, and buildings, beyond which a lot is too much to try while one waits."""


def free_ground(trial: Trial, inquiry: Inquiry) -> Shape | None:
    """
    Where the whole footprint may stand, however it is turned, and need neither permit nor notification; None where no
    such ground was found, as for what stands along a line.

    Raises what `check` raises.
    """
    now = trial.of(inquiry)
    lot = now.site.property
    if lot is None or now.where is None or geometry.is_line(now.where):
        return None

    def is_free(place: Shape) -> bool:
        there = trial.or_none(placed(trial.office, inquiry, place))
        return there is not None and there.outcome.precheck is Precheck.EXEMPT

    starts = [place for place in (now.where, *geometry.spread(lot.outline, now.where, MOST_STARTS)) if is_free(place)]
    if not starts:
        return None
    there = trial.of(placed(trial.office, inquiry, starts[0]) or inquiry)
    buildings = [building for building in (*there.site.buildings, *there.site.coming) if building.on == lot.designation]
    if len(there.site.boundaries) + len(buildings) > MOST_SIDES:
        return None
    ground = lot.outline
    for boundary in there.site.boundaries:
        kept = _kept_from(boundary.line, _distances(there, boundary), starts, lot.outline, is_free)
        if kept > CLOSE:
            ground = geometry.difference(ground, geometry.wider(boundary.line, kept))
    for building in buildings:
        kept = _kept_from(building.outline, FROM_BUILDINGS, starts, lot.outline, is_free)
        ground = geometry.difference(ground, geometry.wider(building.outline, kept))
    for area in _restricted(there):
        within = geometry.intersection(area, ground)
        inside = geometry.spread(within, starts[0], 1)[:1] if geometry.area(within) else []
        if not inside or not is_free(inside[0]):
            ground = geometry.difference(ground, area)
    tried = geometry.spread(ground, starts[0], MOST_TRIED)[:MOST_TRIED] if geometry.area(ground) else []
    return ground if tried and all(map(is_free, tried)) else None


def _kept_from(
    line: Shape, distances: Iterable[Decimal], starts: list[Shape], lot: Shape, is_free: Callable[[Shape], bool]
) -> Decimal:
    """
    How far from that line or outline the footprint is known to be free: at the first of the distances, the shortest
    first, at which it was tried and is; else at the nearest place where it has been found to be.
    """
    for kept in distances:
        for start in starts[:MOST_MOVED]:
            away = geometry.distance(start, line)
            near = geometry.moved_off(start, line, float(max(kept + SPARE, CLOSE) - away))
            if geometry.covers(lot, near) and is_free(near):
                return max(kept + SPARE, CLOSE)
    return min(geometry.distance(start, line) for start in starts)


def _distances(there: Assessment, boundary: Boundary) -> list[Decimal]:
    """
    How far the footprint itself must stand from a boundary for its distance, with all doubt, to reach each number that
    rules hold it against; none at all first.
    """
    assert there.where is not None
    values = {thing.id: thing.values.get("boundary_distance_m") for thing in there.facts.each("boundary")}
    known = values.get(boundary.id)
    doubt = geometry.distance(there.where, boundary.line) - known.low if isinstance(known, Measured) else Decimal(0)
    numbers = {
        check.against[0]
        for conclusion in there.conclusions.conclusions
        for check in conclusion.checks
        if check.fact in DISTANCES and check.against and isinstance(check.against[0], Decimal)
    }
    return [Decimal(0), *sorted(number + max(doubt, Decimal(0)) for number in numbers)]


def _restricted(there: Assessment) -> Iterator[Shape]:
    for plan in there.site.plans:
        yield from (provision.area for provision in plan.provisions if provision.family in RESTRICTED)
