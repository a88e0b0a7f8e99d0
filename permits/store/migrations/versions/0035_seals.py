"""The seals of letters, in a chain of their own."""

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "seals",
        sa.Column("municipality", sa.String(4), primary_key=True),
        sa.Column("sequence", sa.Integer, primary_key=True),
        sa.Column("chain", sa.String(10), nullable=False),
        sa.Column("letter", sa.Integer, nullable=False),
        sa.Column("decided", sa.String(64), nullable=False),
        sa.Column("sealed", sa.String(64), nullable=False),
        sa.Column("certificate", sa.String(64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tail", sa.LargeBinary, nullable=False),
        sa.Column("previous", sa.String(64), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.UniqueConstraint("municipality", "chain", "letter"),
    )
