"""
Throws away what nobody can need any longer: what was begun and never sent, and papers that nothing refers to.

What a record refers to is never touched, nor anything of the last day, so that it may run beside a server in use.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sql
from sqlalchemy import Connection

from permits.store.store import (
    DRAFT_LASTS,
    SESSION_IDLES,
    SESSION_LASTS,
    Store,
    attachments,
    consents,
    drafts,
    proposals,
    records,
    sessions,
    signatures,
)

PAPER_LASTS = timedelta(days=1)
"""How long a paper is kept that was handed in to nothing yet."""

PROPOSAL_LASTS = timedelta(days=60)
"""How long what others were asked is kept: as long as the link works, and a draft after it."""


def tidy(store: Store, now: datetime) -> Counter[str]:
    """Throw away what is over; how many of each."""
    gone: Counter[str] = Counter(papers=0)
    with store.writing() as connection:
        over = sql.or_(sessions.c.made < now - SESSION_LASTS, sessions.c.seen < now - SESSION_IDLES)
        gone["sessions"] = connection.execute(sessions.delete().where(over)).rowcount
        gone["drafts"] = connection.execute(drafts.delete().where(drafts.c.changed < now - DRAFT_LASTS)).rowcount
        old = sql.select(proposals.c.hash).where(proposals.c.made < now - PROPOSAL_LASTS)
        for answers in (consents, signatures):
            connection.execute(answers.delete().where(answers.c.proposal.in_(old)))
        gone["proposals"] = connection.execute(proposals.delete().where(proposals.c.hash.in_(old))).rowcount
        held = set(_referred_to(connection))
        unsure = sql.select(attachments.c.municipality, attachments.c.sha256).where(
            attachments.c.kept < now - PAPER_LASTS
        )
        for row in connection.execute(unsure).all():
            if (row.municipality, row.sha256) not in held:
                mine = sql.and_(attachments.c.municipality == row.municipality, attachments.c.sha256 == row.sha256)
                gone["papers"] += connection.execute(attachments.delete().where(mine)).rowcount
    return gone


def _referred_to(connection: Connection) -> Iterator[tuple[str, str]]:
    """The papers of every record, and of what has been begun."""
    for table in (records, drafts, proposals):
        for row in connection.execute(sql.select(table.c.municipality, table.c.content)):
            content: dict[str, Any] = json.loads(row.content)
            application = content.get("application", content)
            papers = (*application.get("attachments", ()), *application.get("papers", ()))
            yield from ((row.municipality, one["sha256"]) for one in papers)
