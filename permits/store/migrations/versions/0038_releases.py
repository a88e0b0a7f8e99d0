"""What was handed out of cases after secrecy was tried."""

import sqlalchemy as sa
from alembic import op

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "releases",
        sa.Column("municipality", sa.String(4), primary_key=True),
        sa.Column("sequence", sa.Integer, primary_key=True),
        sa.Column("case_id", sa.String(32), nullable=False, index=True),
        sa.Column("what", sa.String(20), nullable=False),
        sa.Column("why", sa.Text, nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("by", sa.String(120), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("previous", sa.String(64), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
    )
