"""What parties ask to see of the others in their case, and what an officer gave out."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "disclosures",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("municipality", sa.String(4), nullable=False),
        sa.Column("case_id", sa.String(32), nullable=False),
        sa.Column("asked_by", sa.String(20), nullable=False),
        sa.Column("asked", sa.DateTime(timezone=True), nullable=False),
        sa.Column("given", sa.Text),
        sa.Column("settled", sa.DateTime(timezone=True)),
        sa.Column("officer", sa.String(120), nullable=False),
        sa.Column("why", sa.Text, nullable=False),
    )
    op.create_index("ix_disclosures_case_id", "disclosures", ["case_id"])
