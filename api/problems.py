"""
Our errors as problem documents (RFC 9457), or as a plain page for a person's browser.

`type` is the address of a page that explains the kind of problem. No personal data in `detail`.
"""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from starlette.exceptions import HTTPException

from api.pages import language, page
from permits.errors import BadInput, Conflict, Fault, LovsvarError, NotAllowed, NotFound
from permits.text import Text

KINDS: dict[str, tuple[int, Text]] = {
    "validation": (422, Text("Något i det du skickade behöver rättas", "Something you sent needs mending")),
    "not-found": (404, Text("Det finns inte", "It is not here")),
    "conflict": (409, Text("Det krockar med något som redan finns", "It clashes with something already here")),
    "forbidden": (403, Text("Det får du inte göra", "You may not do that")),
    "too-large": (413, Text("Det är för stort", "It is too large")),
    "failed": (500, Text("Något gick fel hos oss", "Something went wrong on our side")),
}
KIND_OF = {NotFound: "not-found", Conflict: "conflict", NotAllowed: "forbidden"}
STATUS_KIND = {
    401: "forbidden",
    403: "forbidden",
    404: "not-found",
    405: "not-found",
    409: "conflict",
    413: "too-large",
}


def problem(
    request: Request, kind: str, detail: Text, faults: tuple[Fault, ...] = (), status: int | None = None
) -> Response:
    """The problem as JSON for programs and as a page for people."""
    usual, title = KINDS[kind]
    said = language(request)
    if not request.url.path.startswith("/api/") and "text/html" in request.headers.get("accept", ""):
        return page(
            request, "problem.html", status or usual, title=title.in_(said), detail=detail.in_(said), faults=faults
        )
    body: dict[str, Any] = {
        "type": str(request.url_for("problem_page", slug=kind)),
        "title": title.in_(said),
        "status": status or usual,
        "detail": detail.in_(said),
        "instance": request.url.path,
    }
    if faults:
        body["errors"] = [
            {"pointer": f"#{one.place}", "detail": one.says.in_(said), "code": one.code} for one in faults
        ]
    headers = {"Content-Language": said}
    return JSONResponse(body, status or usual, headers, media_type="application/problem+json")


def install(app: FastAPI) -> None:
    """Every error that leaves the application is a problem document."""

    @app.exception_handler(LovsvarError)
    async def ours(request: Request, error: LovsvarError) -> Response:
        if isinstance(error, BadInput):
            return problem(request, "validation", error.says, error.faults)
        return problem(request, KIND_OF.get(type(error), "failed"), error.says)

    @app.exception_handler(RequestValidationError)
    async def theirs(request: Request, error: RequestValidationError) -> Response:
        faults = tuple(
            Fault(
                "/" + "/".join(map(str, one["loc"])),
                Text("Uppgiften är fel eller saknas.", "Wrong or missing."),
                one["type"],
            )
            for one in error.errors()
        )
        return problem(request, "validation", KINDS["validation"][1], faults)

    @app.exception_handler(HTTPException)
    async def http(request: Request, error: HTTPException) -> Response:
        kind = STATUS_KIND.get(error.status_code, "failed")
        return problem(request, kind, KINDS[kind][1], status=error.status_code)

    @app.exception_handler(Exception)
    async def accident(request: Request, error: Exception) -> Response:
        return problem(request, "failed", Text("Försök igen om en stund.", "Try again in a while."))
