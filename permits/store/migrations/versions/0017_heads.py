"""The newest head of each chain is kept beside it, and appeals are a chain of their own."""

import hashlib
import json
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

RECORDS = sa.text("""
    SELECT municipality, sequence, hash FROM records AS newest
    WHERE sequence = (SELECT max(sequence) FROM records WHERE municipality = newest.municipality)
""")
APPEALS = sa.text("SELECT * FROM appeals ORDER BY municipality, id").columns(received=sa.DateTime(timezone=True))


def upgrade() -> None:
    heads = op.create_table(
        "heads",
        sa.Column("municipality", sa.String(4), primary_key=True),
        sa.Column("chain", sa.String(10), primary_key=True),
        sa.Column("sequence", sa.Integer, nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
    )
    with op.batch_alter_table("appeals") as appeals:
        appeals.add_column(sa.Column("hash", sa.String(64), nullable=False, server_default=""))
    connection = op.get_bind()
    for head in connection.execute(RECORDS).all():
        connection.execute(heads.insert().values(**head._mapping, chain="records"))
    last: dict[str, tuple[int, str]] = {}
    for appeal in connection.execute(APPEALS).all():
        count, previous = last.get(appeal.municipality, (0, "0" * 64))
        hashed = _chained(previous, appeal)
        connection.execute(sa.text("UPDATE appeals SET hash = :hash WHERE id = :id"), {"hash": hashed, "id": appeal.id})
        last[appeal.municipality] = count + 1, hashed
    for municipality, (sequence, hashed) in last.items():
        row = {"municipality": municipality, "chain": "appeals", "sequence": sequence, "hash": hashed}
        connection.execute(heads.insert().values(**row))
    with op.batch_alter_table("appeals") as appeals:
        appeals.alter_column("hash", server_default=None)


def _chained(previous: str, appeal: Any) -> str:
    received: datetime = appeal.received
    at = received.replace(tzinfo=UTC) if received.tzinfo is None else received.astimezone(UTC)
    content = {
        "case": appeal.case_id, "received": at.isoformat(), "name": appeal.name, "wants": appeal.wants,
        "because": appeal.because,
    }  # fmt: skip
    written = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    return hashlib.sha256(previous.encode() + b"\n" + written).hexdigest()
