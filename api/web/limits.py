"""How much one request may bring, how fast it must come, and how often one address may ask."""

from __future__ import annotations

import asyncio
import time
from math import ceil

from fastapi import Request
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

LARGEST = 2_000_000
"""Bytes in one request."""

FORM_IN_PAPERS = 4
"""
How many times what its papers may be a form is read for, to find what stands beside a paper too large; see `uploads`.
"""

PAPERS_BY_REST = "/api/v1/attachments"

PATIENCE = 15
"""Seconds that a request's body may take, besides what its size takes on a slow line."""

SLOWEST = 4_000
"""Bytes a second that a slow line brings: a telephone at the edge of the net."""


class SizeLimit:
    """
    Refuses a request that says it is too large before any of it is read, and stops reading one that turns out so, or
    whose sender holds it back: a connection held open by half a request is one less for everybody else.
    """

    def __init__(self, app: ASGIApp, papers: int) -> None:
        self.app, self.papers = app, papers

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        form = headers.get("content-type", "").startswith("multipart/form-data")
        if scope["path"] == PAPERS_BY_REST:
            largest = self.papers
        elif form and not scope["path"].startswith("/api/"):
            largest = FORM_IN_PAPERS * self.papers
        else:
            largest = LARGEST
        declared = headers.get("content-length", "0")
        began, read, whole = time.monotonic(), 0, False

        async def limited() -> Message:
            nonlocal read, whole
            if whole:
                return await receive()  # waits for the sender to leave, however long the answer takes
            left = PATIENCE + read / SLOWEST - (time.monotonic() - began)
            try:
                message = await asyncio.wait_for(receive(), max(left, 0))
            except TimeoutError:
                raise HTTPException(408, headers={"Connection": "close"}) from None
            read += len(message.get("body", b""))
            whole = not message.get("more_body", False)
            if read > largest:
                # Told as a problem by the application, which knows the language and the form of the answer.
                raise HTTPException(413)
            return message

        if declared.isdecimal() and int(declared) <= largest:
            await self.app(scope, limited, send)
        else:
            refusal: Response = await run_in_threadpool(scope["app"].state.too_large, Request(scope))
            await refusal(scope, receive, send)


class RateLimit:
    """
    Tells an address that asks too much to wait. Each has a bucket that holds a minute's requests and fills evenly.

    What is dear to answer takes more out of it (`COSTS`). An address is the one that connects, or the one that a proxy
    of ours names (the setting `trusted_proxies`); what others say of themselves in a header counts for nothing.
    """

    def __init__(self, app: ASGIApp, most: int) -> None:
        self.app, self.most = app, most
        self.buckets: dict[str, tuple[float, float]] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not self.most or scope["path"] == "/health":
            await self.app(scope, receive, send)
            return
        now, who = time.monotonic(), (scope.get("client") or ("",))[0]
        left, last = self.buckets.get(who, (float(self.most), now))
        left = min(self.most, left + (now - last) * self.most / 60)
        cost = min(COSTS.get(scope["path"], 1), self.most)
        if left < cost:
            wait = ceil((cost - left) * 60 / self.most)
            refusal: Response = await run_in_threadpool(scope["app"].state.too_many, Request(scope), wait)
            await refusal(scope, receive, send)
            return
        if len(self.buckets) >= MOST_ADDRESSES:
            self.buckets.clear()
        self.buckets[who] = (left - cost, now)
        await self.app(scope, receive, send)


COSTS = {
    "/api/v1/envelopes": 40,
    "/map/places": 40,
    "/api/v1/applications": 10,
    "/api/v1/checks": 4,
    "/map/measure": 2,
    "/answer": 4,
    "/application/start": 10,
    "/application/papers": 10,
    "/api/v1/attachments": 10,
}
"""How many ordinary requests each of these is worth, by the time it takes to answer."""

MOST_ADDRESSES = 100_000
"""As many as are remembered; beyond that all begin anew, which lets more through rather than none."""
