"""
What every answer and every form must keep to: strict headers, signed values, and forms that came from our pages.
"""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from fastapi import Request
from itsdangerous import BadSignature, TimestampSigner, URLSafeTimedSerializer
from starlette.datastructures import FormData, MutableHeaders
from starlette.responses import HTMLResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from permits import clock
from permits.errors import NotAllowed
from permits.phrases import phrase

HEADERS = {
    # No script at all: every page works without, those with a map too.
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self' data:; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=()",
    "Cache-Control": "no-store",
}


def with_script() -> str:
    """The policy of a page that runs scripts, all of them ours: those with a map, those that files are handed in on, and an officer's form."""
    return HEADERS["Content-Security-Policy"] + "; script-src 'self'; connect-src 'self'"


def scripted(response: HTMLResponse) -> HTMLResponse:
    """A page whose files tell how far they have come."""
    response.headers["Content-Security-Policy"] = with_script()
    return response


def with_map(tiles: str) -> str:
    """The policy of a page with a map. tiles: whose pictures it shows."""
    policy = with_script()
    parts = urlsplit(tiles)
    return (
        policy.replace("img-src 'self'", f"img-src 'self' {parts.scheme}://{parts.netloc}") if parts.netloc else policy
    )


def with_position() -> str:
    """What a page may ask of the device that offers to find the plot where one stands: its position, nothing else."""
    return HEADERS["Permissions-Policy"].replace("geolocation=()", "geolocation=(self)")


def with_paper() -> str:
    """The policy of a page that shows one of our papers in a frame."""
    return HEADERS["Content-Security-Policy"] + "; frame-src 'self'"


FRAMED = "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'self'"
"""The policy of a paper that stands in a frame of our own page: it runs nothing and asks for nothing."""

OVER_TLS = {"Strict-Transport-Security": "max-age=31536000; includeSubDomains"}

HOURS = 8
"""How long a form may lie open, and a sign-in lasts."""

YEARS_AGO = 24 * 365 * 10
"""Hours since nobody has a form open still."""

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
                if scope["path"].startswith("/api/") and headers.get("content-type", "").endswith("json"):
                    headers.setdefault("Content-Disposition", 'attachment; filename="api.json"')
            await send(message)

        await self.app(scope, receive, with_headers)


OF_THIS_HOST = b"__Host-"
"""Names that begin so are set by this very host over TLS or not at all (RFC 6265bis, 4.1.3)."""


class HostCookies:
    """Over TLS, our cookies bear a name that no neighbouring subdomain can plant; what comes under another is not ours."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def with_names(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [
                    (name, _named_for_this_host(value) if name == b"set-cookie" else value)
                    for name, value in message["headers"]
                ]
            await send(message)

        if scope["type"] == "http":
            sent = [(name, _of_this_host(value) if name == b"cookie" else value) for name, value in scope["headers"]]
            await self.app({**scope, "headers": sent}, receive, with_names)
        else:
            await self.app(scope, receive, send)


def _named_for_this_host(cookie: bytes) -> bytes:
    """A cookie as it is set. One that is deleted must be as secure as it was."""
    return OF_THIS_HOST + cookie + (b"" if b"; secure" in cookie.lower() else b"; Secure")


def _of_this_host(cookies: bytes) -> bytes:
    sent = (cookie.strip() for cookie in cookies.split(b";"))
    return b"; ".join(cookie.removeprefix(OF_THIS_HOST) for cookie in sent if cookie.startswith(OF_THIS_HOST))


def is_ours(path: str) -> bool:
    """Whether a path to go on to stays on this service."""
    return path.startswith("/") and not path.startswith(("//", "/\\"))


# -- signed values, and forms -------------------------------------------------------------------------


def signed(request: Request, purpose: str, value: Any) -> str:
    return str(_signer(request, purpose).dumps(value))


def unsigned(request: Request, purpose: str, text: str, hours: int = HOURS) -> Any:
    """The value signed for that purpose within so many hours; None when it is not ours or too old."""
    try:
        value, made = _signer(request, purpose).loads(text, return_timestamp=True)
    except BadSignature:
        return None
    # A clock that was put back makes what we signed just now look as if it came from the future; it is ours all the same.
    return value if clock.now() - made <= timedelta(hours=hours) else None


def _signer(request: Request, purpose: str) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(request.app.state.secret, salt=purpose, signer=OurTime)


class OurTime(TimestampSigner):
    """Signs with the time that `clock` tells."""

    def get_timestamp(self) -> int:
        return int(clock.now().timestamp())


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
        self.written = ""

    def __call__(self) -> str:
        self.written = self.written or self._sign()
        return self.written

    def _sign(self) -> str:
        seal = self.request.cookies.get(SEAL) or self.made
        if seal is None:
            seal = self.made = secrets.token_urlsafe(16)
        return signed(self.request, "form", [seal, self.who])


class FormTooOld(NotAllowed):
    """A form of ours that lay open too long, or whose sender has signed in or out meanwhile. form: what was in it."""

    def __init__(self, form: FormData) -> None:
        super().__init__(phrase("web.security.form_too_old"))
        self.form = form


def check_form(request: Request, form: FormData, who: str) -> None:
    """
    Whether this browser got the form from one of our pages, for the one who is signed in now.

    Raises FormTooOld for one that did come from our pages, and NotAllowed for any other.
    """
    origin, token = request.headers.get("origin", "null"), str(form.get("token"))
    from_here = urlsplit(origin).netloc == request.headers.get("host")
    seal = request.cookies.get(SEAL)
    if origin == "null" or from_here:
        if seal is not None and unsigned(request, "form", token) == [seal, who]:
            return
        if from_here or unsigned(request, "form", token, YEARS_AGO) is not None:
            raise FormTooOld(form)
    raise NotAllowed(phrase("web.security.foreign_form"))
