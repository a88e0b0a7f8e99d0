"""By when another is to answer in each case, and an index of it; told of the cases that wait now, too."""

import json
from datetime import date
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None

EVENTS = sa.text(
    "SELECT kind, body FROM events WHERE municipality = :municipality AND case_id = :case_id ORDER BY sequence"
)
OPEN = ("handling", "completing", "stayed")


def upgrade() -> None:
    op.add_column("cases", sa.Column("answer_by", sa.Date))
    op.create_index("ix_cases_answer_by", "cases", ["answer_by"])
    cases = sa.table("cases", sa.column("case_id", sa.String), sa.column("answer_by", sa.Date))
    connection = op.get_bind()
    for row in connection.execute(sa.text("SELECT municipality, case_id, state FROM cases")).all():
        if row.state not in OPEN:
            continue
        where = {"municipality": row.municipality, "case_id": row.case_id}
        told = [(event.kind, json.loads(event.body)) for event in connection.execute(EVENTS, where)]
        last = _last(row.state, told)
        if last is not None:
            its = cases.c.case_id == row.case_id
            connection.execute(cases.update().where(its).values(answer_by=date.fromisoformat(last)))


def _last(state: str, happened: list[tuple[str, dict[str, Any]]]) -> str | None:
    """The first last day that an answer is awaited by, as the events of an open case tell."""
    completion = comment = hearing = None
    asked: dict[str, bool] = {}
    for kind, body in happened:
        if kind == "completion_requested":
            completion = body["answerBy"]
        elif kind == "communicated":
            comment = body["answerBy"]
        elif kind in ("completed", "changed", "communication_not_needed", "commented"):
            comment = None
        elif kind == "heard":
            hearing, asked = body["answerBy"], {**dict.fromkeys(body["recipients"], False), **asked}
        elif kind == "hearing_answered":
            asked[body["recipient"]] = True
        elif kind == "hearing_closed":
            hearing = None
    waits = [completion if state == "completing" else None, comment, None if all(asked.values()) else hearing]
    return min((last for last in waits if last), default=None)
