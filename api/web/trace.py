"""Which request this is, by the W3C's trace context: as whoever asks has named it, told in the answer and in the log, and passed on."""

from __future__ import annotations

import re
import secrets

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from structlog.contextvars import bound_contextvars

from permits.trace import HEADER, here

NAMED = re.compile(r"[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-([0-9a-f]{2})(-.*)?")
"""Version, trace, parent and flags (W3C Trace Context, 3.2.2); later versions may say more after them."""


def passed_on() -> dict[str, str]:
    """The header that names this request to a service that it asks in turn; none outside a request."""
    return {HEADER: named} if (named := here.get()) else {}


def _as_ours(sent: str) -> tuple[str, str]:
    """The trace that a request belongs to, and the header that names our part of it; a trace of its own when none is named."""
    parts = NAMED.fullmatch(sent)
    known = parts is not None and not sent.startswith("ff") and (parts[3] is None or not sent.startswith("00"))
    trace, flags = (parts[1], parts[2]) if parts is not None and known else (secrets.token_hex(16), "00")
    return trace, f"00-{trace}-{secrets.token_hex(8)}-{flags}"


class Trace:
    """Names each request for as long as it lasts."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        trace, named = _as_ours(Headers(scope=scope).get(HEADER, ""))

        async def with_name(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message)[HEADER] = named
            await send(message)

        before = here.set(named)
        try:
            with bound_contextvars(trace=trace):
                await self.app(scope, receive, with_name)
        finally:
            here.reset(before)
