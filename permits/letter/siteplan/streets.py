"""Where a street's name stands on a map: along the boundary towards it, on paper and on the page alike."""

from __future__ import annotations

from permits import geometry
from permits.geometry import Shape
from permits.place.site import Site, front

STRAIGHT = 0.9
"""How much of a boundary must run straight for a name to be written along it."""

BESIDE = 4.0
"""Metres out into a street at which its name stands."""


def street(site: Site) -> tuple[str, Shape] | None:
    """The street that the address is on, and the straight line along which it is written; None where that is in doubt."""
    towards = front(site)
    if towards is None or site.property is None:
        return None
    line = geometry.longest_stretch(towards.line)
    if line.length < STRAIGHT * towards.line.length:
        return None
    return site.property.street, geometry.beyond(line, site.property.outline, BESIDE)
