"""The lists that officers have named, and who is away with a stand-in."""

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "views",
        sa.Column("municipality", sa.String(4), primary_key=True),
        sa.Column("officer", sa.String(120), primary_key=True),
        sa.Column("name", sa.String(60), primary_key=True),
        sa.Column("address", sa.String(400), nullable=False),
    )
    op.create_table(
        "absences",
        sa.Column("municipality", sa.String(4), primary_key=True),
        sa.Column("officer", sa.String(120), primary_key=True),
        sa.Column("first", sa.Date, nullable=False),
        sa.Column("last", sa.Date, nullable=False),
        sa.Column("stand_in", sa.String(120), nullable=False),
    )
