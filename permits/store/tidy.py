"""
Throws away what nobody can need any longer: what was begun and never sent, and papers that nothing holds.

What a case holds is never touched, nor anything of the last day, so that it may run beside a server in use.
"""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta

import sqlalchemy as sql

from permits.store.case.papers import is_held
from permits.store.database import Database
from permits.store.office import officer_drafts as typed
from permits.store.tables import (
    attachments,
    case_tokens,
    client_tokens,
    consents,
    contacts,
    drafts,
    feedback,
    officer_drafts,
    papers,
    proposals,
    sessions,
    signatures,
)
from permits.store.visitors import contacts as addresses
from permits.store.visitors import drafts as unfinished
from permits.store.visitors import feedback as opinions
from permits.store.visitors.sessions import IDLES, LASTS

PAPER_LASTS = timedelta(days=1)
"""How long a paper is kept after what it was handed in to is gone."""

PROPOSAL_LASTS = timedelta(days=60)
"""How long what others were asked is kept: as long as the link works, and a draft after it."""

STEP = 100
"""Rows thrown away at once. Whoever writes beside waits for one step at most."""


def tidy(database: Database, now: datetime) -> Counter[str]:
    """Throw away what is over; how many of each."""

    def throw_away(table: sql.Table, over: sql.ColumnElement[bool]) -> int:
        return _in_steps(database, table, over)

    idle = sql.or_(sessions.c.made < now - LASTS, sessions.c.seen < now - IDLES)
    old = sql.select(proposals.c.hash).where(proposals.c.made < now - PROPOSAL_LASTS)
    gone: Counter[str] = Counter()
    gone["sessions"] = throw_away(sessions, idle)
    gone["tokens"] = sum(throw_away(tokens, tokens.c.ends <= now) for tokens in (client_tokens, case_tokens))
    gone["drafts"] = throw_away(drafts, drafts.c.changed < now - unfinished.LASTS)
    gone["drafts"] += throw_away(officer_drafts, officer_drafts.c.changed < now - typed.LASTS)
    unused = sql.and_(contacts.c.confirmed.is_(None), contacts.c.made < now - addresses.UNUSED_LASTS)
    throw_away(contacts, unused)
    throw_away(feedback, feedback.c.day < (now - opinions.LASTS).date())
    for answers in (consents, signatures):
        throw_away(answers, answers.c.proposal.in_(old))
    gone["proposals"] = throw_away(proposals, proposals.c.made < now - PROPOSAL_LASTS)
    throw_away(attachments, sql.and_(_let_go(now), attachments.c.kept < now - PAPER_LASTS))
    gone["papers"] = throw_away(papers, ~is_held())
    return gone


def _let_go(now: datetime) -> sql.ColumnElement[bool]:
    """Which holders are gone, or have done nothing with a paper for long."""
    begun = sql.select(sql.literal("draft:") + drafts.c.name_hash).union_all(
        sql.select(sql.literal("proposal:") + proposals.c.hash)
    )
    ended = sql.and_(
        sql.or_(*map(attachments.c.holder.startswith, ("draft:", "proposal:"))), attachments.c.holder.not_in(begun)
    )
    return sql.or_(
        ended, sql.and_(attachments.c.holder.startswith("client:"), attachments.c.kept < now - unfinished.LASTS)
    )


def _in_steps(database: Database, table: sql.Table, over: sql.ColumnElement[bool]) -> int:
    """
    Delete the rows that are over, a few at a time; how many.

    They are looked for beside whoever writes, and looked at again when they are deleted.
    """
    key, gone = sql.tuple_(*table.primary_key.columns), 0
    with database.reading() as connection:
        names = connection.execute(sql.select(*table.primary_key.columns).where(over)).all()
    for start in range(0, len(names), STEP):
        step = [tuple(name) for name in names[start : start + STEP]]
        with database.writing() as connection:
            gone += connection.execute(table.delete().where(key.in_(step), over)).rowcount
    return gone
