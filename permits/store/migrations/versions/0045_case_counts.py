"""How many cases stand where, kept beside them; and a case's place on its property, and its notices, by an index."""

import sqlalchemy as sa
from alembic import op

revision = "0045"
down_revision = "0044"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "case_counts",
        sa.Column("municipality", sa.String(4), primary_key=True),
        sa.Column("is_closed", sa.Boolean, primary_key=True),
        sa.Column("waits_for", sa.String(20), primary_key=True),
        sa.Column("officer", sa.String(120), primary_key=True),
        sa.Column("cases", sa.Integer, nullable=False),
    )
    op.execute(
        "INSERT INTO case_counts SELECT municipality, is_closed, waits_for, officer, count(*) FROM cases "
        "GROUP BY municipality, is_closed, waits_for, officer"
    )
    op.drop_index("ix_cases_property", "cases")
    op.create_index("ix_cases_property", "cases", ["municipality", "property", "number"])
    op.create_index("ix_outbox_case", "outbox", ["case_id"])
