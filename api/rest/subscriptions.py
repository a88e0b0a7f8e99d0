"""Where a system that a municipality has let in wants to be told what happens: its own subscriptions, made and ended by itself."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Request
from fastapi.responses import JSONResponse, Response
from pydantic import Field

from api.rest import examples, openapi
from api.rest.asked import read
from api.rest.clients import client_with
from api.rest.following import LAST
from api.rest.shapes import NewSubscription, Shape, SubscriptionList
from api.web.sent import JsonBody
from api.web.served import office
from permits import clock
from permits.post.reach import check_address
from permits.post.webhooks import key_of
from permits.store.canonical import plain
from permits.store.visitors.clients import Client
from permits.store.visitors.scopes import Scope
from permits.store.visitors.subscriptions import Subscription

router = APIRouter(prefix="/api/v1/subscriptions")

Follower = Annotated[Client, Depends(client_with(Scope.EVENTS_FOLLOW))]
PROBLEMS = ("unauthorized", "forbidden")


class SubscriptionAsked(Shape):
    """A subscription to make. after: the event that the first one sent follows; the newest there is when left out."""

    address: str = Field(description="An https address, reached from outside", max_length=2000)
    after: int | None = Field(None, ge=0, le=LAST)


@router.post(
    "",
    status_code=201,
    summary="Be told what happens",
    responses=openapi.answers(
        NewSubscription,
        examples.NEW_SUBSCRIPTION,
        status=201,
        problems=(*PROBLEMS, "conflict", "too-large", "unsupported-media-type", "validation"),
    ),
    openapi_extra=openapi.for_clients(Scope.EVENTS_FOLLOW)
    | openapi.asked(SubscriptionAsked, {"address": "https://system.example/events"}),
)
def subscribe(request: Request, body: JsonBody, client: Follower) -> JSONResponse:
    """
    Each event of the municipality is posted to the address in order, as in `GET /events`, until it is answered with 2xx.

    It is signed by Standard Webhooks with the secret in this answer, which is told this once. Keep the `webhook-id` of each
    that is taken: an answer that was lost on the way makes it come again.
    """
    wanted, here = read(SubscriptionAsked, body), office(request)
    check_address(wanted.address, at_home=here.settings.demo)
    made = here.store.subscriptions.add(client, wanted.address, clock.now(), wanted.after)
    return JSONResponse({**_told(made), "secret": key_of(here.settings.secret(), made.id)}, 201)


@router.get(
    "",
    summary="The system's subscriptions",
    responses=openapi.answers(SubscriptionList, {"subscriptions": [examples.SUBSCRIPTION]}, problems=PROBLEMS),
    openapi_extra=openapi.for_clients(Scope.EVENTS_FOLLOW),
)
def subscriptions(request: Request, client: Follower) -> JSONResponse:
    """How far each has been told, and whether it has stopped: after a week without an answer of 2xx, or at once by 410."""
    return JSONResponse({"subscriptions": [*map(_told, office(request).store.subscriptions.all(client.name))]})


@router.delete(
    "/{subscriptionId}",
    status_code=204,
    summary="Be told no more",
    responses={204: {"description": "Removed"}, **openapi.told((*PROBLEMS, "not-found", "validation"))},
    openapi_extra=openapi.for_clients(Scope.EVENTS_FOLLOW),
    response_class=Response,
)
def unsubscribe(
    request: Request,
    subscription_id: Annotated[
        str,
        Path(alias="subscriptionId", pattern="^[0-9a-f]{32}$", examples=[examples.SUBSCRIPTION["subscriptionId"]]),
    ],
    client: Follower,
) -> Response:
    """Ends a subscription of the system's own."""
    office(request).store.subscriptions.remove(subscription_id, client.name)
    return Response(status_code=204)


def _told(subscription: Subscription) -> dict[str, Any]:
    return {
        "subscriptionId": subscription.id,
        "address": subscription.address,
        "after": subscription.after,
        "added": plain(subscription.added),
        "nextTry": plain(subscription.next_try),
        "stopped": plain(subscription.stopped),
        "why": subscription.why,
    }
