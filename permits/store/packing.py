"""
How a record's text lies in the database: as what it says beyond an ordinary record, a fortieth of its length.

What is hashed and read is the text; nothing but this file knows of another form. A packed text begins with the number of
the ordinary record that it was packed against, one byte, and goes on as a frame of Zstandard (RFC 8878) with that record as
its dictionary. So `ordinary/1.json` can never be changed or left out while anything packed against it is kept; where the
rules' words have come so far from it that texts grow, a further one is laid beside it, and the highest is packed against.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import sqlalchemy as sql
import zstandard
from zstandard import ZstdCompressionDict, ZstdCompressor, ZstdDecompressor, ZstdError

ORDINARY = Path(__file__).parent / "ordinary"
"""The records that others are packed against, by number."""

NEWEST = max(int(record.stem) for record in ORDINARY.glob("*.json"))

LEVEL = 3
"""Zstandard's own usual: twice the work for a higher one leaves a tenth less."""


class Packed(sql.TypeDecorator[str]):
    """A column of long texts that are much alike. What does not unpack reads as the empty text, which is no JSON."""

    impl = sql.LargeBinary
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: sql.Dialect) -> bytes | None:
        return None if value is None else packed(value)

    def process_result_value(self, value: bytes | None, dialect: sql.Dialect) -> str | None:
        if value is None:
            return None
        try:
            return unpacked(value)
        except (TypeError, ValueError, OSError, ZstdError):
            return ""


def packed(text: str) -> bytes:
    return bytes([NEWEST]) + ZstdCompressor(level=LEVEL, dict_data=_ordinary(NEWEST)).compress(text.encode())


def unpacked(written: bytes) -> str:
    """Raises ValueError, OSError or ZstdError for what `packed` has not written."""
    number, *_ = written
    return ZstdDecompressor(dict_data=_ordinary(number)).decompress(written[1:]).decode()


@lru_cache
def _ordinary(number: int) -> ZstdCompressionDict:
    """An ordinary record, ready to pack against. Raises OSError where there is none of that number."""
    record = ZstdCompressionDict((ORDINARY / f"{number}.json").read_bytes(), dict_type=zstandard.DICT_TYPE_RAWCONTENT)
    record.precompute_compress(level=LEVEL)
    return record
