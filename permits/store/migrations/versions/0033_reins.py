"""The board's reins: what was lowered, what is drawn for a second look, and why cases were handed over, those of before too."""

import json

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None

REFERRED = sa.text("""
    SELECT r.municipality, r.case_id, r.sequence, r.content, c.measure FROM records r
    JOIN cases c ON c.case_id = r.case_id
""")


def upgrade() -> None:
    op.create_table(
        "reins",
        sa.Column("municipality", sa.String(4), primary_key=True),
        sa.Column("sequence", sa.Integer, primary_key=True),
        sa.Column("act", sa.String(40), nullable=False),
        sa.Column("mode", sa.String(10), nullable=False),
        sa.Column("why", sa.Text, nullable=False),
        sa.Column("by", sa.String(120), nullable=False),
        sa.Column("role", sa.String(20), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("previous", sa.String(64), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
    )
    op.create_table(
        "second_looks",
        sa.Column("municipality", sa.String(4), primary_key=True),
        sa.Column("case_id", sa.String(32), primary_key=True),
        sa.Column("measure", sa.String(40), nullable=False),
        sa.Column("result", sa.String(30), nullable=False),
        sa.Column("drawn", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reader", sa.String(120), nullable=False),
        sa.Column("read", sa.DateTime(timezone=True)),
        sa.Column("answer", sa.String(30), nullable=False),
        sa.Column("why", sa.Text, nullable=False),
    )
    referrals = op.create_table(
        "referrals",
        sa.Column("municipality", sa.String(4), primary_key=True),
        sa.Column("sequence", sa.Integer, primary_key=True),
        sa.Column("code", sa.String(60), primary_key=True),
        sa.Column("rule", sa.String(120), primary_key=True),
        sa.Column("fact", sa.String(60), primary_key=True),
        sa.Column("case_id", sa.String(32), nullable=False),
        sa.Column("measure", sa.String(40), nullable=False),
        sa.Column("suggested", sa.String(30), nullable=False),
    )
    connection = op.get_bind()
    for row in connection.execute(REFERRED).all():
        outcome = json.loads(row.content).get("outcome") or {}
        if outcome.get("result") != "referred":
            continue
        reasons = {(one["code"], one.get("rule") or "", one.get("fact") or "") for one in outcome.get("because", ())}
        for code, rule, fact in sorted(reasons):
            its = {"municipality": row.municipality, "case_id": row.case_id, "sequence": row.sequence}
            its |= {"measure": row.measure, "code": code, "rule": rule, "fact": fact}
            connection.execute(referrals.insert().values(**its, suggested=outcome.get("suggested") or ""))
