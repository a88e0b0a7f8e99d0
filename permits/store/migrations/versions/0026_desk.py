"""What the desk's lists show and go by; every row is folded anew when the installation is opened."""

import json
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

INDEXES = {
    "ix_cases_turn": ["municipality", "is_closed", "turn", "number"],
    "ix_cases_received": ["municipality", "is_closed", "received", "number"],
    "ix_cases_newest": ["municipality", "is_closed", "number"],
    "ix_cases_officer": ["municipality", "officer", "is_closed", "turn", "number"],
    "ix_cases_waits": ["municipality", "waits_for", "is_closed", "turn", "number"],
    "ix_cases_counts": ["municipality", "is_closed", "waits_for", "officer"],
}
LAST = sa.text("""
    SELECT r.municipality, r.case_id, r.content FROM records r
    WHERE r.sequence = (
        SELECT max(l.sequence) FROM records l WHERE l.municipality = r.municipality AND l.case_id = r.case_id
    )
""")
LEAVES = sa.text("""
    UPDATE cases SET remaining = :remaining, because = :because WHERE municipality = :municipality AND case_id = :case_id
""")


def upgrade() -> None:
    with op.batch_alter_table("cases") as cases:
        cases.add_column(sa.Column("is_closed", sa.Boolean, nullable=False, server_default=sa.false()))
        cases.add_column(sa.Column("turn", sa.Date, nullable=False, server_default="9999-12-31"))
        cases.add_column(sa.Column("task", sa.String(20), nullable=False, server_default=""))
        cases.add_column(sa.Column("answered", sa.Text, nullable=False, server_default="[]"))
        cases.add_column(sa.Column("remaining", sa.Text, nullable=False, server_default="[]"))
        cases.add_column(sa.Column("because", sa.Text, nullable=False, server_default="null"))
    op.drop_index("ix_cases_due", "cases")
    for name, columns in INDEXES.items():
        op.create_index(name, "cases", columns)
    connection = op.get_bind()
    for municipality, case_id, content in connection.execute(LAST).all():
        of_case = {"municipality": municipality, "case_id": case_id}
        connection.execute(LEAVES, {**of_case, **_left_by(json.loads(content).get("summary", {}))})
    op.execute("UPDATE cases SET version = 0")


def _left_by(said: dict[str, Any]) -> dict[str, str]:
    asked = said.get("missing" if said.get("outcome") == "supplement" else "judgements")
    because = [reason["says"] for reason in said.get("because") or ()]
    return {
        "remaining": json.dumps([fact["fact"] for fact in asked or ()]),
        "because": json.dumps(because[0] if because else None, ensure_ascii=False, sort_keys=True),
    }
