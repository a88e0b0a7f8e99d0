"""The bare facts of each record beside it, of those kept until now too."""

import json

import sqlalchemy as sa
from alembic import op

from permits.store.case.fact_sets import spelt

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None

ONE = sa.text("SELECT content FROM records WHERE municipality = :municipality AND sequence = :sequence")


def upgrade() -> None:
    table = op.create_table(
        "fact_sets",
        sa.Column("municipality", sa.String(4), primary_key=True),
        sa.Column("sequence", sa.Integer, primary_key=True),
        sa.Column("content", sa.Text, nullable=False),
    )
    connection = op.get_bind()
    for municipality, sequence in connection.execute(sa.text("SELECT municipality, sequence FROM records")).all():
        row = {"municipality": municipality, "sequence": sequence}
        content = json.loads(connection.execute(ONE, row).scalar_one())
        connection.execute(table.insert(), {**row, "content": spelt(content)})
