"""Answers that need not be sent again: an ETag over just what is answered (RFC 9110, 8.8.3 and 13.1.2)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fastapi.responses import JSONResponse, Response

from permits.store.canonical import sha256


def unless_known(
    known: str, body: Any, headers: Mapping[str, str] | None = None, media_type: str = "application/json"
) -> Response:
    """The body as JSON, or 304 without it for one who has it already. known: what If-None-Match says."""
    answer = JSONResponse(body, headers=dict(headers or {}), media_type=media_type)
    tag = answer.headers["ETag"] = tag_of(answer)
    if known.strip() == "*" or tag in [known_tag.strip().removeprefix("W/") for known_tag in known.split(",")]:
        kept = {name: answer.headers[name] for name in ("ETag", "Cache-Control") if name in answer.headers}
        return Response(status_code=304, headers=kept)
    return answer


def tag_of(answer: Response) -> str:
    return f'"{sha256(bytes(answer.body))[:32]}"'
