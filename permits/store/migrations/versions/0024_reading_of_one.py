"""What is read of one case, one person or what is not sent yet is found by an index: nothing is gone through for it."""

from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_records_case", "records", ["municipality", "case_id", "sequence"])
    op.drop_index("ix_records_case_id", "records")
    op.create_index("ix_outbox_sent", "outbox", ["sent"])
    op.create_index("ix_disclosures_settled", "disclosures", ["municipality", "settled"])
