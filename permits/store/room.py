"""Whether there is room to keep anything: a full or read-only disk is told before somebody has written in vain."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

LEAST_FREE = 100_000_000
"""Bytes that are left alone: what a case that is being written, and the log, may still need."""

A_TRY = 65_536
"""Bytes that are written to see whether writing works."""


def has_room(folder: Path) -> bool:
    """Whether the data folder can be written to and has room."""
    try:
        if shutil.disk_usage(folder).free < LEAST_FREE:
            return False
        with tempfile.TemporaryFile(dir=folder, buffering=0) as file:
            return file.write(b"\0" * A_TRY) == A_TRY
    except OSError:
        return False
