"""Whether the service works, for whoever watches over it."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response

from api.rest import examples, openapi
from api.rest.shapes import Health
from api.web.problems import problem
from api.web.served import office
from permits.law.engine import second_engine
from permits.store.room import has_room

router = APIRouter()


@router.get("/health", summary="Whether the service works", responses=openapi.answers(Health, examples.HEALTH))
def health(request: Request) -> Response:
    """The pack in use, the engines at hand, and whether the database answers."""
    here = office(request)
    if not here.store.is_up():
        return problem(request, "unavailable")
    if not has_room(here.settings.data_dir):
        return problem(request, "no-room")
    return JSONResponse(
        {
            "status": "ok",
            "database": "ok",
            "pack": {"id": here.pack.id, "version": here.pack.version, "hash": here.pack.hash},
            "engines": ["plain", "durable"] if second_engine() else ["plain"],
            "municipalities": [municipality.code for municipality in here.municipalities],
        }
    )
