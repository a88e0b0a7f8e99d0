"""
What happens to a case, as events in a chain; what had happened until now, as far as records and appeals tell it.

What lists show of a case is reckoned from its events when the installation is opened: version 0 says that it is not yet.
"""

import hashlib
import json
import secrets
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

FIRST = "0" * 64
ZONE = ZoneInfo("Europe/Stockholm")

TIME_TO_COMPLETE = timedelta(weeks=5)
"""Nobody is held to an earlier day than the letter told, which moved over holidays."""

RECORDS = sa.text("""
    SELECT r.municipality, r.sequence, r.case_id, r.content, c.received
    FROM records r JOIN cases c ON c.case_id = r.case_id AND c.municipality = r.municipality
    ORDER BY r.municipality, r.sequence
""").columns(received=sa.Date)
APPEALS = sa.text("SELECT municipality, case_id, received, name, wants, because FROM appeals ORDER BY id").columns(
    received=sa.DateTime(timezone=True)
)


def upgrade() -> None:
    events = op.create_table(
        "events",
        sa.Column("municipality", sa.String(4), primary_key=True),
        sa.Column("sequence", sa.Integer, primary_key=True),
        sa.Column("case_id", sa.String(32), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("role", sa.String(20), nullable=False),
        sa.Column("actor", sa.String(120), nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("private", sa.Text),
        sa.Column("private_hash", sa.String(64)),
        sa.Column("previous", sa.String(64), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.Index("ix_events_case", "municipality", "case_id", "sequence"),
    )
    op.create_table(
        "letters",
        sa.Column("municipality", sa.String(4), primary_key=True),
        sa.Column("sequence", sa.Integer, primary_key=True),
        sa.Column("html", sa.Text, nullable=False),
        sa.Column("pdf", sa.LargeBinary, nullable=False),
    )
    with op.batch_alter_table("cases") as cases:
        cases.add_column(sa.Column("state", sa.String(20), nullable=False, server_default=""))
        cases.add_column(sa.Column("waits_for", sa.String(20), nullable=False, server_default=""))
        cases.add_column(sa.Column("officer", sa.String(120), nullable=False, server_default=""))
        cases.add_column(sa.Column("version", sa.Integer, nullable=False, server_default="0"))
        cases.create_index("ix_cases_due", ["municipality", "waits_for", "due"])
    connection = op.get_bind()
    chains: dict[str, tuple[int, str]] = {}
    for row in _in_order(list(_of_records(connection)), list(_of_appeals(connection))):
        sequence, previous = chains.get(row["municipality"], (0, FIRST))
        row |= {"sequence": sequence + 1, "previous": previous}
        row["hash"] = hashlib.sha256(previous.encode() + b"\n" + _covered(row)).hexdigest()
        connection.execute(events.insert().values(**row))
        chains[row["municipality"]] = row["sequence"], row["hash"]
    heads = sa.table("heads", *(sa.column(name) for name in ("municipality", "chain", "sequence", "hash")))
    connection.execute(heads.delete().where(heads.c.chain == "appeals"))
    for municipality, (sequence, hashed) in chains.items():
        row = {"municipality": municipality, "chain": "events", "sequence": sequence, "hash": hashed}
        connection.execute(heads.insert().values(**row))
    op.drop_table("appeals")


def _in_order(records: list[dict[str, Any]], appeals: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """As they happened: records in their own order, and an appeal after the decision that it is about."""
    latest: dict[str, datetime] = {}
    last: dict[str, datetime] = {}
    keyed = []
    for row in records:
        latest[row["municipality"]] = max(row["at"], latest.get(row["municipality"], row["at"]))
        last[row["case_id"]] = latest[row["municipality"]]
        keyed.append((last[row["case_id"]], row))
    keyed += [(max(row["at"], last.get(row["case_id"], row["at"])), row) for row in appeals]
    return [row for _, row in sorted(keyed, key=lambda pair: pair[0])]


def _of_records(connection: sa.Connection) -> Iterator[dict[str, Any]]:
    """What each record tells: that the case came in or was completed, and what then became of it."""
    waited_for: dict[str, str] = {}
    for record in connection.execute(RECORDS, execution_options={"yield_per": 100}):
        content = json.loads(record.content)
        result = content.get("summary", {}).get("outcome", "referred")
        decided = date.fromisoformat(content.get("dates", {}).get("decided") or str(record.received))
        at = datetime.fromisoformat(content.get("decidedAt") or f"{decided}T11:00:00+00:00").astimezone(UTC)
        ruling, missing = content.get("ruling"), _missing(content)
        notification = content.get("outcome", {}).get("precheck") == "notification_required"
        if record.case_id not in waited_for:
            came = {"kind": "received", "notification": notification}
            yield _event(record, at, record.received, "applicant", "", came)
        elif waited_for[record.case_id] == "supplement" and not ruling and result != "withdrawn":
            completed = {"kind": "completed", "still": missing, "notification": notification}
            yield _event(record, at, decided, "applicant", "", completed)
        if ruling:
            for fact, given in ruling.get("answers", {}).items():
                answered = {"kind": "answered", "fact": fact, "yes": given["yes"], "why": given.get("why", "")}
                answered |= {"ofDay": given["day"]} if given.get("day") else {}
                yield _event(record, at, decided, "officer", ruling["officer"], answered)
        actor = ruling["officer"] if ruling else ""
        role = "officer" if ruling else "applicant" if result == "withdrawn" else "machine"
        if result == "referred":
            yield _event(record, at, decided, role, actor, {"kind": "referred", "record": record.sequence})
        elif result == "supplement":
            asked = {
                "kind": "completion_requested", "missing": missing, "asks": [], "order": True,
                "answerBy": (decided + TIME_TO_COMPLETE).isoformat(), "record": record.sequence,
            }  # fmt: skip
            yield _event(record, at, decided, role, actor, asked)
        else:
            told = {"kind": "decided", "result": result, "record": record.sequence}
            manager = content.get("answers", {}).get("inspection_manager", {})
            told |= {"manager": manager["value"] == "required"} if manager.get("because") else {}
            yield _event(record, at, decided, role, actor, told)
        waited_for[record.case_id] = result


def _of_appeals(connection: sa.Connection) -> Iterator[dict[str, Any]]:
    numbers: dict[str, int] = {}
    for appeal in connection.execute(APPEALS).all():
        numbers[appeal.case_id] = numbers.get(appeal.case_id, 0) + 1
        at = appeal.received.replace(tzinfo=UTC) if appeal.received.tzinfo is None else appeal.received.astimezone(UTC)
        body = {"kind": "appealed", "number": numbers[appeal.case_id]}
        personal = {"name": appeal.name, "wants": appeal.wants, "because": appeal.because}
        yield _event(appeal, at, at.astimezone(ZONE).date(), "applicant", "", body, personal)


def _missing(content: dict[str, Any]) -> list[str]:
    return [missing["fact"] for missing in content.get("summary", {}).get("missing", ())]


def _event(
    of: Any,
    at: datetime,
    day: date,
    role: str,
    actor: str,
    body: dict[str, Any],
    personal: dict[str, Any] | None = None,
) -> dict[str, Any]:
    private = json.dumps({"salt": secrets.token_hex(16), **personal}, ensure_ascii=False) if personal else None
    return {
        "municipality": of.municipality,
        "case_id": of.case_id,
        "at": at,
        "day": day,
        "kind": body["kind"],
        "role": role,
        "actor": actor,
        "body": _canonical(body).decode(),
        "private": private,
        "private_hash": hashlib.sha256(private.encode()).hexdigest() if private else None,
    }


def _covered(row: dict[str, Any]) -> bytes:
    names = ("municipality", "sequence", "case_id", "kind", "role", "actor", "body", "private_hash")
    moments = {"at": row["at"].isoformat(timespec="microseconds"), "day": row["day"].isoformat()}
    return _canonical({name: row[name] for name in names} | moments)


def _canonical(content: dict[str, Any]) -> bytes:
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
