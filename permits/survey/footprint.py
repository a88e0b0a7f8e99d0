"""Where the measure stands, as the applicant has drawn it."""

from __future__ import annotations

from permits import geometry, jurisdiction
from permits.application import Inquiry
from permits.errors import BadApplication, Fault
from permits.geometry import NotAShape, Shape
from permits.place.zoning import Zoning
from permits.survey.absent import FAULTY
from permits.text import Text

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
        says = Text(
            f"Koordinatsystemet {declared.crs} kan inte användas; ange {jurisdiction.SYSTEMS_NAMED}.",
            f"The coordinate system {declared.crs} cannot be used; give {jurisdiction.SYSTEMS_NAMED}.",
        )
        faults.append(Fault("/measure/footprint/crs", says, "crs"))
    shape: Shape | None = None
    try:
        shape = geometry.from_geojson(declared.model_dump(include={"type", "coordinates"}))
        if geometry.corners(shape) > MOST_CORNERS:
            raise NotAShape(
                f"Ytan har fler än {MOST_CORNERS} hörn. Rita den med färre.",
                f"The shape has over {MOST_CORNERS} corners. Draw it with fewer.",
            )
        if not faults and not geometry.in_range(shape, declared.crs):
            raise NotAShape(
                "Koordinaterna ligger utanför Sverige, eller har öst och nord omkastade.",
                "The coordinates lie outside Sweden, or have easting and northing swapped.",
            )
        if geometry.extent(shape) > LARGEST:
            raise NotAShape(f"Ytan är större än {LARGEST} m.", f"The shape is larger than {LARGEST} m.")
    except NotAShape as error:
        faults.append(Fault("/measure/footprint/coordinates", error.says, "geometry"))
    if faults or shape is None:
        raise BadApplication(FAULTY, faults)
    return zoning.in_working_crs(shape, declared.crs)
