"""
The plots where a phone stands, for whoever asks in their own garden.

A position tells where somebody is: it comes in a request's body, never in an address, and is neither kept nor logged.
"""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field

from api.web.served import municipality, office
from permits import geometry
from permits.geometry import DEGREES, off_grid, rectangle
from permits.place.site import LandClass

router = APIRouter()

LEAST_REACH, MOST_REACH = 10.0, 100.0
"""Metres around a phone within which a plot may be meant, however sure or unsure it is of itself."""

MOST_NEAR = 5
"""Plots to choose from."""


class Position(BaseModel):
    """Where a phone says that it is, WGS 84. longitude, latitude: degrees; accuracy: metres that it may be wrong."""

    longitude: Annotated[float, Field(ge=-180, le=180)]
    latitude: Annotated[float, Field(ge=-90, le=90)]
    accuracy: Annotated[float, Field(ge=0, allow_inf_nan=False)]


@router.post("/map/whereabouts")
def whereabouts(request: Request, position: Position) -> JSONResponse:
    """The plots about there, the nearest first: address and designation, nobody's name."""
    zoning = office(request).zoning(municipality(request))
    point = rectangle(position.longitude, position.latitude, position.longitude, position.latitude)
    there = off_grid(point, DEGREES, zoning.municipality.crs)
    reach = min(max(position.accuracy, LEAST_REACH), MOST_REACH)
    plots = [lot for lot in zoning.neighbouring(there, reach) if lot.land is LandClass.PLOT]
    nearest = sorted(plots, key=lambda lot: geometry.distance(lot.outline, there))[:MOST_NEAR]
    return JSONResponse([{"address": lot.address, "designation": lot.designation} for lot in nearest])
