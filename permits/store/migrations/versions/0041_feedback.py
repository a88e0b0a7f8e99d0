"""What visitors say of a page, kept without who they are."""

import sqlalchemy as sa
from alembic import op

revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "feedback",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("municipality", sa.String(4), nullable=False),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("page", sa.String(20), nullable=False),
        sa.Column("said", sa.Text, nullable=False),
    )
    op.create_index("ix_feedback_day", "feedback", ["municipality", "day"])
