"""How much the service does and how fast, for the collector that measures it."""

from __future__ import annotations

import os
import secrets
from typing import Annotated

from fastapi import APIRouter, Header, Request
from fastapi.responses import Response
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, CollectorRegistry, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector

import permits.law.engine.alarm  # noqa: F401 -- so that nought is shown until the engines differ
from api.web.served import office
from permits.errors import NotFound
from permits.phrases import phrase

router = APIRouter()

COUNTED_TOGETHER = "PROMETHEUS_MULTIPROC_DIR"
"""The environment's word for the folder in which several processes count together, as prometheus_client has it."""


@router.get("/metrics")
def metrics(request: Request, authorization: Annotated[str, Header()] = "") -> Response:
    """For the collector that shows the token that is set; to others there is nothing here."""
    token = office(request).settings.metrics_token.get_secret_value()
    if not token or not secrets.compare_digest(authorization.encode(), f"Bearer {token}".encode()):
        raise NotFound(phrase("web.metrics.no_such_address"))
    counted = REGISTRY
    if COUNTED_TOGETHER in os.environ:
        MultiProcessCollector(counted := CollectorRegistry())  # type: ignore[no-untyped-call]
    return Response(generate_latest(counted), media_type=CONTENT_TYPE_LATEST)
