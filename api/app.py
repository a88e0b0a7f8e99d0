"""The web application, put together from its doors."""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import structlog
from anyio import create_task_group, sleep
from anyio.to_thread import current_default_thread_limiter
from fastapi import FastAPI
from fastapi.routing import APIRoute
from starlette.concurrency import run_in_threadpool
from starlette.middleware.trustedhost import TrustedHostMiddleware
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from api.desk import (
    basis,
    control,
    decided,
    dispatch,
    drafts,
    extract,
    habits,
    life,
    protection,
    redacted,
    tables,
    unit,
)
from api.desk import cases as desk
from api.desk import lists as desk_lists
from api.desk import takeover as desk_takeover
from api.eservice import (
    appeal,
    appeal_by_anyone,
    applicants,
    checklist,
    completion,
    consent,
    contacts,
    drawings,
    feedback,
    held,
    inspection_manager,
    inspection_plan,
    live_map,
    neighbours,
    notice_board,
    own_steps,
    papers,
    receipts,
    signing,
    steps,
    takeover,
    timeline,
    whereabouts,
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
    health,
    openapi,
    subscriptions,
)
from api.rest import cases as rest
from api.rest import life as case_life
from api.sign_in import oidc
from api.sign_in import session as sign_in
from api.web import about, docs, face, figures, metrics, problems, verify
from api.web.accidents import Accidents
from api.web.journal import Journal, write_lines
from api.web.limits import RateLimit, SizeLimit
from api.web.security import HostCookies, StrictHeaders
from api.web.senders import OnlyThisComputer
from api.web.sent import VisibleAddress
from api.web.static import CompressPublic, Static
from api.web.trace import Trace
from api.workshop import impact, publishing
from api.workshop import limits as workshop_limits
from api.workshop import sections as workshop
from permits import clock
from permits.casework import events
from permits.law.engine import prepare
from permits.law.facts import Dates
from permits.office import Office
from permits.post.scan import scanner_of
from permits.settings import Settings
from permits.store.queue import MOST_WAITING

REST = (rest, following, subscriptions, case_life, correspondence, case_file, external_ids, extracts, health)
"""What the OpenAPI document tells of."""

DOORS = (
    features,
    eservice,
    live_map,
    whereabouts,
    steps,
    applicants,
    neighbours,
    papers,
    drawings,
    inspection_plan,
    inspection_manager,
    signing,
    consent,
    contacts,
    completion,
    withdrawal,
    takeover,
    appeal,
    appeal_by_anyone,
    notice_board,
    feedback,
    receipts,
    timeline,
    own_steps,
    checklist,
    desk_lists,
    tables,
    habits,
    unit,
    desk,
    basis,
    life,
    drafts,
    control,
    decided,
    protection,
    desk_takeover,
    dispatch,
    extract,
    redacted,
    held,
    workshop,
    workshop_limits,
    impact,
    publishing,
    clients,
    oidc,
    sign_in,
    about,
    face,
    figures,
    verify,
    metrics,
    docs,
)
"""The other doors: pages, the map's features, and what is for those who run the service."""


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


THREADS = 2 * MOST_WAITING + 40
"""
Threads that handlers run in: as many as may wait to draw up an answer and to write, and as many as the server's own
default besides.
"""


LOOKED_AFTER_SECONDS = 5.0
"""How often a running service looks for published rules."""


@asynccontextmanager
async def _ready(app: FastAPI) -> AsyncIterator[None]:
    """
    Before the port opens: threads enough, the readers of events made, and the rules of the day compiled, so that the first
    to ask waits for none.
    """
    current_default_thread_limiter().total_tokens = THREADS
    events.build()
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
    _guard(app, settings)
    problems.install(app)
    for told in REST:
        app.include_router(told.router)
    for door in DOORS:
        app.include_router(door.router, include_in_schema=False)
    app.mount("/static", app.state.static, name="static")
    return app


def _guard(app: FastAPI, settings: Settings) -> None:
    """What each request goes through before it comes to a door: the last that is added is the first that it meets."""
    over_tls = settings.base_url.startswith("https:")
    app.add_middleware(Accidents)
    app.add_middleware(CompressPublic)
    app.add_middleware(VisibleAddress)
    app.add_middleware(SizeLimit, papers=settings.largest_papers)
    app.add_middleware(RateLimit, most=settings.requests_per_minute)
    if settings.demo:
        app.add_middleware(OnlyThisComputer)
    app.add_middleware(Journal)
    if over_tls:
        app.add_middleware(HostCookies)
    app.add_middleware(TrustedHostMiddleware, allowed_hosts=settings.host_names, www_redirect=False)
    app.add_middleware(StrictHeaders, over_tls=over_tls)
    if settings.trusted_proxies:
        app.add_middleware(ProxyHeadersMiddleware, trusted_hosts=settings.trusted_proxies)
    app.add_middleware(Trace)
