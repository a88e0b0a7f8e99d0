"""Neighbours' answers to what they were shown."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "consents",
        sa.Column("municipality", sa.String(4), primary_key=True),
        sa.Column("proposal", sa.String(64), primary_key=True),
        sa.Column("property", sa.String(60), primary_key=True),
        sa.Column("owner", sa.Integer, primary_key=True),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("agrees", sa.Boolean, nullable=False),
        sa.Column("answered", sa.DateTime(timezone=True), nullable=False),
    )
