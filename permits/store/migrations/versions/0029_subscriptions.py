"""Where machine clients want to be told what happens."""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "subscriptions",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("client", sa.String(40), nullable=False, index=True),
        sa.Column("municipality", sa.String(4), nullable=False),
        sa.Column("address", sa.String(500), nullable=False),
        sa.Column("added", sa.DateTime(timezone=True), nullable=False),
        sa.Column("after", sa.Integer, nullable=False),
        sa.Column("tries", sa.Integer, nullable=False, server_default="0"),
        sa.Column("next_try", sa.DateTime(timezone=True)),
        sa.Column("taken_until", sa.DateTime(timezone=True)),
        sa.Column("stopped", sa.DateTime(timezone=True)),
        sa.Column("why", sa.String(60), nullable=False, server_default=""),
    )
