"""
A small picture of a paper's first page, so that whoever handed it in sees that it is the right one, the right way up.
"""

from __future__ import annotations

import io
import sys

from permits.opening import confine
from permits.opening.paper import MOST_PIXELS, media_type

SIDE = 480
"""Pixels of the picture's longer side, at most."""

QUALITY = 80
"""Of the JPEG, of 100."""


def _main() -> None:
    confine()
    from PIL import Image, ImageOps

    content = sys.stdin.buffer.read()
    Image.MAX_IMAGE_PIXELS = None  # said by ourselves, before anything is decoded
    if media_type(content) == "application/pdf":
        import pypdfium2

        page = pypdfium2.PdfDocument(content[content.index(b"%PDF-") :])[0]
        sheet = page.render(scale=SIDE / max(page.get_size())).to_pil()
    else:
        sheet = Image.open(io.BytesIO(content), formats=("PNG", "JPEG"))
        if sheet.width * sheet.height > MOST_PIXELS:
            sys.exit(1)
        sheet.draft("RGB", (SIDE, SIDE))
        sheet = ImageOps.exif_transpose(sheet)
        if sheet.has_transparency_data:
            sheet = Image.alpha_composite(Image.new("RGBA", sheet.size, "white"), sheet.convert("RGBA"))
    small = sheet.convert("RGB")
    small.thumbnail((SIDE, SIDE))
    small.save(sys.stdout.buffer, "JPEG", quality=QUALITY)


if __name__ == "__main__":
    _main()
