"""
What a paper is: found by opening it, never by its name or by what it is said to be.

A paper is a PDF that opens without a password, has something on a page and shows everybody the same, or a PNG or JPEG
that decodes, is not blank and is large enough to read.
"""

from __future__ import annotations

import io
import json
import re
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

from permits.opening import confine

if TYPE_CHECKING:  # the libraries that open papers are loaded where one is opened
    import pikepdf


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper that opens. media_type: as found. size: in bytes. pages: one for a picture."""

    media_type: str
    size: int
    pages: int


MOST_PIXELS = 100_000_000
"""A picture beyond this is not opened: an A1 sheet at 300 dots to the inch has 70 million."""

LEAST_LONG_SIDE, LEAST_SHORT_SIDE = 800, 400
"""Pixels. An A4 page at 72 dots to the inch is 842 × 595, and its smallest text can only just be read."""

LEAST_CONTRAST = 16
"""Of 255: when no two pixels differ by more, there is nothing on the picture that an eye can see."""


ENDINGS = {"application/pdf": "pdf", "image/png": "png", "image/jpeg": "jpg"}
"""The kinds of file that are taken as papers, each with what its name ends in."""


def media_type(content: bytes) -> str | None:
    """How the file begins; None when as none of the kinds that are taken."""
    starts = {b"%PDF-": "application/pdf", b"\x89PNG\r\n\x1a\n": "image/png", b"\xff\xd8\xff": "image/jpeg"}
    begins = content.removeprefix(b"\xef\xbb\xbf").lstrip() if b"%PDF-" in content[:64] else content
    return next((media for start, media in starts.items() if begins.startswith(start)), None)


def kind_of_other(content: bytes) -> str:
    """Why a file is of no kind that is taken, as a key of `permits.paper.FAULTS`."""
    if not content:
        return "empty"
    return "phone" if is_phone_photo(content) else "other"


def is_phone_photo(content: bytes) -> bool:
    """Whether it begins as a photo in the phone's own format (HEIC)."""
    return content[4:8] == b"ftyp" and content[8:12] in (b"heic", b"heix", b"hevc", b"heim", b"mif1", b"msf1")


def look(content: bytes) -> Paper | str:
    """The paper that the file is, or why it is none as a key of `permits.paper.FAULTS`. Whatever a reader chokes on is broken."""
    media = media_type(content)
    if media is None:
        return kind_of_other(content)
    try:
        pages = _pages_of(content) if media == "application/pdf" else _picture(content)
    except MemoryError:
        return "heavy"
    except Exception:
        return "broken"
    return pages if isinstance(pages, str) else Paper(media, len(content), pages)


def _pages_of(content: bytes) -> int | str:
    """
    How many pages the PDF has, or why it is no paper.

    A crooked table of contents is mended as every reader does, but not where the end is cut off.
    """
    import pikepdf

    begins = content[content.index(b"%PDF-") :]
    try:
        with pikepdf.open(io.BytesIO(begins), attempt_recovery=b"%%EOF" in begins[-2048:]) as pdf:
            if pdf.is_encrypted:
                return "locked"
            if not pdf.pages:
                return "pageless"
            if "/Collection" in pdf.Root:
                return "bundle"
            if any(map(_runs, pdf.objects)):
                return "active"
            return "blank" if all(map(_is_blank, pdf.pages)) else len(pdf.pages)
    except pikepdf.PasswordError:
        return "locked"


RUNS = re.compile(rb"/(?:JavaScript|Launch|ImportData|SubmitForm|Rendition|RichMedia|XFA)(?=[\s/<>\[\]()]|$)")
"""
The names of what runs, plays or builds its page only in some readers (ISO 32000-2, 12.6.4, 12.7.8, 13): what one then sees
is not what another sees, and whoever opens it runs what a stranger wrote.
"""


def _runs(thing: pikepdf.Object) -> bool:
    """Whether an object of a PDF is or holds what runs; what it only refers to is an object of its own."""
    import pikepdf

    told = thing.stream_dict if isinstance(thing, pikepdf.Stream) else thing
    return RUNS.search(told.unparse(resolved=True)) is not None


PAINTS = re.compile(rb"(?:^|[\s\])>}])(?:[fFsSB]|[fBb]\*|b|sh|Do|Tj|TJ|'|\"|EI)(?=[\s\[(<%/]|$)")
"""The operators of a page that leave something on it (ISO 32000-2, annex A)."""


def _is_blank(page: pikepdf.Page) -> bool:
    import pikepdf

    if "/Annots" in page:
        return False
    page.contents_coalesce()
    contents = page.get("/Contents")
    return not isinstance(contents, pikepdf.Stream) or PAINTS.search(contents.read_bytes()) is None


def _picture(content: bytes) -> int | str:
    """One page, or why the picture is no paper."""
    from PIL import Image

    Image.MAX_IMAGE_PIXELS = None  # said by ourselves, before anything is decoded
    with Image.open(io.BytesIO(content), formats=("PNG", "JPEG")) as picture:
        if picture.width * picture.height > MOST_PIXELS:
            return "large"
        if max(picture.size) < LEAST_LONG_SIDE or min(picture.size) < LEAST_SHORT_SIDE:
            return "small"
        # A photo is decoded at a fraction of its size: all of it is read, and little of it is held.
        picture.draft("RGB", (LEAST_LONG_SIDE, LEAST_LONG_SIDE))
        picture.load()
        sheet = picture.convert("L")
        if picture.has_transparency_data:
            sheet = Image.new("L", picture.size, "white")
            sheet.paste(picture.convert("L"), mask=picture.convert("RGBA").getchannel("A"))
    tones = [tone for tone, pixels in enumerate(sheet.histogram()) if pixels]
    return "blank" if tones[-1] - tones[0] <= LEAST_CONTRAST else 1


def _main() -> None:
    confine()
    found = look(sys.stdin.buffer.read())
    answer = found if isinstance(found, str) else {name: getattr(found, name) for name in Paper.__slots__}
    sys.stdout.write(json.dumps(answer))


if __name__ == "__main__":
    _main()
