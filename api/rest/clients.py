"""
The machine clients' door: a token for a key (OAuth 2.0 client credentials, RFC 6749, 4.4), and whom a token lets in
(bearer tokens, RFC 6750).

Authlib's server side speaks to Flask and Django only. Fitted to this framework it is longer than what stands here, and
it writes each token it issues to its debug log. Its client is what the tests ask this with.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping
from urllib.parse import unquote_plus

import structlog
from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse
from starlette.datastructures import FormData

from api.web.problems import Challenged
from api.web.sent import SentForm
from api.web.served import office
from permits import clock
from permits.errors import NotAllowed
from permits.phrases import phrase
from permits.store.visitors.clients import DEMO, TOKEN_LASTS, Client
from permits.store.visitors.scopes import Scope
from permits.written import line

router = APIRouter()

REALM = 'realm="lovsvar"'

ONLY_CLIENTS = phrase("rest.clients.only_clients")
TOKEN_ENDED = phrase("rest.clients.token_ended")

REFUSALS = {
    "invalid_request": phrase("rest.clients.refusals.invalid_request"),
    "invalid_client": phrase("rest.clients.refusals.invalid_client"),
    "unsupported_grant_type": phrase("rest.clients.refusals.unsupported_grant_type"),
    "invalid_scope": phrase("rest.clients.refusals.invalid_scope"),
}
"""The errors of RFC 6749, 5.2, that can happen here, and what to do."""


class NoToken(NotAllowed):
    """
    A request for a token is refused.

    error: its word in `REFUSALS`. client: who asked, as far as they showed it.
    """

    def __init__(self, error: str, client: str | None = None) -> None:
        super().__init__(REFUSALS[error])
        self.error, self.client = error, client


@router.post("/oauth/token")
def token(request: Request, form: SentForm) -> JSONResponse:
    """An access token for a client's id and key, given as HTTP Basic or in the form."""
    log = structlog.get_logger()
    try:
        answer = _issued(request, form)
    except NoToken as refusal:
        log.warning("client token refused", client=refusal.client, why=refusal.error)
        challenge = {"WWW-Authenticate": f"Basic {REALM}"} if refusal.error == "invalid_client" else {}
        body = {"error": refusal.error, "error_description": refusal.says.en}
        return JSONResponse(body, 401 if challenge else 400, {**NOT_KEPT, **challenge})
    return JSONResponse(answer, headers=NOT_KEPT)


NOT_KEPT = {"Cache-Control": "no-store", "Pragma": "no-cache"}


def _issued(request: Request, form: FormData) -> dict[str, str | int]:
    """The answer of RFC 6749, 5.1. Raises NoToken."""
    clients = office(request).store.clients
    given = {name: str(value) for name, value in form.multi_items() if value}
    if len(form.multi_items()) != len(form) or "grant_type" not in given:
        raise NoToken("invalid_request")
    name, key = _credentials(given, request.headers)
    client = clients.with_key(name, key)
    if client is None or not _counts_here(request, client):
        raise NoToken("invalid_client")
    if given["grant_type"] != "client_credentials":
        raise NoToken("unsupported_grant_type", client.name)
    wanted = set(given.get("scope", "").split()) or client.scopes
    if not wanted <= client.scopes:
        raise NoToken("invalid_scope", client.name)
    scopes = {Scope(word) for word in wanted}
    issued = clients.issue(client, scopes, clock.now())
    told = " ".join(sorted(scopes))
    structlog.get_logger().info("client token issued", client=client.name, scope=told)
    seconds = int(TOKEN_LASTS.total_seconds())
    return {"access_token": issued, "token_type": "Bearer", "expires_in": seconds, "scope": told}


def _credentials(given: Mapping[str, str], headers: Mapping[str, str]) -> tuple[str, str]:
    """The client's id and key (RFC 6749, 2.3.1). Raises NoToken."""
    scheme, _, written = headers.get("authorization", "").partition(" ")
    if not scheme:
        return given.get("client_id", ""), given.get("client_secret", "")
    if "client_secret" in given:
        raise NoToken("invalid_request")
    try:
        name, _, key = base64.b64decode(written, validate=True).decode().partition(":")
    except ValueError:
        raise NoToken("invalid_client") from None
    return (line(unquote_plus(name)), unquote_plus(key)) if scheme.lower() == "basic" else ("", "")


def client_with(scope: Scope) -> Callable[[Request], Client]:
    """Whoever sends the request, for a route that wants a client's token with this scope."""

    def client(request: Request) -> Client:
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not token.strip():
            _log(request, "no token")
            raise Challenged("unauthorized", ONLY_CLIENTS, f'Bearer {REALM}, scope="{scope}"')
        shown = office(request).store.clients.with_token(token.strip(), clock.now())
        if shown is None or not _counts_here(request, shown.client):
            _log(request, "invalid_token")
            raise Challenged("unauthorized", TOKEN_ENDED, f'Bearer {REALM}, error="invalid_token"')
        if scope not in shown.scopes:
            _log(request, "insufficient_scope", shown.client)
            says = phrase("rest.clients.scope_lacking", scope=scope)
            raise Challenged("forbidden", says, f'Bearer {REALM}, error="insufficient_scope", scope="{scope}"')
        return shown.client

    return client


def _counts_here(request: Request, client: Client) -> bool:
    return client.name != DEMO or office(request).settings.demo


def _log(request: Request, why: str, client: Client | None = None) -> None:
    name = client.name if client else None
    structlog.get_logger().warning("client not let in", path=request.url.path, client=name, why=why)
