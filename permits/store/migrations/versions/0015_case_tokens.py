"""
Case tokens of their own, kept as hashes only and with an end; and keys that belong to the door they came by.

Tokens that were given before open their cases for half a year more. Keys had no owner: those of the e-service become its
own, and nobody meets the others again.
"""

from datetime import timedelta

import sqlalchemy as sa
from alembic import op

from permits import clock

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    case_tokens = op.create_table(
        "case_tokens",
        sa.Column("token_hash", sa.String(64), primary_key=True),
        sa.Column("municipality", sa.String(4), nullable=False),
        sa.Column("case_id", sa.String(32), nullable=False),
        sa.Column("ends", sa.DateTime(timezone=True), nullable=False),
    )
    cases = sa.table("cases", *map(sa.column, ("token_hash", "municipality", "case_id")))
    ends = sa.literal(clock.now() + timedelta(days=180), sa.DateTime(timezone=True))
    given = sa.select(cases.c.token_hash, cases.c.municipality, cases.c.case_id, ends)
    op.execute(case_tokens.insert().from_select(["token_hash", "municipality", "case_id", "ends"], given))
    op.drop_column("cases", "token_hash")
    op.rename_table("idempotency_keys", "keys_before")
    keys = op.create_table(
        "idempotency_keys",
        sa.Column("municipality", sa.String(4), primary_key=True),
        sa.Column("owner", sa.String(60), primary_key=True),
        sa.Column("word", sa.String(200), primary_key=True),
        sa.Column("body_hash", sa.String(64), nullable=False),
        sa.Column("case_id", sa.String(32), nullable=False),
    )
    before = sa.table("keys_before", *map(sa.column, ("municipality", "key", "body_hash", "case_id")))
    paged = before.c.key.like("page:%")
    owner = sa.case((paged, "eservice"), else_="before")
    word = sa.case((paged, sa.func.substr(before.c.key, len("page:") + 1)), else_=before.c.key)
    kept = sa.select(before.c.municipality, owner, word, before.c.body_hash, before.c.case_id)
    op.execute(keys.insert().from_select(["municipality", "owner", "word", "body_hash", "case_id"], kept))
    op.drop_table("keys_before")
