"""Whom each notice tells, and of which event, so that a decision that was sent is an event of its case."""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Until now only those who are protected were told by hand, and nothing that was sent was an event."""
    with op.batch_alter_table("outbox") as outbox:
        outbox.add_column(sa.Column("recipient", sa.String(120), nullable=False, server_default=""))
        outbox.add_column(sa.Column("event", sa.Integer))
        outbox.add_column(sa.Column("protected", sa.Boolean, nullable=False, server_default=sa.true()))
        outbox.add_column(sa.Column("registered", sa.Boolean, nullable=False, server_default=sa.true()))
    op.create_index("ix_outbox_registered", "outbox", ["registered", "id"])
