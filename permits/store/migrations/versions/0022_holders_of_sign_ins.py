"""Whose a sign-in is, so that one may see and end one's others; who was signed in before signs in anew."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("DELETE FROM sessions")
    with op.batch_alter_table("sessions") as sessions:
        sessions.add_column(sa.Column("holder", sa.String(64), nullable=False, server_default=""))
        sessions.create_index("ix_sessions_holder", ["holder"])
