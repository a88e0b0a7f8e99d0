"""
The newest heads of the chains, sent out of the installation: lines added to a file, best on another machine's disk, or a
mail to whoever keeps them.

Whoever can change everything in the database cannot change what has left it. A line is `TIME MUNICIPALITY:NUMBER:HASH`.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from email.message import EmailMessage
from pathlib import Path

from permits.post.deliver import Port
from permits.settings import Settings
from permits.store.chained.chain import Head, read_head
from permits.store.store import Store


def send_heads(store: Store, file: Path, now: datetime) -> int:
    """Add the heads that have moved since they were last sent; how many. Raises OSError, and BadInput as `sent_heads`."""
    last = dict(sent_heads(file))
    moved = {code: head for code, head in store.chain.heads().items() if last.get(code) != head}
    if moved:
        with file.open("a", encoding="utf-8") as lines:
            lines.writelines(f"{now.isoformat(timespec='seconds')} {code}:{head}\n" for code, head in moved.items())
    return len(moved)


def mail_heads(
    store: Store, port: Port, settings: Settings, mailed: Mapping[str, Head], now: datetime
) -> dict[str, Head]:
    """
    Mail the heads when any has moved since they were mailed last; the heads as they are now. Raises OSError.

    `lovsvar verify --head` takes one of the lines.
    """
    heads = store.chain.heads()
    if heads and heads != mailed:
        port.send(_letter(settings, heads, now))
    return heads


def _letter(settings: Settings, heads: Mapping[str, Head], now: datetime) -> EmailMessage:
    made = EmailMessage()
    made["From"], made["To"] = settings.notices_from, settings.heads_to
    made["Subject"] = f"Kedjespetsar {now:%Y-%m-%d}"
    made["Date"] = now
    made.set_content(
        "Spara det här brevet. Med en rad härifrån visar lovsvar verify --head att inget har tagits bort sedan dess.\n"
        "Keep this. With a line of it lovsvar verify --head shows that nothing was taken away since.\n\n"
        + "".join(f"{code}:{head}\n" for code, head in sorted(heads.items()))
    )
    return made


def sent_heads(file: Path) -> list[tuple[str, Head]]:
    """All that were sent, with their municipality, the oldest first. Raises OSError, and BadInput for another file."""
    if not file.exists():
        return []
    return [read_head(line.partition(" ")[2]) for line in file.read_text(encoding="utf-8").splitlines()]
