"""
What was sent with a request, read before its handler runs.

Reading is all that waits on the event loop. Every handler is a plain function, which runs in a thread of its own: what it
asks of the store, the survey and the letters keeps nobody else waiting.
"""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Request
from starlette.datastructures import FormData

from api.web.pages import check_sender


async def _body(request: Request) -> bytes:
    return await request.body()


async def _form(request: Request) -> FormData:
    return await request.form()


Body = Annotated[bytes, Depends(_body)]

SentForm = Annotated[FormData, Depends(_form)]
"""The form sent, by whomever; see `check_sender`."""


def _checked_form(request: Request, form: SentForm) -> FormData:
    check_sender(request, form)
    return form


Form = Annotated[FormData, Depends(_checked_form)]
"""The form sent, which this browser got from one of our pages; else NotAllowed is raised before the handler runs."""
