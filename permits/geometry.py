"""
Shapes and what is measured on them, in metres in the municipality's local SWEREF 99 zone.

Measured by `distance`, never by `buffer`; results on the 1 mm grid (zoning data, F.1-F.5). Only this
file and the readers know shapely.
"""

from __future__ import annotations

import shapely

Shape = shapely.Geometry
"""A polygon, line or collection in easting, northing metres, without height."""
