"""
What security needs to look back on, one line each: who was let in or refused, what was decided, what left the house.

A line names the route, never the address as sent, and of its parts only those that are random names: nobody's name or
number can get into it. What a party or an officer did to a case stands in the case's own records.
"""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import Mapping

import structlog
from starlette.types import ASGIApp, Message, Receive, Scope, Send

log = structlog.get_logger()

REFUSALS = frozenset({400, 401, 403, 404, 405, 408, 409, 413, 415, 422, 429})

EVENTS: Mapping[tuple[str, str], str] = {
    ("GET", "/login/back"): "signed in",
    ("POST", "/sign-in"): "signed in",
    ("POST", "/sign-out"): "signed out",
    ("POST", "/api/v1/applications"): "decided",
    ("POST", "/application/read-through"): "decided",
    ("POST", "/cases/{case_id}/complete"): "decided",
    ("POST", "/cases/{case_id}/withdraw"): "decided",
    ("POST", "/desk/cases/{case_id}"): "decided",
    ("POST", "/cases/{case_id}/appeal"): "appealed",
    ("GET", "/cases/{case_id}"): "read",
    ("GET", "/desk/cases/{case_id}"): "read",
    ("GET", "/api/v1/cases/{caseId}"): "read",
    ("GET", "/cases/{case_id}/all.zip"): "exported",
    ("GET", "/cases/{case_id}/letters/{sequence}.pdf"): "exported",
    ("GET", "/cases/{case_id}/papers/{sha256}"): "exported",
    ("GET", "/desk/cases/{case_id}/papers/{sha256}"): "exported",
    ("GET", "/api/v1/cases/{caseId}/record"): "exported",
    ("GET", "/api/v1/cases/{caseId}/record.json"): "exported",
    ("GET", "/api/v1/cases/{caseId}/letter"): "exported",
    ("GET", "/api/v1/cases/{caseId}/letter.pdf"): "exported",
    ("GET", "/api/v1/cases/{caseId}/letter.html"): "exported",
}
"""What it means when such a request is answered well."""

RANDOM = re.compile(r"[0-9a-f]{32}|[0-9a-f]{64}")
"""What our random names and hashes look like: the parts of an address that say nothing of anybody."""


class Journal:
    """Tells of each request that is refused, fails, or is one of `EVENTS`."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def told(message: Message) -> None:
            if message["type"] == "http.response.start":
                _tell(scope, message["status"])
            await send(message)

        await self.app(scope, receive, told)


def _tell(scope: Scope, status: int) -> None:
    route = getattr(scope.get("route"), "path", "none")
    parts = {name: part for name, part in scope.get("path_params", {}).items() if RANDOM.fullmatch(str(part))}
    told = {"method": scope["method"], "route": route, "status": status, **parts}
    if status >= 500:
        log.error("failed", **told)
    elif status in REFUSALS:
        log.warning("refused", sender=(scope.get("client") or ("",))[0], **told)
    elif event := EVENTS.get((scope["method"], route)):
        log.info(event, **told)


def write_lines() -> None:
    """From now on the log is one JSON object a line, its times in UTC, as collectors of logs read them."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.dict_tracebacks,
            structlog.processors.JSONRenderer(ensure_ascii=True),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        # asked anew for each line, since whoever starts us may put another stream in its place
        logger_factory=lambda *_: structlog.PrintLogger(sys.stderr),
    )
