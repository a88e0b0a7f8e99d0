"""Case numbers are counted as they are taken, so that a letter can be set before its case is written."""

import re

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

CASES = sa.text("SELECT municipality, number, case_id, received FROM cases")
NUMBER = re.compile(r"BYGG (\d{4})-(\d+)")


def upgrade() -> None:
    numbers = op.create_table(
        "numbers",
        sa.Column("municipality", sa.String(4), primary_key=True),
        sa.Column("year", sa.Integer, primary_key=True),
        sa.Column("ordinal", sa.Integer, primary_key=True),
        sa.Column("taken", sa.DateTime(timezone=True), nullable=False),
        sa.Column("case_id", sa.String(32)),
    )
    connection = op.get_bind()
    taken = sa.func.current_timestamp()
    for case in connection.execute(CASES).all():
        if number := NUMBER.fullmatch(case.number):
            row = {"municipality": case.municipality, "year": int(number[1]), "ordinal": int(number[2])}
            connection.execute(numbers.insert().values(**row, taken=taken, case_id=case.case_id))
