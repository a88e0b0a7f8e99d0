"""
What was sent with a request, read before its handler runs.

Reading is all that waits on the event loop. Every handler is a plain function, which runs in a thread of its own: what it
asks of the store, the survey and the letters keeps nobody else waiting.
"""

from __future__ import annotations

import re
from typing import Annotated

from fastapi import Depends, Request
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartException
from starlette.types import ASGIApp, Receive, Scope, Send

from api.web.pages import check_sender
from api.web.uploads import FormWithFiles
from permits.written import visible


class VisibleAddress:
    """Takes NUL out of addresses, as it is taken out of forms: nobody sees it, and PostgreSQL keeps it in no text."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and (b"%00" in scope["query_string"] or "\0" in scope["path"]):
            query, path = scope["query_string"].replace(b"%00", b""), scope["path"].replace("\0", "")
            scope = {**scope, "query_string": query, "path": path}
        await self.app(scope, receive, send)


async def _body(request: Request) -> bytes:
    return await request.body()


async def _form(request: Request) -> FormData:
    """Raises a 400 for a form of several parts that has no such shape."""
    try:
        several = request.headers.get("content-type", "").startswith("multipart/form-data")
        form = await (FormWithFiles(request).parse() if several else request.form())
    except MultiPartException as error:
        raise HTTPException(400, error.message) from None
    return as_seen(form)


def as_seen(form: FormData) -> FormData:
    """The form without what nobody sees in its texts, whoever reads them on."""
    return FormData([(name, visible(sent) if isinstance(sent, str) else sent) for name, sent in form.multi_items()])


Body = Annotated[bytes, Depends(_body)]

JSON = re.compile(r"application/(json|[\w.-]+\+json)\s*(;.*)?", re.IGNORECASE)


async def _json(request: Request) -> bytes:
    """Raises a 415 for another media type, before any of it is read: pages of other sites can send those unasked."""
    if not JSON.fullmatch(request.headers.get("content-type", "")):
        raise HTTPException(415, headers={"Accept": "application/json"})
    return await request.body()


JsonBody = Annotated[bytes, Depends(_json)]
"""A body that says that it is JSON; what is in it is for its reader to find out."""

SentForm = Annotated[FormData, Depends(_form)]
"""The form sent, by whomever; see `check_sender`."""


def _checked_form(request: Request, form: SentForm) -> FormData:
    check_sender(request, form)
    return form


Form = Annotated[FormData, Depends(_checked_form)]
"""The form sent, which this browser got from one of our pages; else NotAllowed is raised before the handler runs."""
