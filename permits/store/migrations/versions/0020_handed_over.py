"""What is for somebody whose identity is protected is handed over by an officer, who is remembered."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("outbox") as outbox:
        outbox.add_column(sa.Column("handed_over_by", sa.String(120), nullable=False, server_default=""))
