"""Papers that open, for tests to hand in: each a page with the given words on it."""

import io
from functools import cache

import pikepdf
from PIL import Image, ImageDraw

A4 = (595, 842)


@cache
def drawing(words: str = "ritning", pages: int = 1) -> bytes:
    """A PDF; the same words make the same file."""
    made, written = pikepdf.new(), io.BytesIO()
    for _ in range(pages):
        page = made.add_blank_page(page_size=A4)
        page.Contents = made.make_stream(f"BT /F1 12 Tf 72 770 Td ({words}) Tj ET".encode("latin-1", "replace"))
    made.save(written, static_id=True, compress_streams=False)
    return written.getvalue()


@cache
def drawing_of(size: int) -> bytes:
    """A drawing of so many bytes, most of them a remark that no reader shows."""
    head, _, rest = drawing().partition(b"\n")
    return b"%b\n%%%b\n%b" % (head, b"x" * (size - len(head) - len(rest) - 3), rest)


def picture(kind: str = "PNG", size: tuple[int, int] = (1200, 900), line: str | None = "black") -> bytes:
    """A scanned drawing: a line across a white sheet, none when `line` is None."""
    made, written = Image.new("RGB", size, "white"), io.BytesIO()
    if line is not None:
        ImageDraw.Draw(made).line((0, 0, *size), fill=line, width=2)
    made.save(written, kind, compress_level=1)  # which only PNG heeds
    return written.getvalue()
