"""
What security needs to look back on, one line each: who was let in or refused, what was decided, what left the house.

A line names the route, never the address as sent, and of its parts only those that are random names: nobody's name or
number can get into it. What a party or an officer did to a case stands in the case's own records, and who has read it
beside them.
"""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import Mapping

import structlog
from fastapi import Request
from starlette.concurrency import run_in_threadpool
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from permits.errors import Unavailable
from permits.store.chained.record import Record

log = structlog.get_logger()

REFUSALS = frozenset({400, 401, 403, 404, 405, 408, 409, 413, 415, 422, 429})

EVENTS: Mapping[tuple[str, str], str] = {
    ("GET", "/login/back"): "signed in",
    ("POST", "/sign-in"): "signed in",
    ("POST", "/sign-out"): "signed out",
    ("POST", "/sign-ins"): "signed out elsewhere",
    ("POST", "/api/v1/applications"): "decided",
    ("POST", "/application/read-through"): "decided",
    ("POST", "/cases/{case_id}/complete"): "decided",
    ("POST", "/cases/{case_id}/withdraw"): "decided",
    ("POST", "/desk/cases/{case_id}"): "decided",
    ("POST", "/desk/handed-over/{notice}"): "handed over",
    ("POST", "/cases/{case_id}/others"): "asked for others",
    ("POST", "/desk/cases/{case_id}/disclosures/{id}"): "secrecy tried",
    ("POST", "/cases/{case_id}/appeal"): "appealed",
    ("POST", "/desk/cases/{case_id}/steps/archive.zip"): "handed to the archive",
    ("POST", "/desk/cases/{case_id}/redacted"): "copy with parts struck out made",
    ("POST", "/desk/extract"): "extract made",
    ("GET", "/held.json"): "extract made",
    ("GET", "/cases/{case_id}"): "read",
    ("GET", "/desk/cases/{case_id}"): "read",
    ("GET", "/desk/cases/{case_id}/checks"): "read",
    ("GET", "/desk/cases/{case_id}/steps"): "read",
    ("GET", "/desk/cases/{case_id}/map"): "read",
    ("GET", "/desk/cases/{case_id}/papers"): "read",
    ("GET", "/desk/cases/{case_id}/facts"): "read",
    ("GET", "/desk/control/second-look/{case_id}"): "read",
    ("GET", "/desk/cases/{case_id}/steps/{sequence}.pdf"): "exported",
    ("GET", "/desk/cases/{case_id}/steps/package.zip"): "exported",
    ("GET", "/api/v1/cases/{caseId}"): "read",
    ("GET", "/cases/{case_id}/all.zip"): "exported",
    ("GET", "/cases/{case_id}/letters/{sequence}.pdf"): "exported",
    ("GET", "/cases/{case_id}/letter.pdf"): "exported",
    ("GET", "/cases/{case_id}/letter.html"): "exported",
    ("GET", "/cases/{case_id}/letter.en.html"): "exported",
    ("GET", "/cases/{case_id}/letter.en.pdf"): "exported",
    ("GET", "/cases/{case_id}/steps/{sequence}.pdf"): "exported",
    ("GET", "/cases/{case_id}/steps/{sequence}.en.html"): "exported",
    ("GET", "/cases/{case_id}/steps/{sequence}.en.pdf"): "exported",
    ("GET", "/cases/{case_id}/papers/{sha256}"): "exported",
    ("GET", "/desk/cases/{case_id}/letter.pdf"): "exported",
    ("GET", "/desk/cases/{case_id}/letter.html"): "exported",
    ("GET", "/desk/cases/{case_id}/papers/{sha256}"): "exported",
    ("GET", "/desk/cases/{case_id}/papers/{sha256}/pages/{number}.jpg"): "read",
    ("GET", "/api/v1/cases/{caseId}/parties"): "read",
    ("GET", "/api/v1/cases/{caseId}/documents/{documentId}"): "exported",
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

        well = False

        async def told(message: Message) -> None:
            nonlocal well
            if message["type"] == "http.response.start":
                well = message["status"] < 400
                _tell(scope, message["status"])
            await send(message)

        await self.app(scope, receive, told)
        if well and _event(scope) in ("read", "exported") and "reading" in scope.get("state", {}):
            await run_in_threadpool(_keep, scope)


def read_by(request: Request, record: Record, role: str, reader: str = "") -> Record:
    """The record, to be noted as read by them once the answer has gone well. See `Reading`."""
    noted(request, record.municipality, record.case_id, role, reader)
    return record


def noted(request: Request, municipality: str, case_id: str, role: str, reader: str) -> None:
    """Note that somebody read of a case, once the answer has gone well."""
    request.state.reading = (municipality, case_id, role, reader)


def _keep(scope: Scope) -> None:
    """Note who has read a case, after the answer is sent: nobody waits for it."""
    municipality, case_id, role, reader = scope["state"]["reading"]
    try:
        scope["app"].state.office.store.readings(municipality).keep(case_id, role, reader, scope["route"].path)
    except Unavailable:
        log.warning("reading not kept", case_id=case_id, role=role)


def _event(scope: Scope) -> str | None:
    return EVENTS.get((scope["method"], getattr(scope.get("route"), "path", "none")))


def _tell(scope: Scope, status: int) -> None:
    route = getattr(scope.get("route"), "path", "none")
    parts = {name: part for name, part in scope.get("path_params", {}).items() if RANDOM.fullmatch(str(part))}
    told = {"method": scope["method"], "route": route, "status": status, **parts}
    if status >= 500:
        log.error("failed", **told)
    elif status in REFUSALS:
        log.warning("refused", sender=(scope.get("client") or ("",))[0], **told)
    elif event := _event(scope):
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
