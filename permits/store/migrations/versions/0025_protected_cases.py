"""A case of somebody whose identity is protected is known by its row, so that lists and feeds can hold back what it is."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("cases") as altered:
        altered.add_column(sa.Column("protected", sa.Boolean(), nullable=False, server_default=sa.false()))
    cases, outbox, records = (
        sa.table(name, *map(sa.column, columns))
        for name, columns in (
            ("cases", ("case_id", "protected")),
            ("outbox", ("case_id", "address")),
            ("records", ("case_id", "people", "content")),
        )
    )
    by_hand = sa.select(outbox.c.case_id).where(outbox.c.address == "")
    # In records from before people were kept apart they tell of it in the content.
    told = sa.select(records.c.case_id).where(
        records.c.people.like('%"protectedIdentity": true%') | records.c.content.like('%"protectedIdentity":true%')
    )
    op.execute(
        cases.update().where(cases.c.case_id.in_(by_hand) | cases.c.case_id.in_(told)).values(protected=sa.true())
    )
