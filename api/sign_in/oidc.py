"""
Sign-in with the municipality's identity provider: OpenID Connect, authorization code with PKCE.

The id token's signature, issuer, audience, time, nonce and level of assurance are checked before anybody is
let in (OpenID Connect Core 3.1.3.7). Who signed in is kept on the server under an unguessable name; the cookie
holds that name and nothing else, and a personal number is in no cookie, address or log.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import httpx2
from authlib.common.security import generate_token
from authlib.integrations.httpx_client import OAuth2Client
from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response
from joserfc import jwt
from joserfc.jwk import KeySet

from api.sign_in.session import home_of, open_session
from api.web.roles import DUTIES
from api.web.security import is_ours, keep_cookie, signed, unsigned
from api.web.sent import Form
from api.web.served import office
from api.web.trace import passed_on
from permits import clock
from permits.application import twelve_digits
from permits.errors import NotAllowed
from permits.phrases import phrase
from permits.settings import Settings

router = APIRouter()

ROLES = ("administrator", "head", "officer", "reader", "chair", "board", "planner")
"""What a role claim may say, the strongest first; whoever has none is a citizen."""

ALGORITHMS = ["RS256", "PS256", "ES256"]
LEEWAY = 60
"""Seconds by which clocks may differ."""

FRESH_SECONDS = 300
"""How old a sign-in may be when somebody signs an application with it."""

SECONDS = 10
"""How long the provider may take to answer."""


@dataclass(frozen=True, slots=True)
class Provider:
    """What the provider says of itself (OpenID Connect Discovery)."""

    issuer: str
    authorize: str
    token: str
    keys: str
    leave: str


def provider(request: Request) -> Provider:
    """The provider that the settings name, asked once. Raises NotAllowed when none is, or it does not answer."""
    known: Provider | None = getattr(request.app.state, "provider", None)
    if known is None:
        known = request.app.state.provider = _discovered(office(request).settings)
    return known


def _discovered(settings: Settings) -> Provider:
    if not settings.oidc_issuer:
        raise NotAllowed(phrase("sign_in.oidc.no_provider"))
    told = _json(f"{settings.oidc_issuer}/.well-known/openid-configuration")
    if told.get("issuer") != settings.oidc_issuer:
        raise _unwell()
    return Provider(
        told["issuer"],
        told["authorization_endpoint"],
        told["token_endpoint"],
        told["jwks_uri"],
        told.get("end_session_endpoint", ""),
    )


@router.get("/login")
def login(request: Request, to: str = "", fresh: bool = False) -> Response:
    """Off to the provider. fresh: it asks who is there even if it knows, as when an application is signed."""
    settings, there = office(request).settings, provider(request)
    state, nonce, verifier = (generate_token(48) for _ in range(3))
    more: dict[str, str] = {"nonce": nonce}
    if settings.oidc_acr:
        more["acr_values"] = settings.oidc_acr
    if fresh:
        more |= {"prompt": "login", "max_age": "0"}
    address, _ = _client(settings).create_authorization_url(there.authorize, state, code_verifier=verifier, **more)
    response = RedirectResponse(address, 303)
    asked = {"state": state, "nonce": nonce, "verifier": verifier, "to": to, "fresh": fresh}
    keep_cookie(request, response, "login", signed(request, "login", asked), 1)
    return response


@router.get("/login/back")
def back(request: Request, state: str = "", code: str = "", error: str = "") -> Response:
    """Back from the provider. Raises NotAllowed for anything that is not an answer to what this browser asked."""
    asked = unsigned(request, "login", request.cookies.get("login", ""), 1)
    if not isinstance(asked, dict) or not state or state != asked["state"] or error or not code:
        raise NotAllowed(phrase("sign_in.oidc.broken_off"))
    claims = _claims(request, code, asked)
    settings = office(request).settings
    names = settings.oidc_claims
    content = {
        "key": f"{settings.oidc_issuer}|{claims['sub']}",
        "name": str(claims.get(names["name"], "")),
        "number": twelve_digits(str(claims.get(names["number"], ""))),
        **_employed(request, claims),
        "since": int(claims.get("auth_time", clock.now().timestamp())),
        "level": str(claims.get("acr", "")),
    }
    to = asked["to"] if is_ours(asked["to"]) else home_of(str(content["role"]))
    response = RedirectResponse(to, 303)
    response.delete_cookie("login")
    open_session(request, response, **content)
    return response


@router.post("/sign-out")
def sign_out(request: Request, _: Form) -> Response:
    """Out here, and at the provider when it takes that."""
    settings = office(request).settings
    office(request).store.sessions.close(request.cookies.get("sid", ""))
    leave = provider(request).leave if settings.oidc_issuer else ""
    onwards = {"client_id": settings.oidc_client_id, "post_logout_redirect_uri": f"{settings.base_url}/"}
    return _forget(request, RedirectResponse(f"{leave}?{urlencode(onwards)}" if leave else "/", 303))


def _forget(request: Request, response: Response) -> Response:
    """
    Leave nothing of whoever signs out in this browser: not the sign-in, nor what they had begun or sent.

    A next person at a shared computer finds a browser that knows nobody; the one who left finds all by signing in.
    """
    for name in request.cookies:
        if name in ("sid", "draft", "seal", "login") or name.startswith("case-"):
            response.delete_cookie(name)
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


def is_fresh(request: Request) -> bool:
    """Whether whoever is signed in showed who they are just now, at the level that is set."""
    content = office(request).store.sessions.read(request.cookies.get("sid", ""))
    if content is None or content.get("level") != office(request).settings.oidc_acr:
        return False
    since: int = content["since"]
    return clock.now().timestamp() - since <= FRESH_SECONDS


def _claims(request: Request, code: str, asked: dict[str, Any]) -> dict[str, Any]:
    """The id token's claims, every one checked. Raises NotAllowed."""
    settings, there = office(request).settings, provider(request)
    try:
        with _client(settings) as client:
            token = client.fetch_token(there.token, code=code, code_verifier=asked["verifier"])
        keys = KeySet.import_key_set(_json(there.keys))  # type: ignore[arg-type]
        read = jwt.decode(token["id_token"], keys, algorithms=ALGORITHMS)
        demanded: dict[str, Any] = {
            "iss": {"essential": True, "value": there.issuer},
            "aud": {"essential": True, "value": settings.oidc_client_id},
            "nonce": {"essential": True, "value": asked["nonce"]},
            "exp": {"essential": True},
            "iat": {"essential": True},
            "sub": {"essential": True},
        }
        jwt.JWTClaimsRegistry(leeway=LEEWAY, **demanded).validate(read.claims)
    except NotAllowed:
        raise
    except Exception:  # two libraries and a network, each with its own kinds: none of them lets anybody in
        raise _unwell() from None
    claims = dict(read.claims)
    if settings.oidc_acr and claims.get("acr") != settings.oidc_acr:
        raise NotAllowed(phrase("sign_in.oidc.level_too_low"))
    if asked["fresh"] and clock.now().timestamp() - int(claims.get("auth_time", 0)) > FRESH_SECONDS:
        raise NotAllowed(phrase("sign_in.oidc.stale"))
    return claims


def _employed(request: Request, claims: dict[str, Any]) -> dict[str, Any]:
    """
    The role and the duties of somebody whom the provider names as employed by a municipality that is served here; else a
    citizen's role.

    Raises NotAllowed for a role without such a municipality: whose officer they are is not ours to guess.
    """
    names = office(request).settings.oidc_claims
    groups = claims.get(names["roles"], ())
    given = [groups] if isinstance(groups, str) else groups if isinstance(groups, list) else []
    role = next((role for role in ROLES if role in given), "citizen")
    municipality = str(claims.get(names["municipality"], ""))
    if role == "citizen":
        return {"role": role, "municipality": ""}
    if municipality not in {served.code for served in office(request).municipalities}:
        raise NotAllowed(phrase("sign_in.oidc.no_municipality"))
    return {"role": role, "municipality": municipality, "duties": [duty for duty in DUTIES if duty in given]}


def _client(settings: Settings) -> OAuth2Client:
    return OAuth2Client(
        settings.oidc_client_id,
        settings.oidc_client_secret.get_secret_value(),
        scope=settings.oidc_scope,
        redirect_uri=f"{settings.base_url}/login/back",
        code_challenge_method="S256",
        headers=passed_on(),
        timeout=SECONDS,
    )


def _json(address: str) -> dict[str, Any]:
    try:
        answer = httpx2.get(address, timeout=SECONDS, headers=passed_on())
        answer.raise_for_status()
        return dict(answer.json())
    except (httpx2.HTTPError, ValueError):
        raise _unwell() from None


def _unwell() -> NotAllowed:
    return NotAllowed(phrase("sign_in.oidc.unreachable"))
