"""Whose an unfinished application is, when its writer had signed in."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("drafts", sa.Column("owner", sa.String(12), nullable=False, server_default=""))
