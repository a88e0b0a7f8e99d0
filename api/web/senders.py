"""Who sends a request, and to which name: only those that the settings know."""

from __future__ import annotations

from fastapi import Request
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from permits.settings import is_loopback


class OnlyThisComputer:
    """Keeps the demo, where anybody may be anybody, from every other computer, also through a proxy on this one."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or _from_here(scope):
            await self.app(scope, receive, send)
            return
        refusal: Response = await run_in_threadpool(scope["app"].state.not_here, Request(scope))
        await refusal(scope, receive, send)


def _from_here(scope: Scope) -> bool:
    headers = Headers(scope=scope)
    proxied = any(name in headers for name in ("forwarded", "x-forwarded-for", "x-real-ip", "via"))
    return not proxied and is_loopback((scope.get("client") or ("",))[0]) and is_loopback(Request(scope).url.hostname)
