"""
Our errors as problem documents (RFC 9457), or as a plain page for a person's browser.

`type` is the address of a page that explains the kind of problem. No personal data in `detail`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect

from api.web.pages import language, page
from api.web.security import FormTooOld, is_ours
from api.web.served import office
from permits.errors import BadInput, Conflict, Fault, LovsvarError, NotAllowed, NotFound, Unavailable
from permits.phrases import phrase
from permits.store.queue import BUSY
from permits.text import Text

RETRY_AFTER = "5"
"""Seconds until it is worth to ask a database again that was busy or away."""

MEDIA_TYPE = "application/problem+json"


@dataclass(frozen=True, slots=True)
class Kind:
    """
    A kind of problem. status: the usual HTTP status. explained: what it means and what to do. to_people: the same to
    whoever reads a page, where a program is told something else.
    """

    status: int
    title: Text
    explained: Text
    to_people: Text | None = None


KINDS: Mapping[str, Kind] = {
    "validation": Kind(
        422,
        phrase("web.problems.validation.title"),
        phrase("web.problems.validation.detail"),
        phrase("web.problems.validation.to_people"),
    ),
    "not-found": Kind(
        404,
        phrase("web.problems.not_found.title"),
        phrase("web.problems.not_found.detail"),
    ),
    "unauthorized": Kind(
        401,
        phrase("web.problems.unauthorized.title"),
        phrase("web.problems.unauthorized.detail"),
    ),
    "method-not-allowed": Kind(
        405,
        phrase("web.problems.method_not_allowed.title"),
        phrase("web.problems.method_not_allowed.detail"),
        phrase("web.problems.method_not_allowed.to_people"),
    ),
    "conflict": Kind(
        409,
        phrase("web.problems.conflict.title"),
        phrase("web.problems.conflict.detail"),
        phrase("web.problems.conflict.to_people"),
    ),
    "forbidden": Kind(
        403,
        phrase("web.problems.forbidden.title"),
        phrase("web.problems.forbidden.detail"),
    ),
    "too-large": Kind(
        413,
        phrase("web.problems.too_large.title"),
        phrase("web.problems.too_large.detail"),
    ),
    "unsupported-media-type": Kind(
        415,
        phrase("web.problems.unsupported_media_type.title"),
        phrase("web.problems.unsupported_media_type.detail"),
    ),
    "too-slow": Kind(
        408,
        phrase("web.problems.too_slow.title"),
        phrase("web.problems.too_slow.detail"),
    ),
    "rate-limited": Kind(
        429,
        phrase("web.problems.rate_limited.title"),
        phrase("web.problems.rate_limited.detail"),
    ),
    "failed": Kind(
        500,
        phrase("web.problems.failed.title"),
        phrase("web.problems.failed.detail"),
    ),
    "unavailable": Kind(
        503,
        phrase("web.problems.unavailable.title"),
        BUSY,
    ),
    "no-room": Kind(
        507,
        phrase("web.problems.no_room.title"),
        phrase("web.problems.no_room.detail"),
    ),
}
KIND_OF: Mapping[type[LovsvarError], str] = {
    NotFound: "not-found",
    Conflict: "conflict",
    NotAllowed: "forbidden",
    Unavailable: "unavailable",
}


class Challenged(LovsvarError):
    """
    Nobody is let in without showing who they are, or with what they showed.

    kind: of problem. challenge: what WWW-Authenticate asks for.
    """

    def __init__(self, kind: str, says: Text, challenge: str) -> None:
        super().__init__(says)
        self.kind, self.challenge = kind, challenge


def problem(
    request: Request,
    kind: str,
    detail: Text | None = None,
    faults: Sequence[Fault] = (),
    status: int | None = None,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """The problem as JSON for programs and as a page for people. detail: what happened here; None for the usual."""
    found, said = KINDS[kind], language(request)
    if kind == "unavailable":
        headers = {"Retry-After": RETRY_AFTER, **(headers or {})}
        request.state.visitor = None  # who is signed in is in the database too
    status = status or found.status
    if _reads_pages(request):
        told = page(
            request, "web/problem.html", status, title=found.title, detail=detail or found.to_people or found.explained,
            faults=faults if detail else (), kind=kind, before=_before(request),
        )  # fmt: skip
        told.headers.update(headers or {})
        return told
    detail = detail or found.explained
    body: dict[str, Any] = {
        "type": f"{office(request).settings.base_url}/problems/{kind}",
        "title": found.title.in_(said),
        "status": status,
        "detail": detail.in_(said),
        "instance": request.url.path,
    }
    if faults:
        body["errors"] = [
            {"pointer": f"#{fault.place}", "detail": fault.says.in_(said), "code": fault.code} for fault in faults
        ]
    return JSONResponse(body, status, {**(headers or {}), "Content-Language": said}, media_type=MEDIA_TYPE)


def _reads_pages(request: Request) -> bool:
    """Whether a person's browser asks, and not a program."""
    return not request.url.path.startswith(("/api/", "/ogc/")) and "text/html" in request.headers.get("accept", "")


def _before(request: Request) -> str:
    """The page of ours that led here; the start page where none did."""
    came = urlsplit(request.headers.get("referer", ""))
    here = came.netloc == request.headers.get("host") and (came.path, request.method) != (request.url.path, "GET")
    return urlunsplit(("", "", came.path, came.query, "")) if here and is_ours(came.path) else "/"


def _kept(request: Request, error: FormTooOld) -> Response:
    """A page with all that was in a form that could not be taken, to be sent from there; files are chosen again."""
    fields = [(name, value) for name, value in error.form.multi_items() if name != "token"]
    return page(
        request,
        "web/kept.html",
        403,
        before=_before(request),
        says=error.says,
        fields=[(name, value) for name, value in fields if isinstance(value, str)],
        files=[(name, value.filename) for name, value in fields if isinstance(value, UploadFile) and value.filename],
        address=request.url.path + (f"?{request.url.query}" if request.url.query else ""),
    )


def install(app: FastAPI) -> None:
    """Every error that leaves the application is a problem document."""
    app.state.too_many = lambda request, wait: problem(
        request,
        "rate-limited",
        phrase("web.problems.rate_limited.wait", seconds=wait) if _reads_pages(request) else None,
        headers={"Retry-After": str(wait)},
    )
    app.state.not_here = lambda request: problem(
        request,
        "forbidden",
        phrase("web.problems.demo_elsewhere"),
    )
    app.state.too_large = lambda request: problem(request, "too-large")

    @app.exception_handler(LovsvarError)
    def ours(request: Request, error: LovsvarError) -> Response:
        if isinstance(error, BadInput):
            return problem(request, "validation", error.says, error.faults, getattr(error, "status", None))
        if isinstance(error, Challenged):
            return problem(request, error.kind, error.says, headers={"WWW-Authenticate": error.challenge})
        if isinstance(error, FormTooOld) and _reads_pages(request):
            return _kept(request, error)
        kind = next((KIND_OF[kind] for kind in type(error).__mro__ if kind in KIND_OF), None)
        if kind is None:
            structlog.get_logger().error("failed", path=request.url.path, error=type(error).__name__)
            return problem(request, "failed")
        if kind == "unavailable":
            structlog.get_logger().warning("database unavailable", path=request.url.path)
        return problem(request, kind, error.says)

    @app.exception_handler(RequestValidationError)
    def theirs(request: Request, error: RequestValidationError) -> Response:
        return problem(request, "validation", faults=[_fault(fault) for fault in error.errors()])

    @app.exception_handler(ClientDisconnect)
    def gone(request: Request, error: ClientDisconnect) -> Response:
        """Whoever stops while they send hears no answer, and nothing has failed; servers call it 499 in their logs."""
        return Response(status_code=499)

    @app.exception_handler(HTTPException)
    def http(request: Request, error: HTTPException) -> Response:
        kind = next((name for name, kind in KINDS.items() if kind.status == error.status_code), None)
        kind = kind or ("validation" if error.status_code < 500 else "failed")
        return problem(request, kind, status=error.status_code, headers=error.headers)


def _fault(found: Mapping[str, Any]) -> Fault:
    """FastAPI's finding about a parameter, without what was sent."""
    place = "".join(f"/{step}" for step in found["loc"])
    if found["type"] == "missing":
        return Fault(place, phrase("web.problems.missing"), "missing")
    return Fault(place, phrase("web.problems.value_wrong_form"), str(found["type"]))
