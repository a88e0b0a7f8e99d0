"""The labels that officers sort their cases by, and a list held to one by its index."""

import sqlalchemy as sa
from alembic import op

revision = "0046"
down_revision = "0045"
branch_labels = None
depends_on = None


TOLD = (
    "municipality", "is_closed", "turn", "number", "measure", "state", "phase", "channel", "applicant_kind", "against",
    "protected", "officer", "waits_for", "labels",
)  # fmt: skip


def upgrade() -> None:
    op.add_column("cases", sa.Column("labels", sa.Text, nullable=False, server_default="[]"))
    op.drop_index("ix_cases_turn", "cases")
    op.create_index("ix_cases_turn", "cases", TOLD)
