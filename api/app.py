"""The web application, put together from its doors."""

from __future__ import annotations

from pathlib import Path

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse, Response
from fastapi.staticfiles import StaticFiles
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api import desk, eservice, problems, rest
from api.pages import page
from permits.engine import second_engine
from permits.office import Office
from permits.settings import Settings

DESCRIPTION = """
Frågar och ansöker om bygglov, med svar direkt. / Asks and applies for building permits, answered at once.

Known limits (begränsningar): one municipality's map at a time; the acts that `GET /api/v1/api-info` documents.
"""


def create_app(settings: Settings | None = None) -> FastAPI:
    """The application on its office. Raises BadPack or BadZoning when the content is not sound."""
    settings = settings or Settings()
    app = FastAPI(title="Lovsvar", version="1.0.0", description=DESCRIPTION, redoc_url=None)
    app.state.office = Office.open(settings)
    app.state.secret = settings.secret()
    app.add_middleware(SizeLimit)
    problems.install(app)
    app.include_router(rest.router)
    app.include_router(eservice.router, include_in_schema=False)
    app.include_router(desk.router, include_in_schema=False)
    app.mount("/static", StaticFiles(directory=Path(__file__).parent / "static"), name="static")

    @app.get("/health", summary="Whether the service works")
    def health(request: Request) -> JSONResponse:
        """The pack in use, the engines at hand, and whether the database answers."""
        office: Office = request.app.state.office
        with office.store.engine.connect():
            pass
        engines = ["plain", "durable"] if second_engine() else ["plain"]
        return JSONResponse({"status": "ok", "pack": office.pack.id, "engines": engines})

    @app.get("/metrics", include_in_schema=False)
    def metrics() -> Response:
        return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)

    @app.get("/problems/{slug}", include_in_schema=False, name="problem_page")
    def problem_page(request: Request, slug: str) -> Response:
        kind = problems.KINDS.get(slug, problems.KINDS["not-found"])[1]
        return page(request, "problem.html", title=kind.sv, detail=kind.en, faults=())

    return app


LARGEST = 25_000_000
"""Bytes in one request: papers with an application; REST bodies are limited further when read."""


class SizeLimit:
    """Refuses a request that says it is too large before any of it is read, and cuts one that turns out so."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        declared = dict(scope["headers"]).get(b"content-length", b"0")
        if not declared.isdigit() or int(declared) > LARGEST:
            await JSONResponse({"title": "Too large", "status": 413}, 413, media_type="application/problem+json")(
                scope, receive, send
            )
            return
        seen = 0

        async def counted() -> Message:
            nonlocal seen
            message = await receive()
            seen += len(message.get("body", b""))
            if seen > LARGEST:
                return {"type": "http.disconnect"}
            return message

        await self.app(scope, counted, send)
