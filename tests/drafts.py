"""A copy of the rules to be edited, which is as they are again after each edit: only what an edit touched is copied anew."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from permits.content import content

RULES = content("rules")


@contextmanager
def draft() -> Iterator[Path]:
    """The copy, lent until the end of the block; one at a time."""
    folder, _ = _copied()
    try:
        yield folder
    finally:
        _restored(folder)


@cache
def _copied() -> tuple[Path, TemporaryDirectory[str]]:
    """The folder, with what takes it away when the process ends."""
    kept = TemporaryDirectory()
    return Path(shutil.copytree(RULES, Path(kept.name) / "rules")), kept


def _restored(folder: Path) -> None:
    places = {path.relative_to(RULES): path for path in RULES.rglob("*")}
    for path in sorted(folder.rglob("*"), reverse=True):
        if path.relative_to(folder) not in places:
            path.rmdir() if path.is_dir() and not path.is_symlink() else path.unlink()
    for place, original in sorted(places.items()):
        path = folder / place
        if original.is_dir():
            path.mkdir(exist_ok=True)
        elif not _as_it_was(path, original):
            path.unlink(missing_ok=True)
            shutil.copy2(original, path)


def _as_it_was(path: Path, original: Path) -> bool:
    """Whether nobody wrote the file: a copy has its original's time."""
    if path.is_symlink() or not path.exists():
        return False
    written, before = path.stat(), original.stat()
    return (written.st_mtime_ns, written.st_size) == (before.st_mtime_ns, before.st_size)
