"""A notice goes to one address, and is set aside when that is hopeless."""

import json

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

WAITING = sa.text("""
    SELECT outbox.id, outbox.municipality, outbox.case_id, outbox.kind, outbox.made, records.content
    FROM outbox JOIN records ON records.municipality = outbox.municipality AND records.sequence = (
        SELECT max(sequence) FROM records AS latest
        WHERE latest.municipality = outbox.municipality AND latest.case_id = outbox.case_id)
    WHERE outbox.sent IS NULL
""")


def upgrade() -> None:
    op.add_column("outbox", sa.Column("address", sa.String(254), nullable=False, server_default=""))
    op.add_column("outbox", sa.Column("set_aside", sa.Boolean, nullable=False, server_default=sa.false()))
    op.add_column("outbox", sa.Column("why", sa.String(60), nullable=False, server_default=""))
    outbox = sa.table("outbox", *map(sa.column, ("id", "municipality", "case_id", "kind", "made", "address")))
    connection = op.get_bind()
    for row in connection.execute(WAITING).all():
        applicants = json.loads(row.content).get("application", {}).get("applicants", ())
        told = {"municipality": row.municipality, "case_id": row.case_id, "kind": row.kind, "made": row.made}
        for address in dict.fromkeys(applicant["email"] for applicant in applicants if applicant.get("email")):
            connection.execute(outbox.insert().values(**told, address=address))
        connection.execute(outbox.delete().where(outbox.c.id == row.id))
