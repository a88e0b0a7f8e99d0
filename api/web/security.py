"""
What every answer and every request must keep to: strict headers, a limit on size, and forms that came from our pages.
"""

from __future__ import annotations

import secrets
import time
from math import ceil
from typing import Any
from urllib.parse import urlsplit

from fastapi import Request
from itsdangerous import BadSignature, URLSafeTimedSerializer
from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from permits.errors import NotAllowed
from permits.text import Text

HEADERS = {
    # No script at all: every page works without, those with a map too.
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=()",
    "Cache-Control": "no-store",
}


def with_map(tiles: str) -> str:
    """The policy of a page with a map; only those run scripts, all of them ours. tiles: whose pictures it shows."""
    policy = HEADERS["Content-Security-Policy"] + "; script-src 'self'; connect-src 'self'"
    parts = urlsplit(tiles)
    return (
        policy.replace("img-src 'self'", f"img-src 'self' {parts.scheme}://{parts.netloc}") if parts.netloc else policy
    )


OVER_TLS = {"Strict-Transport-Security": "max-age=31536000"}

LARGEST = 2_000_000
"""Bytes in one request."""

LARGEST_PAPERS = 25_000_000
"""Bytes in one form with papers."""

HOURS = 8
"""How long a form may lie open, and a sign-in lasts."""

SEAL = "seal"
"""The cookie that a form's token must match, so that another site cannot send the form."""


class StrictHeaders:
    """Puts `HEADERS` on every answer; what a page sets for itself stands."""

    def __init__(self, app: ASGIApp, over_tls: bool) -> None:
        self.app, self.headers = app, {**HEADERS, **(OVER_TLS if over_tls else {})}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self.headers.items():
                    headers.setdefault(name, value)
            await send(message)

        await self.app(scope, receive, with_headers)


class SizeLimit:
    """Refuses a request that says it is too large before any of it is read, and stops reading one that turns out so."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        papers = headers.get("content-type", "").startswith("multipart/form-data")
        largest = LARGEST_PAPERS if papers and not scope["path"].startswith("/api/") else LARGEST
        declared = headers.get("content-length", "0")
        read = 0

        async def limited() -> Message:
            nonlocal read
            message = await receive()
            read += len(message.get("body", b""))
            if read > largest:
                # Told as a problem by the application, which knows the language and the form of the answer.
                raise HTTPException(413)
            return message

        if declared.isdecimal() and int(declared) <= largest:
            await self.app(scope, limited, send)
        else:
            refusal: Response = scope["app"].state.too_large(Request(scope))
            await refusal(scope, receive, send)


class RateLimit:
    """
    Tells an address that asks too much to wait. Each has a bucket that holds a minute's requests and fills evenly.

    An address is the one that connects: behind a proxy that is the proxy's, whose own limit then counts.
    """

    def __init__(self, app: ASGIApp, most: int) -> None:
        self.app, self.most = app, most
        self.buckets: dict[str, tuple[float, float]] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not self.most or scope["path"] == "/health":
            await self.app(scope, receive, send)
            return
        now, who = time.monotonic(), (scope.get("client") or ("",))[0]
        left, last = self.buckets.get(who, (float(self.most), now))
        left = min(self.most, left + (now - last) * self.most / 60)
        if left < 1:
            wait = ceil((1 - left) * 60 / self.most)
            refusal: Response = scope["app"].state.too_many(Request(scope), wait)
            await refusal(scope, receive, send)
            return
        if len(self.buckets) >= MOST_ADDRESSES:
            self.buckets.clear()
        self.buckets[who] = (left - 1, now)
        await self.app(scope, receive, send)


MOST_ADDRESSES = 100_000
"""As many as are remembered; beyond that all begin anew, which lets more through rather than none."""


# -- signed values, and forms -------------------------------------------------------------------------


def signed(request: Request, purpose: str, value: Any) -> str:
    return str(_signer(request, purpose).dumps(value))


def unsigned(request: Request, purpose: str, text: str, hours: int = HOURS) -> Any:
    """The value signed for that purpose within so many hours; None when it is not ours or too old."""
    try:
        return _signer(request, purpose).loads(text, max_age=hours * 3600)
    except BadSignature:
        return None


def _signer(request: Request, purpose: str) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(request.app.state.secret, salt=purpose)


def keep_cookie(request: Request, response: Response, name: str, value: str, hours: int | None = HOURS) -> None:
    """A cookie of ours: out of reach of scripts, sent by other sites' links only. hours: None for this session."""
    response.set_cookie(
        name,
        value,
        max_age=None if hours is None else hours * 3600,
        httponly=True,
        samesite="lax",
        secure=request.app.state.office.settings.base_url.startswith("https:"),
    )


class FormToken:
    """The hidden field of this page's forms; the cookie it must match is made when the first form asks."""

    def __init__(self, request: Request, who: str) -> None:
        self.request, self.who = request, who
        self.made: str | None = None

    def __call__(self) -> str:
        seal = self.request.cookies.get(SEAL) or self.made
        if seal is None:
            seal = self.made = secrets.token_urlsafe(16)
        return signed(self.request, "form", [seal, self.who])


def check_form(request: Request, token: object, who: str) -> None:
    """Raises NotAllowed for a form that this browser did not get from one of our pages."""
    origin = request.headers.get("origin", "null")
    foreign = origin != "null" and urlsplit(origin).netloc != request.headers.get("host")
    seal = request.cookies.get(SEAL)
    if foreign or seal is None or unsigned(request, "form", str(token)) != [seal, who]:
        raise NotAllowed(
            Text(
                "Formuläret är för gammalt eller kom inte härifrån. Gå tillbaka, ladda om sidan och försök igen.",
                "The form is too old or did not come from here. Go back, reload the page and try again.",
            )
        )
