"""
Who is signed in, and the demo's way in: anybody on this computer, in a role of their choice.

The session is a signed cookie that names the person by a key; no personal number travels in it.
"""

from __future__ import annotations

from ipaddress import ip_address
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from api.sign_in.demo import DEMO_PEOPLE
from api.web.pages import Visitor, checked_form, office, page, visitor
from api.web.security import keep_cookie, signed
from permits.errors import NotAllowed
from permits.text import Text

router = APIRouter()


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
    response = RedirectResponse(to if _is_ours(to) else "/desk" if person.role == "officer" else "/", 303)
    keep_cookie(request, response, "session", signed(request, "session", key))
    return response


@router.post("/sign-out")
async def sign_out(request: Request) -> Response:
    await checked_form(request)
    response = RedirectResponse("/", 303)
    response.delete_cookie("session")
    return response


def officer(request: Request) -> Visitor:
    """The officer signed in. Raises NotAllowed when nobody is."""
    found = visitor(request)
    if found is None or found.role not in ("officer", "administrator"):
        raise NotAllowed(Text("Logga in som handläggare.", "Sign in as a case officer."))
    return found


def filled_in(request: Request) -> dict[str, str]:
    """What is known of the citizen signed in, for a form to begin with."""
    found = visitor(request)
    kept = office(request).store.session(request.cookies.get("sid", ""))
    if kept is not None and kept["role"] == "citizen":
        return {"kind": "person", "name": kept["name"], "number": kept["number"]}
    person = DEMO_PEOPLE.get(found.key) if found else None
    return dict(person.filled_in) if person else {}


def _is_ours(path: str) -> bool:
    """Whether a path to go on to stays on this service."""
    return path.startswith("/") and not path.startswith(("//", "/\\"))


def _only_demo(request: Request) -> None:
    """The demo's sign-in works on this computer and nowhere else, nor through a proxy on it. Raises NotAllowed."""
    if not office(request).settings.demo:
        raise NotAllowed(
            Text(
                "Ingen inloggning är ansluten här. Vänd dig till kommunen för att ansöka.",
                "No sign-in is connected here. Turn to the municipality to apply.",
            )
        )
    host = request.client.host if request.client else ""
    proxied = "forwarded" in request.headers or "x-forwarded-for" in request.headers
    if proxied or not (_is_loopback(host) and _is_loopback(request.url.hostname)):
        raise NotAllowed(
            Text("Demoinloggning finns bara i demon på den egna datorn.", "Demo sign-in works only on this computer.")
        )


def _is_loopback(host: str | None) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host or "").is_loopback
    except ValueError:
        return False
