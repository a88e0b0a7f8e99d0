"""
What nobody foresaw: answered as a problem, and told by its kind and the places it came through.

A traceback as Python prints it ends in what the error says, and that may be what somebody sent. So none is printed.
"""

from __future__ import annotations

import traceback
from collections.abc import Iterator
from pathlib import Path

import structlog
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.web.problems import problem
from permits.errors import LovsvarError
from permits.phrases import phrase


class Accidents:
    """Lets no error of the application further out than here."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        begun = False

        async def sent(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            await self.app(scope, receive, sent)
        except Exception as error:
            if scope["type"] != "http":
                raise
            structlog.get_logger().error("accident", kinds=[*_kinds(error)], came_through=_places(error))
            if begun:  # half an answer has left: all that can be done is to break it off
                raise BrokenOff from None
            await problem(Request(scope, receive), "failed")(scope, receive, send)


class BrokenOff(LovsvarError):
    """An answer that was begun cannot be finished: the server closes the connection, and nobody reads why."""

    def __init__(self) -> None:
        super().__init__(phrase("web.accidents.unfinished"))


def _kinds(error: BaseException | None) -> Iterator[str]:
    """The kind of the error and of those it came from, the outermost first."""
    while error is not None:
        yield type(error).__name__
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)


def _places(error: BaseException) -> list[str]:
    """Where it came through, the outermost first: files, lines and functions, no values."""
    return [
        f"{Path(frame.filename).name}:{frame.lineno} {frame.name}"
        for frame in traceback.extract_tb(error.__traceback__)
    ]
