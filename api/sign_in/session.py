"""
The way in, and the demo's own: anybody on this computer, in a role of their choice.

Whoever signed in, here or with the identity provider, is kept on the server under an unguessable name; the cookie
`sid` holds that name and nothing else.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from api.sign_in.demo import DEMO_PEOPLE
from api.web.fields import text_in
from api.web.pages import DEMO, Visitor, page, visitor
from api.web.roles import CALLED, Right, refusal, rights_of
from api.web.security import is_ours, keep_cookie
from api.web.sent import Form
from api.web.served import office
from permits import clock
from permits.application import twelve_digits
from permits.errors import NotAllowed
from permits.phrases import phrase

router = APIRouter()


@router.get("/sign-in")
def sign_in_form(request: Request, to: str = "") -> Response:
    if office(request).settings.oidc_issuer:
        return RedirectResponse("/login?" + urlencode({"to": to}), 303)
    _only_demo(request)
    return page(request, "sign_in/sign_in.html", people=DEMO_PEOPLE, called=CALLED, to=to)


@router.get("/try")
def what_to_try(request: Request) -> Response:
    """What a visitor to the demo can try, as whom."""
    _only_demo(request)
    return page(request, "sign_in/try.html", people=DEMO_PEOPLE)


@router.post("/sign-in")
def sign_in(request: Request, form: Form) -> Response:
    _only_demo(request)
    key = text_in(form, "person")
    if key not in DEMO_PEOPLE:
        raise NotAllowed(phrase("sign_in.session.no_such_person"))
    person = DEMO_PEOPLE[key]
    to = text_in(form, "to")
    response = RedirectResponse(to if is_ours(to) else home_of(person.role), 303)
    open_session(
        request, response, key=key, name=person.name, role=person.role,
        municipality=person.municipality, number=twelve_digits(person.filled_in.get("number", "")), level=DEMO,
        duties=person.duties,
        since=int(clock.now().timestamp()),
    )  # fmt: skip
    return response


@router.get("/sign-ins")
def sign_ins(request: Request) -> Response:
    """Where whoever is here is signed in."""
    if visitor(request) is None:
        return RedirectResponse("/sign-in?" + urlencode({"to": "/sign-ins"}), 303)
    theirs = office(request).store.sessions.same_person(request.cookies.get("sid", ""))
    return page(request, "sign_in/sign_ins.html", sign_ins=theirs)


@router.post("/sign-ins")
def end_others(request: Request, _: Form) -> Response:
    """End all of them but this one, as after a computer or a telephone was left behind."""
    office(request).store.sessions.close_others(request.cookies.get("sid", ""))
    return RedirectResponse("/sign-ins", 303)


def open_session(request: Request, response: Response, **who: Any) -> None:
    """
    Keep who signed in, in place of whoever was signed in here before.

    who: key, name, role, municipality, number, level of assurance, duties, and since when in seconds of the epoch.
    """
    store = office(request).store
    store.sessions.close(request.cookies.get("sid", ""))
    keep_cookie(request, response, "sid", store.sessions.open(who))


def home_of(role: str) -> str:
    """Where somebody in that role begins."""
    rights = rights_of(role)
    return "/desk" if Right.READ in rights else "/desk/control" if Right.OVERSEE in rights else "/"


def who_may(request: Request, right: Right) -> Visitor:
    """Whoever is signed in, where their role has that right. Raises NotAllowed, saying who may."""
    who = visitor(request)
    if who is None or right not in who.rights:
        raise NotAllowed(refusal(right))
    return who


def officer(request: Request) -> Visitor:
    """Whoever may settle cases. Raises NotAllowed."""
    return who_may(request, Right.SETTLE)


def reader(request: Request) -> Visitor:
    """Whoever may read cases. Raises NotAllowed."""
    return who_may(request, Right.READ)


def filled_in(request: Request) -> dict[str, str]:
    """What is known of the citizen signed in, for a form to begin with."""
    who = visitor(request)
    if who is None:
        return {}
    if who.key in DEMO_PEOPLE:
        return dict(DEMO_PEOPLE[who.key].filled_in)
    return {"kind": "person", "name": who.name, "number": who.number} if who.role == "citizen" else {}


def _only_demo(request: Request) -> None:
    """Raises NotAllowed where no sign-in is connected and nobody plays a part."""
    if not office(request).settings.demo:
        raise NotAllowed(phrase("sign_in.session.no_sign_in"))
