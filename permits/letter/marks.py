"""What shows that a letter is the board's own: its arms, and a mark that anybody can have checked."""

from __future__ import annotations

from base64 import b32encode
from collections.abc import Mapping
from functools import lru_cache
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any

from permits.local.face import Face
from permits.store.canonical import canonical

SHIELD = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 42 50"><path d="M1 1H41V27C41 38 32 45 21 49 10 45 1 38 1 27Z" fill="{brand}"/>'
    '<path d="M21 6 28 16H25L31.500 25H27L34 34H8L15 25H10.500L17 16H14ZM19 34h4v4h-4z" fill="#fff"/>'
    '<path d="M8.500 40.500q3.100-2.600 6.200 0t6.300 0 6.300 0 6.200 0" fill="none" stroke="#fff" stroke-width="1.900"/></svg>'
)
"""The plain mark of a municipality that has given no arms as SVG."""

USUAL = {"brand": "#14524a", "dark": "#0c3731", "pale": "#e7f0ed"}


def colours(face: Face) -> dict[str, str]:
    return {**USUAL, **face.colours}


@lru_cache(maxsize=32)
def crest(logo: str, brand: str) -> str:
    """The arms as SVG. logo: the path of the municipality's own, empty where it has none."""
    if logo.endswith(".svg"):
        return Path(logo).read_text(encoding="utf-8")
    return SHIELD.format(brand=brand)


@lru_cache(maxsize=32)
def qr(address: str) -> str:
    """
    The address as a QR code, as SVG. The same for every letter of a service: making one takes as long as a letter.
    """
    import segno  # slow to load, and a case that is only tried has no letter

    written = BytesIO()
    segno.make(address, error="m", micro=False).save(written, kind="svg", border=0, xmldecl=False)
    return written.getvalue().decode()


def mark(decision: Mapping[str, Any]) -> str:
    """
    Eight signs of a decision's own content, `7KQ4-M2XD`: no other decision has them, and they tell nothing of it.

    decision: `case`, `decidedAt`, `pack`, `summary` and `facts` of the record.
    """
    signs = b32encode(sha256(canonical(decision)).digest())[:8].decode()
    return f"{signs[:4]}-{signs[4:]}"
