"""
A photo in a phone's own format (HEIC, ISO/IEC 23008-12), turned to JPEG: whoever stands in the garden with a phone has
nothing to turn it with.

As a paper is opened, so is this turned in a process of its own with little memory and little time (`paper`).
"""

from __future__ import annotations

import io
import resource
import subprocess
import sys

from permits.paper import AT_ONCE, FAULTS, MEMORY, MOST_PIXELS, SECONDS, is_phone_photo
from permits.text import Text

QUALITY = 90
"""Of the JPEG, of 100: what is written on a photographed sheet can still be read."""


def as_jpeg(content: bytes) -> bytes | Text:
    """The same file where it is no phone's photo, else the photo as JPEG, or why it cannot be turned."""
    if not is_phone_photo(content):
        return content
    try:
        with AT_ONCE:
            child = subprocess.run(
                [sys.executable, "-m", __name__], input=content, capture_output=True, timeout=SECONDS, check=False
            )
    except subprocess.TimeoutExpired:
        return FAULTS["heavy"]
    return child.stdout if child.returncode == 0 else FAULTS["phone"]


def _main() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
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
