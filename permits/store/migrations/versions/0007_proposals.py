"""What neighbours and joint applicants are asked, who has signed, and who may open a case by their own login."""

import json

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "proposals",
        sa.Column("municipality", sa.String(4), primary_key=True),
        sa.Column("hash", sa.String(64), primary_key=True),
        sa.Column("content", sa.Text, nullable=False),
        sa.Column("made", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed", sa.DateTime(timezone=True)),
    )
    op.create_table(
        "signatures",
        sa.Column("municipality", sa.String(4), primary_key=True),
        sa.Column("proposal", sa.String(64), primary_key=True),
        sa.Column("applicant", sa.Integer, primary_key=True),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("signed", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_table(
        "parties",
        sa.Column("municipality", sa.String(4), primary_key=True),
        sa.Column("case_id", sa.String(32), primary_key=True),
        sa.Column("number", sa.String(12), primary_key=True),
    )
    op.create_index("ix_parties_number", "parties", ["municipality", "number"])
    parties = sa.table("parties", *map(sa.column, ("municipality", "case_id", "number")))
    connection = op.get_bind()
    known = {
        (row.municipality, row.case_id, applicant["personalNumber"])
        for row in connection.execute(sa.text("SELECT municipality, case_id, content FROM records"))
        for applicant in json.loads(row.content).get("application", {}).get("applicants", ())
        if applicant.get("personalNumber")
    }
    for municipality, case_id, number in sorted(known):
        row = {"municipality": municipality, "case_id": case_id, "number": number}
        connection.execute(parties.insert().values(**row))
