"""
Events sent to the systems that follow a municipality's cases, as signed webhooks.

Each is a CloudEvent in its structured form, signed by Standard Webhooks 1.0.0. It is sent in the one order of the events and
again until it is taken, under the same `webhook-id` each time, so that a receiver who keeps the ids has each once. A system
that takes nothing for a week, or says that it is gone (410), is sent nothing more until somebody resumes it.
"""

from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
import ssl
import time
from datetime import datetime, timedelta

import httpcore2
import structlog

from permits import clock
from permits.errors import LovsvarError
from permits.phrases import phrase
from permits.post.cloud_event import as_cloud_event, source
from permits.post.patience import wait_after
from permits.post.reach import Outward
from permits.settings import Settings
from permits.store.canonical import canonical
from permits.store.chained.events import Entry
from permits.store.store import Store
from permits.store.visitors.subscriptions import Subscription
from permits.trace import HEADER

SECONDS = 10
"""How long a system may take to answer one event."""

A_TURN = 20
"""Seconds after which a subscription with more to be told lets the others have their turn."""

PAGE = 100
AT_ONCE = 16
"""Subscriptions that are sent to at the same time."""

GONE = 410
"""The status by which a system says that it wants no more."""

MEDIA_TYPE = "application/cloudevents+json; charset=utf-8"

log = structlog.get_logger()


def key_of(secret: str, subscription: str) -> str:
    """
    What a subscription's events are signed with, as its receiver is shown it once.

    It follows from the installation's secret, which does not lie in the database, and is kept nowhere.
    """
    key = hmac.digest(secret.encode(), f"webhook {subscription}".encode(), hashlib.sha256)
    return f"whsec_{base64.b64encode(key).decode()}"


def signature(key: str, id: str, at: int, body: bytes) -> str:
    """By Standard Webhooks 1.0.0. at: the moment of sending, in seconds since 1970."""
    signed = f"{id}.{at}.".encode() + body
    mac = hmac.digest(base64.b64decode(key.removeprefix("whsec_")), signed, hashlib.sha256)
    return f"v1,{base64.b64encode(mac).decode()}"


def tell(store: Store, settings: Settings, trust: ssl.SSLContext | None = None) -> int:
    """Send what is due to every subscription; how many events were taken. trust: other than the usual CAs."""
    due = store.subscriptions.due(clock.now())
    return asyncio.run(_tell(store, settings, trust, due)) if due else 0


async def _tell(store: Store, settings: Settings, trust: ssl.SSLContext | None, due: list[Subscription]) -> int:
    turns = asyncio.Semaphore(AT_ONCE)
    async with httpcore2.AsyncConnectionPool(
        ssl_context=trust or ssl.create_default_context(), network_backend=Outward(at_home=settings.demo)
    ) as pool:
        followers = [_Follower(store, settings, pool, subscription) for subscription in due]
        return sum(await asyncio.gather(*(follower.told(turns) for follower in followers)))


class NotTaken(LovsvarError):
    """A system answered otherwise than that it has taken the event."""

    def __init__(self, status: int) -> None:
        super().__init__(phrase("post.webhooks.system_answered", status=status))
        self.status = status


class _Follower:
    """A subscription while it is sent to. The store is asked in threads, so that the others go on meanwhile."""

    def __init__(
        self, store: Store, settings: Settings, pool: httpcore2.AsyncConnectionPool, subscription: Subscription
    ) -> None:
        self.store, self.pool, self.subscription = store, pool, subscription
        self.key = key_of(settings.secret(), subscription.id)
        self.source = source(settings.base_url)

    async def told(self, turns: asyncio.Semaphore) -> int:
        """How many events were taken. What goes wrong here keeps nobody else waiting."""
        async with turns:
            id, kept = self.subscription.id, self.store.subscriptions
            if not await asyncio.to_thread(kept.take, id, clock.now()):
                return 0
            try:
                return await self._one_by_one()
            finally:
                await asyncio.to_thread(kept.leave, id)

    async def _one_by_one(self) -> int:
        subscription, taken, until = self.subscription, 0, time.monotonic() + A_TURN
        page = await asyncio.to_thread(self.store.events.after, subscription.municipality, subscription.after, PAGE)
        for entry in page:
            if time.monotonic() > until:
                break
            try:
                async with asyncio.timeout(SECONDS):
                    await self._send(entry)
            except Exception as error:  # of whatever kind: one system must not hold up the others
                await asyncio.to_thread(self._failed, error, subscription.tries if not taken else 0)
                break
            if not await asyncio.to_thread(
                self.store.subscriptions.told, subscription.id, entry.event.sequence, clock.now()
            ):
                break
            taken += 1
        return taken

    async def _send(self, entry: Entry) -> None:
        """Raises NotTaken, and what the network raises."""
        event = as_cloud_event(self.source, self.subscription.municipality, entry)
        body, at = canonical(event), int(clock.now().timestamp())
        headers: dict[bytes | str, bytes | str] = {
            "content-type": MEDIA_TYPE,
            "user-agent": "Lovsvar",
            "webhook-id": event["id"],
            "webhook-timestamp": str(at),
            "webhook-signature": signature(self.key, event["id"], at, body),
            **({HEADER: entry.traceparent} if entry.traceparent else {}),
        }
        async with self.pool.stream("POST", self.subscription.address, headers=headers, content=body) as answer:
            # What a receiver says besides is not read, and no redirection is followed.
            if not 200 <= answer.status < 300:
                raise NotTaken(answer.status)

    def _failed(self, error: Exception, tries: int) -> None:
        subscription, now = self.subscription, clock.now()
        why = str(error.status) if isinstance(error, NotTaken) else type(error).__name__
        wait: timedelta | None = None if why == str(GONE) else wait_after(tries)
        again: datetime | None = None if wait is None else now + wait
        self.store.subscriptions.failed(subscription.id, again, why, now)
        told = {"subscription": subscription.id, "client": subscription.client, "why": why}
        if again is None:
            log.error("subscription stopped", **told)
        else:
            log.warning("event not taken", **told, again=again.isoformat(timespec="seconds"))
