"""When a paper was last handed in, so that one that nobody refers to can be told from one just uploaded."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("attachments", sa.Column("kept", sa.DateTime(timezone=True)))
    op.execute("UPDATE attachments SET kept = CURRENT_TIMESTAMP")
