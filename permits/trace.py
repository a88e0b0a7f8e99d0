"""To which trace what happens now belongs (W3C Trace Context), for those below the doors who pass it on or keep it."""

from __future__ import annotations

from contextvars import ContextVar

HEADER = "traceparent"

here: ContextVar[str] = ContextVar("traceparent", default="")
"""The header that names the request now; empty outside a request."""
