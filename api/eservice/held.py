"""What is held of whoever is signed in, and who has read it: theirs to have without asking anybody."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from api.web.pages import visitor
from api.web.served import municipality, office
from permits.extracts.person import extract

router = APIRouter()


@router.get("/held.json")
def held(request: Request) -> Response:
    who = visitor(request)
    if who is None or not who.number:
        return RedirectResponse("/sign-in?to=/held.json", 303)
    told = extract(office(request), municipality(request), who.number)
    headers = {"Content-Disposition": 'attachment; filename="mina-uppgifter.json"'}
    return Response(told.file, media_type="application/json", headers=headers)
