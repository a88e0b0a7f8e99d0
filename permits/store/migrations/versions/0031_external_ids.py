"""What machine clients call cases by themselves."""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "external_ids",
        sa.Column("municipality", sa.String(4), primary_key=True),
        sa.Column("client", sa.String(40), primary_key=True),
        sa.Column("id", sa.String(80), primary_key=True),
        sa.Column("case_id", sa.String(32), nullable=False, index=True),
    )
