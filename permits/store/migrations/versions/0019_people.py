"""The people of a record lie beside it, so that what the chain holds can be shown without them and outlives them."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("records") as records:
        records.add_column(sa.Column("people", sa.Text, nullable=False, server_default="{}"))
