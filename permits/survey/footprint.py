"""Where the measure stands, as the applicant has drawn it."""

from __future__ import annotations

from permits import geometry, jurisdiction
from permits.application import Inquiry
from permits.errors import BadApplication, Fault, NotAShape
from permits.geometry import Shape
from permits.phrases import phrase
from permits.place.zoning import Zoning

LARGEST = 2_000
"""Metres across, beyond which a footprint is a slip of the pen rather than a building."""

MOST_CORNERS = 100
"""Corners of a footprint, enough for a round house: each costs time at every boundary and provision around."""


def footprint(inquiry: Inquiry, zoning: Zoning) -> Shape | None:
    """
    Where the measure stands, in the municipality's working CRS; None when it is not said.

    Raises BadApplication for a footprint that cannot be measured, with every fault found.
    """
    declared = inquiry.measure.footprint
    if declared is None:
        return None
    faults = []
    if declared.crs not in jurisdiction.SYSTEMS:
        says = phrase("survey.footprint.unknown_system", crs=declared.crs, systems=jurisdiction.SYSTEMS_NAMED)
        faults.append(Fault("/measure/footprint/crs", says, "crs"))
    shape: Shape | None = None
    try:
        shape = geometry.from_geojson(declared.model_dump(include={"type", "coordinates"}))
        if geometry.corners(shape) > MOST_CORNERS:
            raise NotAShape(
                phrase("survey.footprint.too_many_corners", most=MOST_CORNERS),
            )
        if not faults and not geometry.in_range(shape, declared.crs):
            raise NotAShape(
                phrase("survey.footprint.outside"),
            )
        if geometry.extent(shape) > LARGEST:
            raise NotAShape(phrase("survey.footprint.too_large", most=LARGEST))
    except NotAShape as error:
        faults.append(Fault("/measure/footprint/coordinates", error.says, "geometry"))
    if faults or shape is None:
        raise BadApplication(phrase("survey.absent.faulty"), faults)
    return zoning.in_working_crs(shape, declared.crs)
