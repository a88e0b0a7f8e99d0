"""What a case is found by: its applicants' names and organisation numbers, of the cases kept until now too."""

import json

import sqlalchemy as sa
from alembic import op

from permits.store.case.case_words import called, words_of

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

WORD = sa.String(60).with_variant(sa.String(60, collation="C"), "postgresql")
LAST = sa.text("""
    SELECT r.municipality, r.case_id, r.content, r.people FROM records r
    JOIN cases c ON c.case_id = r.case_id AND NOT c.protected
    WHERE r.sequence = (
        SELECT max(l.sequence) FROM records l WHERE l.municipality = r.municipality AND l.case_id = r.case_id
    )
""")


def upgrade() -> None:
    op.create_index("ix_cases_property", "cases", ["municipality", "property"])
    table = op.create_table(
        "case_words",
        sa.Column("case_id", sa.String(32), primary_key=True),
        sa.Column("word", WORD, primary_key=True),
        sa.Column("municipality", sa.String(4), nullable=False),
    )
    op.create_index("ix_case_words", "case_words", ["municipality", "word", "case_id"])
    connection = op.get_bind()
    for municipality, case_id, content, people in connection.execute(LAST).all():
        applicants = [
            {**person, **((json.loads(people).get(f"applicants/{place}") or {}).get("says") or {})}
            for place, person in enumerate(json.loads(content).get("application", {}).get("applicants", ()))
        ]
        words = {word for text in called({"applicants": applicants}) for word in words_of(text)}
        for word in sorted(words):
            row = {"municipality": municipality, "case_id": case_id, "word": word}
            connection.execute(table.insert().values(**row))
