"""
Who applies, how a case came in, where in its life it is, and what happened last: what lists show and are held to. And who
told of an officer's days away.
"""

import json

import sqlalchemy as sa
from alembic import op

from permits.store.case.applicants import shown
from permits.store.packing import unpacked

revision = "0043"
down_revision = "0042"
branch_labels = None
depends_on = None

TURN = ["municipality", "is_closed", "turn", "number"]
HELD_TO = ["measure", "state", "phase", "channel", "applicant_kind", "against", "protected", "officer", "waits_for"]
LAST = sa.text("""
    SELECT r.case_id, r.content, r.people FROM records r
    JOIN cases c ON c.case_id = r.case_id AND NOT c.protected
    WHERE r.sequence = (
        SELECT max(l.sequence) FROM records l WHERE l.municipality = r.municipality AND l.case_id = r.case_id
    )
""")
SAYS = sa.text("UPDATE cases SET applicant = :applicant, applicant_kind = :applicant_kind WHERE case_id = :case_id")


def upgrade() -> None:
    with op.batch_alter_table("cases") as cases:
        cases.add_column(sa.Column("applicant", sa.Text, nullable=False, server_default=""))
        cases.add_column(sa.Column("last_day", sa.Date))
        for name, length in (
            ("applicant_kind", 10),
            ("channel", 10),
            ("phase", 20),
            ("against", 10),
            ("last_step", 40),
        ):
            cases.add_column(sa.Column(name, sa.String(length), nullable=False, server_default=""))
    with op.batch_alter_table("absences") as absences:
        absences.add_column(sa.Column("told_by", sa.String(120), nullable=False, server_default=""))
    op.drop_index("ix_cases_turn", "cases")
    op.create_index("ix_cases_turn", "cases", [*TURN, *HELD_TO])
    op.drop_index("ix_cases_counts", "cases")
    op.create_index("ix_cases_counts", "cases", ["municipality", "is_closed", "waits_for", "officer", "turn"])
    connection = op.get_bind()
    for case_id, content, people in connection.execute(LAST).all():
        connection.execute(SAYS, {"case_id": case_id, **shown(_application(content, people), protected=False)})
    # What follows from the events is folded anew when the installation is opened.
    op.execute("UPDATE cases SET version = 0")


def _application(content: bytes, people: str) -> dict[str, object]:
    """Of a record's application what lists show, with those who were kept apart from it."""
    application = json.loads(unpacked(bytes(content))).get("application", {})
    apart = json.loads(people)
    applicants = [
        {**person, **((apart.get(f"applicants/{place}") or {}).get("says") or {})}
        for place, person in enumerate(application.get("applicants", ()))
    ]
    return {"applicants": applicants, "agent": application.get("agent")}
