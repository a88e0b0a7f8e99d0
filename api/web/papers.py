"""Papers at every door: taken in once they open and the scanner lets them, and given to those who hold them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import structlog
from fastapi import Request
from fastapi.responses import Response

from api.web.security import FRAMED
from api.web.served import office
from permits.application import AttachmentKind
from permits.errors import NotFound, OverQuota
from permits.opening.paper import Paper
from permits.opening.sheet import SMALL
from permits.paper import opened, page_of
from permits.phrases import phrase
from permits.post.scan import Scanner
from permits.store.case.papers import Holder
from permits.store.room import has_room
from permits.text import Text

INFECTED = phrase("web.papers.infected")
NOT_SCANNED = phrase("web.papers.not_scanned")

NO_ROOM = phrase("web.papers.no_room")


@dataclass(frozen=True, slots=True)
class TakenIn:
    """A paper that was taken in. sha256: what it is called from now on, by its holder."""

    sha256: str
    paper: Paper


def take_in(request: Request, municipality: str, holder: Holder, content: bytes) -> TakenIn | Text:
    """
    Keep a paper for its holder, or say what is wrong: it does not open, the scanner does not let it in, or there is no
    room for it.
    """
    paper = opened(content)
    if isinstance(paper, Text):
        return paper
    scanner: Scanner | None = request.app.state.scanner
    if scanner is not None:
        try:
            virus = scanner.virus_in(content)
        except OSError as error:
            structlog.get_logger().warning("paper not scanned", why=type(error).__name__)
            return NOT_SCANNED
        if virus is not None:
            structlog.get_logger().warning("paper infected", virus=virus)
            return INFECTED
    if not has_room(office(request).settings.data_dir):
        return NO_ROOM
    try:
        return TakenIn(office(request).store.papers(municipality).keep(holder, content, paper), paper)
    except OverQuota as error:
        return error.says


def handed_out(
    request: Request, municipality: str, holder: Holder, sha256: str, name: str, *, framed: bool = False
) -> Response:
    """
    One of the holder's papers, to be saved and not run. name: what to save it as. framed: to be looked at in a frame of
    our own page; it is of a kind that `opened` knows, and runs nothing there either.

    Raises NotFound for one it does not hold.
    """
    media_type, content = office(request).store.papers(municipality).read(holder, sha256)
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}"}
    if framed:
        headers = {"Content-Disposition": "inline", "Content-Security-Policy": FRAMED}
    return Response(content, media_type=media_type, headers=headers)


def pictured(
    request: Request, municipality: str, holder: Holder, sha256: str, number: int = 1, side: int = SMALL
) -> Response:
    """
    A picture of a page of one of the holder's papers, small and of the first unless otherwise said; see `page_of`.

    Raises NotFound for one it does not hold, and for a page that it has not or that cannot be drawn.
    """
    _, content = office(request).store.papers(municipality).read(holder, sha256)
    picture = page_of(content, number, side)
    if picture is None:
        raise NotFound(phrase("web.papers.no_picture"))
    return Response(picture, media_type="image/jpeg", headers={"Content-Disposition": "inline"})


def paper_of(
    request: Request,
    municipality: str,
    holder: Holder,
    application: Mapping[str, Any],
    sha256: str,
    *,
    framed: bool = False,
) -> Response:
    """
    A paper that an application names and its holder has, under the name it was handed in by; see `handed_out`. Raises
    NotFound.
    """
    names = {paper["sha256"]: paper["name"] for paper in application.get("attachments", ())}
    return handed_out(request, municipality, holder, sha256, names.get(sha256, sha256), framed=framed)


def papers_labels(request: Request) -> dict[str, Text]:
    """What the kinds of paper that the rules know are called."""
    facts = office(request).pack.facts
    return {kind.value: facts[f"{kind}_attached"].label for kind in AttachmentKind if f"{kind}_attached" in facts}
