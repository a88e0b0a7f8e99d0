"""The web application, put together from its doors."""

from __future__ import annotations

import os
import secrets
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Annotated, Any

import structlog
from anyio import create_task_group, sleep
from anyio.to_thread import current_default_thread_limiter
from fastapi import FastAPI, Header, Request
from fastapi.responses import JSONResponse, Response
from fastapi.routing import APIRoute
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, CollectorRegistry, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector
from starlette.concurrency import run_in_threadpool
from starlette.middleware.trustedhost import TrustedHostMiddleware
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from api.desk import cases as desk
from api.desk import control, drafts, extract, habits, life, protection, tables
from api.desk import lists as desk_lists
from api.eservice import (
    appeal,
    appeal_by_anyone,
    applicants,
    completion,
    consent,
    drawings,
    held,
    inspection_plan,
    live_map,
    neighbours,
    notice_board,
    own_steps,
    papers,
    receipts,
    signing,
    steps,
    timeline,
    withdrawal,
)
from api.eservice import precheck as eservice
from api.rest import (
    case_file,
    clients,
    correspondence,
    external_ids,
    extracts,
    features,
    following,
    openapi,
    subscriptions,
)
from api.rest import cases as rest
from api.rest import life as case_life
from api.rest.shapes import Health
from api.sign_in import oidc
from api.sign_in import session as sign_in
from api.web import about, face, figures, problems, verify
from api.web.accidents import Accidents
from api.web.journal import Journal, write_lines
from api.web.limits import RateLimit, SizeLimit
from api.web.pages import page
from api.web.security import HostCookies, StrictHeaders
from api.web.senders import OnlyThisComputer
from api.web.served import office
from api.web.static import CompressPublic, Static
from api.web.trace import Trace
from permits import clock
from permits.errors import NotFound
from permits.law.engine import prepare, second_engine
from permits.law.facts import Dates
from permits.office import Office
from permits.phrases import phrase
from permits.post.scan import scanner_of
from permits.settings import Settings
from permits.store.queue import MOST_WAITING
from permits.store.room import has_room

REST = (rest, following, subscriptions, case_life, correspondence, case_file, external_ids, extracts)
"""What the OpenAPI document tells of."""


class Web(FastAPI):
    """FastAPI with an OpenAPI document that follows the national REST profile."""

    def openapi(self) -> dict[str, Any]:
        if not self.openapi_schema:
            told = [
                route
                for route in (*(route for part in REST for route in part.router.routes), *self.routes)
                if isinstance(route, APIRoute) and route.include_in_schema
            ]
            here: Office = self.state.office
            settings = here.settings
            self.openapi_schema = openapi.by_the_profile(
                super().openapi(), settings.base_url, settings.notices_from, here.pack.acts, told
            )
        return self.openapi_schema


THREADS = MOST_WAITING + 40
"""Threads that handlers run in: as many as may wait to write, and as many as the server's own default besides."""


COUNTED_TOGETHER = "PROMETHEUS_MULTIPROC_DIR"
"""The environment's word for the folder in which several processes count together, as prometheus_client has it."""


LOOKED_AFTER_SECONDS = 5.0
"""How often a running service looks for published rules."""


@asynccontextmanager
async def _ready(app: FastAPI) -> AsyncIterator[None]:
    """Before the port opens: threads enough, and the rules of the day compiled, so that the first to ask waits for none."""
    current_default_thread_limiter().total_tokens = THREADS
    today = clock.today()
    await run_in_threadpool(prepare, app.state.office.pack, Dates(today, today, today))
    async with create_task_group() as tasks:
        if app.state.office.settings.published:
            tasks.start_soon(_keep_up, app)
        yield
        tasks.cancel_scope.cancel()


async def _keep_up(app: FastAPI) -> None:
    """Take each version of the rules that comes to stand while the service runs; what has begun ends on the one before."""
    while True:
        await sleep(LOOKED_AFTER_SECONDS)
        app.state.office = await run_in_threadpool(app.state.office.up_to_date)


def create_worker() -> FastAPI:
    """The application in one of several processes, which share the database and answer on the same port."""
    if not sys.stderr.isatty():
        write_lines()
    return create_app()


def create_app(settings: Settings | None = None) -> FastAPI:
    """The application on its office. Raises BadPack, BadZoning or BadInput when its content or settings are unsound."""
    settings = settings or Settings()
    app = Web(
        title="Lovsvar",
        version=openapi.VERSION,
        description=openapi.DESCRIPTION,
        docs_url=None,
        redoc_url=None,
        lifespan=_ready,
    )
    app.state.office = Office.open(settings)
    app.state.secret = settings.secret()
    app.state.static = Static()
    app.state.scanner = scanner_of(settings)
    if settings.oidc_issuer and not settings.oidc_acr:
        structlog.get_logger().warning("nobody can sign", why="LOVSVAR_OIDC_ACR is not set")
    app.add_middleware(Accidents)
    app.add_middleware(CompressPublic)
    app.add_middleware(SizeLimit)
    app.add_middleware(RateLimit, most=settings.requests_per_minute)
    if settings.demo:
        app.add_middleware(OnlyThisComputer)
    app.add_middleware(Journal)
    if settings.base_url.startswith("https:"):
        app.add_middleware(HostCookies)
    app.add_middleware(TrustedHostMiddleware, allowed_hosts=settings.host_names, www_redirect=False)
    app.add_middleware(StrictHeaders, over_tls=settings.base_url.startswith("https:"))
    if settings.trusted_proxies:
        app.add_middleware(ProxyHeadersMiddleware, trusted_hosts=settings.trusted_proxies)
    app.add_middleware(Trace)
    problems.install(app)
    for part in REST:
        app.include_router(part.router)
    app.include_router(features.router, include_in_schema=False)
    applying = (steps, applicants, neighbours, papers, drawings, inspection_plan, signing, consent)
    for door in (
        eservice,
        live_map,
        *applying,
        completion,
        withdrawal,
        appeal,
        appeal_by_anyone,
        notice_board,
        receipts,
        timeline,
        own_steps,
        desk_lists,
        tables,
        habits,
        desk,
        life,
        drafts,
        control,
        protection,
        extract,
        held,
        clients,
        oidc,
        sign_in,
        about,
        face,
        figures,
        verify,
    ):
        app.include_router(door.router, include_in_schema=False)
    app.mount("/static", app.state.static, name="static")

    @app.get("/health", summary="Whether the service works", responses=openapi.answers(Health, openapi.HEALTH))
    def health(request: Request) -> Response:
        """The pack in use, the engines at hand, and whether the database answers."""
        here = office(request)
        if not here.store.is_up():
            return problems.problem(request, "unavailable")
        if not has_room(here.settings.data_dir):
            return problems.problem(request, "no-room")
        return JSONResponse(
            {
                "status": "ok",
                "database": "ok",
                "pack": {"id": here.pack.id, "version": here.pack.version, "hash": here.pack.hash},
                "engines": ["plain", "durable"] if second_engine() else ["plain"],
                "municipalities": [municipality.code for municipality in here.municipalities],
            }
        )

    @app.get("/metrics", include_in_schema=False)
    def metrics(request: Request, authorization: Annotated[str, Header()] = "") -> Response:
        """For the collector that shows the token that is set; to others there is nothing here."""
        token = office(request).settings.metrics_token.get_secret_value()
        if not token or not secrets.compare_digest(authorization.encode(), f"Bearer {token}".encode()):
            raise NotFound(phrase("web.app.no_such_address"))
        counted = REGISTRY
        if COUNTED_TOGETHER in os.environ:
            MultiProcessCollector(counted := CollectorRegistry())  # type: ignore[no-untyped-call]
        return Response(generate_latest(counted), media_type=CONTENT_TYPE_LATEST)

    @app.get("/docs", include_in_schema=False)
    def docs(request: Request) -> Response:
        return page(request, "web/docs.html", api=app.openapi(), kinds=problems.KINDS)

    @app.get("/problems/{slug}", include_in_schema=False)
    def problem_page(request: Request, slug: str) -> Response:
        if slug not in problems.KINDS:
            raise NotFound(phrase("web.app.no_such_kind_problem"))
        kind = problems.KINDS[slug]
        return page(
            request, "web/problem.html", title=kind.title, detail=kind.explained, faults=(), kind=slug, before="/docs"
        )

    return app
