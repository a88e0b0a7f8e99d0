"""The first tables: cases, records, outbox, idempotency keys, attachments."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "cases",
        sa.Column("case_id", sa.String(32), primary_key=True),
        sa.Column("municipality", sa.String(4), nullable=False),
        sa.Column("number", sa.String(20), nullable=False),
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("property", sa.String(60), nullable=False),
        sa.Column("measure", sa.String(40), nullable=False),
        sa.Column("received", sa.Date, nullable=False),
        sa.Column("result", sa.String(20), nullable=False),
        sa.Column("due", sa.Date),
        sa.UniqueConstraint("municipality", "number"),
    )
    op.create_index("ix_cases_municipality", "cases", ["municipality"])
    op.create_table(
        "records",
        sa.Column("municipality", sa.String(4), primary_key=True),
        sa.Column("sequence", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("case_id", sa.String(32), nullable=False),
        sa.Column("content", sa.Text, nullable=False),
        sa.Column("previous", sa.String(64), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.Column("letter_html", sa.Text, nullable=False),
        sa.Column("letter_pdf", sa.LargeBinary, nullable=False),
    )
    op.create_index("ix_records_case_id", "records", ["case_id"])
    op.create_table(
        "outbox",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("municipality", sa.String(4), nullable=False),
        sa.Column("case_id", sa.String(32), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("made", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent", sa.DateTime(timezone=True)),
    )
    op.create_table(
        "idempotency_keys",
        sa.Column("municipality", sa.String(4), primary_key=True),
        sa.Column("key", sa.String(200), primary_key=True),
        sa.Column("body_hash", sa.String(64), nullable=False),
        sa.Column("case_id", sa.String(32), nullable=False),
        sa.Column("token", sa.String(64), nullable=False),
    )
    op.create_table(
        "attachments",
        sa.Column("municipality", sa.String(4), primary_key=True),
        sa.Column("sha256", sa.String(64), primary_key=True),
        sa.Column("media_type", sa.String(100), nullable=False),
        sa.Column("content", sa.LargeBinary, nullable=False),
    )
