"""
A photo in a phone's own format (HEIC, ISO/IEC 23008-12), turned to JPEG: whoever stands in the garden with a phone has
nothing to turn it with.
"""

from __future__ import annotations

import io
import sys

from permits.opening import confine
from permits.opening.paper import MOST_PIXELS

QUALITY = 90
"""Of the JPEG, of 100: what is written on a photographed sheet can still be read."""


def _main() -> None:
    confine()
    import pi_heif
    from PIL import Image, ImageOps

    pi_heif.register_heif_opener()
    Image.MAX_IMAGE_PIXELS = None  # said by ourselves, before anything is decoded
    with Image.open(io.BytesIO(sys.stdin.buffer.read()), formats=("HEIF",)) as photo:
        if photo.width * photo.height > MOST_PIXELS:
            sys.exit(1)
        # The way up is what is seen; where it was taken and by whose phone is nobody's here.
        upright = ImageOps.exif_transpose(photo).convert("RGB")
    turned = io.BytesIO()
    upright.save(turned, "JPEG", quality=QUALITY)
    sys.stdout.buffer.write(turned.getvalue())


if __name__ == "__main__":
    _main()
