"""What tells a case apart from others of its kind on the property, of each case until now, taken from its last record."""

import json
from typing import Any

import sqlalchemy as sa
from alembic import op

from permits.store.packing import unpacked

revision = "0047"
down_revision = "0046"
branch_labels = None
depends_on = None

TELLING = (
    "changed_building", "dwelling_in", "demolished_kind", "sign_kind",
    "installs_fireplace", "installs_water_or_drains", "installs_ventilation", "installs_lift", "installs_solar",
    "affects_load_bearing", "affects_fire_protection",
)  # fmt: skip

ROWS = sa.text("SELECT case_id, municipality, content FROM own_cases")
LAST = sa.text("""
    SELECT content FROM records WHERE municipality = :municipality AND case_id = :case_id
    ORDER BY sequence DESC LIMIT 1
""")
SAYS = sa.text("UPDATE own_cases SET content = :content WHERE case_id = :case_id")


def upgrade() -> None:
    connection = op.get_bind()
    for case_id, municipality, counted in connection.execute(ROWS).all():
        last = connection.execute(LAST, {"municipality": municipality, "case_id": case_id}).scalar_one()
        kept = _told_apart(json.loads(counted), json.loads(unpacked(bytes(last))).get("facts", {}))
        content = json.dumps(kept, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
        connection.execute(SAYS, {"case_id": case_id, "content": content})


def _told_apart(counted: dict[str, Any], facts: dict[str, Any]) -> dict[str, Any]:
    values = {**facts.get("claimed", {}), **facts.get("values", {})}
    level = values.get("level_change_m")
    return {
        **counted,
        "says": {name: values[name]["value"] for name in TELLING if name in values},
        "sizes": {**counted["sizes"], **({"level_change_m": level["high"]} if level else {})},
    }
