"""The municipality's own colours and arms, as its `face.yaml` says; served from here, as the strict policy demands."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import FileResponse, Response

from api.web.served import municipality, office
from permits.errors import NotFound
from permits.phrases import phrase

router = APIRouter()

FRESH = {"Cache-Control": "public, max-age=300"}
NAMES = {"brand": "--brand", "dark": "--brand-dark", "pale": "--brand-pale"}


@router.get("/face.css")
def colours(request: Request) -> Response:
    chosen = office(request).face(municipality(request)).colours
    said = "".join(f"{NAMES[name]}:{colour};" for name, colour in chosen.items())
    return Response(f":root{{{said}}}", media_type="text/css", headers=FRESH)


@router.get("/face/logo")
def logo(request: Request) -> Response:
    """The arms. Shown as a picture only, so nothing in an SVG can run; a policy of its own for one opened by itself."""
    path = office(request).face(municipality(request)).logo
    if path is None:
        raise NotFound(phrase("web.face.municipality_no_arms"))
    return FileResponse(path, headers={**FRESH, "Content-Security-Policy": "default-src 'none'; sandbox"})
