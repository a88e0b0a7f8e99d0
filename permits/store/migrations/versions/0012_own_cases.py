"""What later cases on a place count with of each case, taken from its last record."""

import json
from datetime import date
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

SIZES = ("building_area_m2", "gross_area_m2", "extension_area_m2", "ridge_height_m")

CASES = sa.text("SELECT case_id, municipality, number, property, measure FROM cases")
LAST = sa.text("""
    SELECT content FROM records WHERE municipality = :municipality AND case_id = :case_id
    ORDER BY sequence DESC LIMIT 1
""")


def upgrade() -> None:
    own_cases = op.create_table(
        "own_cases",
        sa.Column("case_id", sa.String(32), primary_key=True),
        sa.Column("municipality", sa.String(4), nullable=False),
        sa.Column("number", sa.String(20), nullable=False),
        sa.Column("property", sa.String(60), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("result", sa.String(20), nullable=False),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("content", sa.Text, nullable=False),
        sa.Column("replaced_by", sa.String(32)),
        sa.Column("sent", sa.String(64)),
        sa.Index("ix_own_cases_property", "municipality", "property"),
        sa.Index("ix_own_cases_sent", "municipality", "sent"),
    )
    connection = op.get_bind()
    for case in connection.execute(CASES).all():
        of_case = {"municipality": case.municipality, "case_id": case.case_id}
        last = connection.execute(LAST, of_case).scalar_one_or_none()
        if last is not None:
            named = {**of_case, "number": case.number, "property": case.property, "kind": case.measure}
            connection.execute(own_cases.insert().values(**named, **_counted_with(json.loads(last))))


def _counted_with(content: dict[str, Any]) -> dict[str, Any]:
    values = content.get("facts", {}).get("values", {})
    use = values.get("extended_building") or values.get("building_kind") or {}
    kept = {
        "footprint": content.get("footprint"),
        "sizes": {name: values[name]["high"] for name in SIZES if name in values},
        "use": use.get("value", ""),
    }
    day = content.get("dates", {}).get("decided") or "0001-01-01"
    return {
        "result": content.get("summary", {}).get("outcome", "referred"),
        "day": date.fromisoformat(day),
        "content": json.dumps(kept),
    }
