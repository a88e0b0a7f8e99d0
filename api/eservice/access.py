"""
Who may open a case and who may sign for whom.

Where an identity provider is connected, a case opens for its parties by their own login, on any device, and each signs
for themselves with a fresh one, at the level of assurance that the municipality has set: with none set, nobody signs. In
the demo the browser that applied opens it too, and a tick is enough to sign.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from fastapi import Request
from fastapi.responses import RedirectResponse, Response

from api.sign_in.oidc import is_fresh
from api.web.journal import read_by
from api.web.pages import visitor
from api.web.security import keep_cookie, signed, unsigned
from api.web.served import municipality, office
from permits.application import twelve_digits
from permits.errors import NotAllowed, NotFound
from permits.phrases import phrase
from permits.store.chained.people import places_of
from permits.store.chained.record import Record

KEPT_HOURS = 24 * 90
"""How long the demo's browser that applied can open its case."""


def keep_case(request: Request, response: Response, case_id: str, token: str) -> None:
    """Let this browser open the case from now on, in the demo."""
    if office(request).settings.demo:
        keep_cookie(request, response, f"case-{case_id}", signed(request, "case", token), KEPT_HOURS)


def opened(request: Request, case_id: str) -> Record:
    """The case's latest record for its parties; to others it does not exist. Raises NotFound."""
    here, who = municipality(request), visitor(request)
    store = office(request).store
    token = unsigned(request, "case", request.cookies.get(f"case-{case_id}", ""), KEPT_HOURS)
    by_token = bool(token) and office(request).settings.demo and store.tokens.municipality(case_id, str(token)) == here
    if by_token or (who is not None and who.number and store.parties.include(here, case_id, who.number)):
        record = store.records.last(here, case_id)
        mine = places_of(record.application, who.number) if who is not None and who.number else ()
        return read_by(request, record, "party", min(mine, default=""))
    raise NotFound(phrase("eservice.access.no_such_case"))


def may_sign(request: Request, party: Mapping[str, Any]) -> bool:
    """Whether whoever is here is that applicant, signs for that company, or is that agent; anybody in the demo."""
    if office(request).settings.demo:
        return True
    who = visitor(request)
    numbers = [party.get(name) for name in ("personalNumber", "signatoryNumber")]
    return who is not None and who.number in {twelve_digits(number) for number in numbers if number} - {""}


def parties_here(request: Request, application: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Those of the parties who are here: whoever is signed in; in the demo, all of them."""
    parties = [*application["applicants"], *([application["agent"]] if application.get("agent") else [])]
    return [party for party in parties if may_sign(request, party)]


def check_can_be_sent(request: Request) -> None:
    """Raises NotAllowed where nothing that is begun could ever be sent, since nobody can sign in."""
    settings = office(request).settings
    if not settings.demo and not settings.oidc_issuer:
        raise NotAllowed(NO_SIGN_IN)


def to_sign_in_first(request: Request, to: str) -> Response | None:
    """Where somebody must go before files are kept for them; None once they have signed in, and in the demo."""
    if office(request).settings.demo or visitor(request) is not None:
        return None
    return RedirectResponse("/sign-in?" + urlencode({"to": to}), 303)


def to_sign_in_anew(request: Request, to: str) -> Response | None:
    """
    Where somebody must go who signs with a sign-in that is not fresh; None when it is.

    Raises NotAllowed where no level of assurance is set, for then a sign-in proves nothing.
    """
    if office(request).settings.demo:
        return None
    if not office(request).settings.oidc_acr:
        raise NotAllowed(NO_LEVEL)
    return None if is_fresh(request) else RedirectResponse("/login?" + urlencode({"fresh": "true", "to": to}), 303)


NO_SIGN_IN = phrase("eservice.access.no_sign_in")
NO_LEVEL = phrase("eservice.access.no_level")
