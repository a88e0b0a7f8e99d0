"""What officers have typed and not sent."""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "officer_drafts",
        sa.Column("municipality", sa.String(4), primary_key=True),
        sa.Column("case_id", sa.String(32), primary_key=True),
        sa.Column("officer", sa.String(120), primary_key=True),
        sa.Column("form", sa.String(40), primary_key=True),
        sa.Column("field", sa.String(200), primary_key=True),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("changed", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("ix_officer_drafts_changed", "officer_drafts", ["changed"])
