"""
A picture of one page of a paper: small and of the first, so that whoever handed it in sees that it is the right one, the
right way up, or as large as a screen, so that two versions can be held beside each other.

Run with the page's number, from one, and how long the picture's longer side may be, in pixels. It ends badly for a page
that there is not.
"""

from __future__ import annotations

import io
import sys

from permits.opening import confine
from permits.opening.paper import MOST_PIXELS, media_type

SMALL, LARGE = 480, 1400
"""Pixels of a picture's longer side, at most: beside the paper's name, and to be read."""

QUALITY = 80
"""Of the JPEG, of 100."""


def _main() -> None:
    confine()
    from PIL import Image, ImageOps

    number, side = map(int, sys.argv[1:])
    content = sys.stdin.buffer.read()
    Image.MAX_IMAGE_PIXELS = None  # said by ourselves, before anything is decoded
    if media_type(content) == "application/pdf":
        import pypdfium2

        page = pypdfium2.PdfDocument(content[content.index(b"%PDF-") :])[number - 1]
        sheet = page.render(scale=side / max(page.get_size())).to_pil()
    else:
        if number != 1:
            sys.exit(1)
        sheet = Image.open(io.BytesIO(content), formats=("PNG", "JPEG"))
        if sheet.width * sheet.height > MOST_PIXELS:
            sys.exit(1)
        sheet.draft("RGB", (side, side))
        sheet = ImageOps.exif_transpose(sheet)
        if sheet.has_transparency_data:
            sheet = Image.alpha_composite(Image.new("RGBA", sheet.size, "white"), sheet.convert("RGBA"))
    small = sheet.convert("RGB")
    small.thumbnail((side, side))
    small.save(sys.stdout.buffer, "JPEG", quality=QUALITY)


if __name__ == "__main__":
    _main()
