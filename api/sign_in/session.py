"""
Who is signed in, and the demo's way in: anybody on this computer, in a role of their choice.

The session is a signed cookie that names the person by a key; no personal number travels in it.
"""

from __future__ import annotations

from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from api.sign_in.demo import DEMO_PEOPLE
from api.web.pages import Visitor, checked_form, office, page, visitor
from api.web.security import is_ours, keep_cookie, signed
from permits.errors import NotAllowed
from permits.text import Text

router = APIRouter()

OFFICERS = ("officer", "administrator")
"""The roles that open the desk."""


@router.get("/sign-in")
def sign_in_form(request: Request, to: str = "") -> Response:
    if office(request).settings.oidc_issuer:
        return RedirectResponse("/login?" + urlencode({"to": to}), 303)
    _only_demo(request)
    return page(request, "sign_in/sign_in.html", people=DEMO_PEOPLE, to=to)


@router.post("/sign-in")
async def sign_in(request: Request) -> Response:
    _only_demo(request)
    form = await checked_form(request)
    key = str(form.get("person") or "")
    if key not in DEMO_PEOPLE:
        raise NotAllowed(Text("Den personen finns inte i demon.", "The demo has no such person."))
    person = DEMO_PEOPLE[key]
    to = str(form.get("to") or "")
    response = RedirectResponse(to if is_ours(to) else "/desk" if person.role == "officer" else "/", 303)
    keep_cookie(request, response, "session", signed(request, "session", key))
    return response


@router.post("/sign-out")
async def sign_out(request: Request) -> Response:
    await checked_form(request)
    return forget(request, RedirectResponse("/", 303))


def officer(request: Request) -> Visitor:
    """The officer signed in. Raises NotAllowed when nobody is."""
    found = visitor(request)
    if found is None or found.role not in OFFICERS:
        raise NotAllowed(Text("Logga in som handläggare.", "Sign in as a case officer."))
    return found


def filled_in(request: Request) -> dict[str, str]:
    """What is known of the citizen signed in, for a form to begin with."""
    found = visitor(request)
    kept = office(request).store.sessions.read(request.cookies.get("sid", ""))
    if kept is not None and kept["role"] == "citizen":
        return {"kind": "person", "name": kept["name"], "number": kept["number"]}
    person = DEMO_PEOPLE.get(found.key) if found else None
    return dict(person.filled_in) if person else {}


def _only_demo(request: Request) -> None:
    """Raises NotAllowed where no sign-in is connected and nobody plays a part."""
    if not office(request).settings.demo:
        raise NotAllowed(
            Text(
                "Ingen inloggning är ansluten här. Vänd dig till kommunen för att ansöka.",
                "No sign-in is connected here. Turn to the municipality to apply.",
            )
        )


def forget(request: Request, response: Response) -> Response:
    """
    Leave nothing of whoever signs out in this browser: not the sign-in, nor what they had begun or sent.

    A next person at a shared computer finds a browser that knows nobody; the one who left finds all by signing in.
    """
    for name in request.cookies:
        if name in ("session", "sid", "draft", "seal", "login") or name.startswith("case-"):
            response.delete_cookie(name)
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response
