"""
A press: a typesetter kept warm, which remembers of the letters before what is alike in the next.

What it remembers hangs on everything that it was told beside the files of a letter, so that what differs from letter to
letter reaches it as files too, and both forms of a letter come from one compiler: what is alike in them is read once. The files
lie in memory only, where the system has such files: what is said of people is written nowhere beside the store.
"""

from __future__ import annotations

import os
import weakref
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Literal

import typst

from permits.jurisdiction import CONTENT

VALUES, DECISION = "values.json", "decision.json"
"""What the templates read a letter's values and the decision as data from."""

STANDARDS: list[Any] = ["a-3a", "ua-1"]
"""The archive form, readable aloud."""


class Press:
    """folder: of the templates and their fonts."""

    def __init__(self, folder: Path) -> None:
        self._room = TemporaryDirectory(prefix="lovsvar-press-")
        self._root = Path(self._room.name)
        for part in (CONTENT, "fonts"):
            (self._root / part).symlink_to((folder / part).resolve())
        for name in (VALUES, DECISION):
            self._in_memory(name)
        fonts = typst.Fonts(include_system_fonts=False, font_paths=[folder / "fonts"])
        self._compiler = typst.Compiler(root=self._root, font_paths=fonts)

    def _in_memory(self, name: str) -> None:
        if hasattr(os, "memfd_create"):
            memory = os.memfd_create(name)
            (self._root / name).symlink_to(f"/proc/self/fd/{memory}")
            weakref.finalize(self, os.close, memory)

    def lay(self, values: str, decision: bytes = b"") -> None:
        """Lay ready what the next sheets say."""
        (self._root / VALUES).write_text(values, encoding="utf-8")
        (self._root / DECISION).write_bytes(decision)

    def pdf(self, kind: str, at: datetime | None = None) -> bytes:
        """
        The sheets of that template; with the moment that the file carries, in the archive form.

        Raises typst.TypstError for what the template wants and the values lack, and for signs that no font shows.
        """
        standards = {"pdf_standards": STANDARDS, "timestamp": at} if at is not None else {}
        return self._printed(kind, "pdf", **standards)

    def html(self, kind: str) -> bytes:
        """The same as a page. Raises as `pdf` does."""
        return self._printed(kind, "html")

    def _printed(self, kind: str, form: Literal["pdf", "html"], **how: Any) -> bytes:
        printed = self._compiler.compile(_template(kind), format=form, **how)
        assert isinstance(printed, bytes)
        return printed


def _template(kind: str) -> bytes:
    """The template, by name: a file that is set must lie in the press itself, one that is taken in need not."""
    return f'#include "/{CONTENT}/{kind}.typ"'.encode()
