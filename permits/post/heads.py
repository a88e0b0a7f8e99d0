"""
The newest heads of the chains, sent out of the installation: lines added to a file, best on another machine's disk.

Whoever can change everything in the database cannot change what has left it. A line is `TIME MUNICIPALITY:NUMBER:HASH`.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from permits.store.chain import Head, read_head
from permits.store.store import Store


def send_heads(store: Store, file: Path, now: datetime) -> int:
    """Add the heads that have moved since they were last sent; how many. Raises OSError, and BadInput as `sent_heads`."""
    last = dict(sent_heads(file))
    moved = {code: head for code, head in store.chain.heads().items() if last.get(code) != head}
    if moved:
        with file.open("a", encoding="utf-8") as lines:
            lines.writelines(f"{now.isoformat(timespec='seconds')} {code}:{head}\n" for code, head in moved.items())
    return len(moved)


def sent_heads(file: Path) -> list[tuple[str, Head]]:
    """All that were sent, with their municipality, the oldest first. Raises OSError, and BadInput for another file."""
    if not file.exists():
        return []
    return [read_head(line.partition(" ")[2]) for line in file.read_text(encoding="utf-8").splitlines()]
