"""
What strangers send, opened in a process of its own: it may be made to choke whoever opens it, so it gets little memory and
little time, and one that dies there says nothing more than that the file does not open.

A module here is such a program. It loads nothing else of the house, for every file waits until it is loaded.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import threading

SECONDS, MEMORY = 20, 1 << 30
"""How long a file may take to open, and bytes that may be used for it."""

AT_ONCE = threading.BoundedSemaphore(2)
"""So many files are opened at the same time; the others wait."""


def apart(program: str, content: bytes, *said: str) -> subprocess.CompletedProcess[bytes] | None:
    """What a program, by its module, makes of a file; None where it took too long. said: what the program is told besides."""
    try:
        with AT_ONCE:
            return subprocess.run(
                [sys.executable, "-m", program, *said], input=content, capture_output=True, timeout=SECONDS, check=False
            )
    except subprocess.TimeoutExpired:
        return None


def confine() -> None:
    """Leave the program that is run no more than it may have."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
