"""
Throws away what nobody can need any longer: what was begun and never sent, and papers that nothing holds.

What a case holds is never touched, nor anything of the last day, so that it may run beside a server in use.
"""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta

import sqlalchemy as sql

from permits.store import drafts as unfinished
from permits.store.database import Database
from permits.store.sessions import IDLES, LASTS
from permits.store.tables import (
    attachments,
    case_tokens,
    client_tokens,
    consents,
    drafts,
    papers,
    proposals,
    sessions,
    signatures,
)

PAPER_LASTS = timedelta(days=1)
"""How long a paper is kept after what it was handed in to is gone."""

PROPOSAL_LASTS = timedelta(days=60)
"""How long what others were asked is kept: as long as the link works, and a draft after it."""


def tidy(database: Database, now: datetime) -> Counter[str]:
    """Throw away what is over; how many of each."""
    gone: Counter[str] = Counter()
    with database.writing() as connection:
        over = sql.or_(sessions.c.made < now - LASTS, sessions.c.seen < now - IDLES)
        gone["sessions"] = connection.execute(sessions.delete().where(over)).rowcount
        for tokens in (client_tokens, case_tokens):
            gone["tokens"] += connection.execute(tokens.delete().where(tokens.c.ends <= now)).rowcount
        gone["drafts"] = connection.execute(drafts.delete().where(drafts.c.changed < now - unfinished.LASTS)).rowcount
        old = sql.select(proposals.c.hash).where(proposals.c.made < now - PROPOSAL_LASTS)
        for answers in (consents, signatures):
            connection.execute(answers.delete().where(answers.c.proposal.in_(old)))
        gone["proposals"] = connection.execute(proposals.delete().where(proposals.c.hash.in_(old))).rowcount
        begun = sql.select(sql.literal("draft:") + drafts.c.name_hash).union_all(
            sql.select(sql.literal("proposal:") + proposals.c.hash)
        )
        over_with = sql.or_(
            sql.and_(
                sql.or_(*map(attachments.c.holder.startswith, ("draft:", "proposal:"))),
                attachments.c.holder.not_in(begun),
            ),
            sql.and_(attachments.c.holder.startswith("client:"), attachments.c.kept < now - unfinished.LASTS),
        )
        connection.execute(attachments.delete().where(over_with, attachments.c.kept < now - PAPER_LASTS))
        held = sql.exists().where(
            attachments.c.municipality == papers.c.municipality, attachments.c.sha256 == papers.c.sha256
        )
        gone["papers"] = connection.execute(papers.delete().where(~held)).rowcount
    return gone
