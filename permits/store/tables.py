"""The tables of everything that is kept. Every one of a municipality's things names the municipality."""

from __future__ import annotations

from datetime import UTC, datetime

import sqlalchemy as sql
from sqlalchemy import (
    Boolean,
    Column,
    Date,
    DateTime,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from permits.casework.events import LONGEST_NAME
from permits.store.packing import Packed

metadata = MetaData()


class Moment(sql.TypeDecorator[datetime]):
    """A moment with its zone; SQLite keeps only the digits, which are UTC's."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_result_value(self, value: datetime | None, dialect: sql.Dialect) -> datetime | None:
        return value.replace(tzinfo=UTC) if value is not None and value.tzinfo is None else value


WORD = String(60).with_variant(String(60, collation="C"), "postgresql")
"""A word that is compared sign by sign, so that those that begin alike stand together."""

cases = Table(
    "cases",
    metadata,
    Column("case_id", String(32), primary_key=True),
    Column("municipality", String(4), nullable=False, index=True),
    Column("number", String(20), nullable=False),
    Column("property", String(60), nullable=False),
    Column("measure", String(40), nullable=False),
    Column("received", Date, nullable=False),
    Column("result", String(20), nullable=False),
    Column("due", Date),
    # What lists show of the status that the events fold to.
    Column("state", String(20), nullable=False, server_default=""),
    Column("waits_for", String(20), nullable=False, server_default=""),
    Column("officer", String(LONGEST_NAME), nullable=False, server_default=""),
    Column("version", Integer, nullable=False, server_default="0"),
    Column("protected", Boolean, nullable=False, server_default=sql.false()),
    Column("is_closed", Boolean, nullable=False, server_default=sql.false()),
    # `due`, or the last day there is where nothing presses: what the lists go by, which no index does with a NULL.
    Column("turn", Date, nullable=False, server_default="9999-12-31"),
    # By when another is to answer, where they have not been reminded of it.
    Column("answer_by", Date),
    Column("task", String(20), nullable=False, server_default=""),
    Column("answered", Text, nullable=False, server_default="[]"),
    # What its last record leaves to be judged or handed in.
    Column("remaining", Text, nullable=False, server_default="[]"),
    Column("because", Text, nullable=False, server_default="null"),
    # Who applies and of what kind they are; of a protected case nothing.
    Column("applicant", Text, nullable=False, server_default=""),
    Column("applicant_kind", String(10), nullable=False, server_default=""),
    Column("channel", String(10), nullable=False, server_default=""),
    Column("phase", String(20), nullable=False, server_default=""),
    Column("against", String(10), nullable=False, server_default=""),
    Column("last_step", String(40), nullable=False, server_default=""),
    Column("last_day", Date),
    Column("labels", Text, nullable=False, server_default="[]"),
    UniqueConstraint("municipality", "number"),
    Index("ix_cases_property", "municipality", "property", "number"),
    # With what a list is held to beside it, so that a filter is tried in the index and not row by row.
    Index(
        "ix_cases_turn",
        "municipality",
        "is_closed",
        "turn",
        "number",
        "measure",
        "state",
        "phase",
        "channel",
        "applicant_kind",
        "against",
        "protected",
        "officer",
        "waits_for",
        "labels",
    ),
    Index("ix_cases_received", "municipality", "is_closed", "received", "number"),
    Index("ix_cases_newest", "municipality", "is_closed", "number"),
    Index("ix_cases_officer", "municipality", "officer", "is_closed", "turn", "number"),
    Index("ix_cases_waits", "municipality", "waits_for", "is_closed", "turn", "number"),
    Index("ix_cases_answer_by", "answer_by"),
    Index("ix_cases_counts", "municipality", "is_closed", "waits_for", "officer", "turn"),
)
case_counts = Table(
    "case_counts",
    metadata,
    Column("municipality", String(4), primary_key=True),
    Column("is_closed", Boolean, primary_key=True),
    Column("waits_for", String(20), primary_key=True),
    Column("officer", String(LONGEST_NAME), primary_key=True),
    Column("cases", Integer, nullable=False),
)
events = Table(
    "events",
    metadata,
    Column("municipality", String(4), primary_key=True),
    Column("sequence", Integer, primary_key=True),
    Column("case_id", String(32), nullable=False),
    Column("at", Moment(), nullable=False),
    Column("day", Date, nullable=False),
    Column("kind", String(40), nullable=False),
    Column("role", String(20), nullable=False),
    Column("actor", String(LONGEST_NAME), nullable=False),
    Column("body", Text, nullable=False),
    Column("private", Text),
    Column("private_hash", String(64)),
    Column("previous", String(64), nullable=False),
    Column("hash", String(64), nullable=False),
    Column("traceparent", String(55)),
    Index("ix_events_case", "municipality", "case_id", "sequence"),
    Index("ix_events_kind", "municipality", "kind", "sequence"),
)
letters = Table(
    "letters",
    metadata,
    Column("municipality", String(4), primary_key=True),
    Column("sequence", Integer, primary_key=True),
    Column("html", Text, nullable=False),
    Column("pdf", LargeBinary, nullable=False),
)
records = Table(
    "records",
    metadata,
    Column("municipality", String(4), primary_key=True),
    Column("sequence", Integer, primary_key=True),
    Column("case_id", String(32), nullable=False),
    Column("content", Packed, nullable=False),
    Column("previous", String(64), nullable=False),
    Column("hash", String(64), nullable=False),
    Column("letter_html", Text, nullable=False),
    Column("letter_pdf", LargeBinary, nullable=False),
    Column("people", Text, nullable=False, server_default="{}"),
    Index("ix_records_case", "municipality", "case_id", "sequence"),
)
fact_sets = Table(
    "fact_sets",
    metadata,
    Column("municipality", String(4), primary_key=True),
    Column("sequence", Integer, primary_key=True),
    Column("content", Text, nullable=False),
)
heads = Table(
    "heads",
    metadata,
    Column("municipality", String(4), primary_key=True),
    Column("chain", String(10), primary_key=True),
    Column("sequence", Integer, nullable=False),
    Column("hash", String(64), nullable=False),
)
outbox = Table(
    "outbox",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("municipality", String(4), nullable=False),
    Column("case_id", String(32), nullable=False),
    Column("kind", String(40), nullable=False),
    Column("made", Moment(), nullable=False),
    Column("sent", Moment()),
    Column("tries", Integer, nullable=False, server_default="0"),
    Column("next_try", Moment()),
    Column("address", String(254), nullable=False, server_default=""),
    Column("set_aside", Boolean, nullable=False, server_default=sql.false()),
    Column("why", String(60), nullable=False, server_default=""),
    Column("handed_over_by", String(LONGEST_NAME), nullable=False, server_default=""),
    # Whom it tells, of which event, and whether the case's events tell that it was sent.
    Column("recipient", String(LONGEST_NAME), nullable=False, server_default=""),
    Column("event", Integer),
    Column("protected", Boolean, nullable=False, server_default=sql.true()),
    Column("registered", Boolean, nullable=False, server_default=sql.true()),
    # Where they are texted, whose both addresses are, and by which of them it was sent.
    Column("mobile", String(16), nullable=False, server_default=""),
    Column("whose", String(12), nullable=False, server_default=""),
    Column("channel", String(10), nullable=False, server_default=""),
    Index("ix_outbox_sent", "sent"),
    Index("ix_outbox_case", "case_id"),
    Index("ix_outbox_registered", "registered", "id"),
)
contacts = Table(
    "contacts",
    metadata,
    Column("municipality", String(4), primary_key=True),
    Column("whose", String(12), primary_key=True),
    Column("address", String(254), primary_key=True),
    Column("made", Moment(), nullable=False),
    Column("confirmed", Moment()),
    # The code that was asked for last, how many that day, what was guessed of it, and whether it has left.
    Column("asked", Moment()),
    Column("times", Integer, nullable=False, server_default="0"),
    Column("guesses", Integer, nullable=False, server_default="0"),
    Column("sent", Moment()),
    Column("tries", Integer, nullable=False, server_default="0"),
    Column("next_try", Moment()),
)
keys = Table(
    "idempotency_keys",
    metadata,
    Column("municipality", String(4), primary_key=True),
    Column("owner", String(60), primary_key=True),
    Column("word", String(200), primary_key=True),
    Column("body_hash", String(64), nullable=False),
    Column("case_id", String(32), nullable=False),
)
case_tokens = Table(
    "case_tokens",
    metadata,
    Column("token_hash", String(64), primary_key=True),
    Column("municipality", String(4), nullable=False),
    Column("case_id", String(32), nullable=False),
    Column("ends", Moment(), nullable=False),
)
papers = Table(
    "papers",
    metadata,
    Column("municipality", String(4), primary_key=True),
    Column("sha256", String(64), primary_key=True),
    Column("media_type", String(100), nullable=False),
    Column("size", Integer, nullable=False),
    Column("pages", Integer, nullable=False),
    Column("content", LargeBinary, nullable=False),
)
attachments = Table(
    "attachments",
    metadata,
    Column("municipality", String(4), primary_key=True),
    Column("holder", String(80), primary_key=True),
    Column("sha256", String(64), primary_key=True),
    Column("kept", Moment(), nullable=False),
    Index("ix_attachments_sha256", "municipality", "sha256"),
)
drafts = Table(
    "drafts",
    metadata,
    Column("name_hash", String(64), primary_key=True),
    Column("municipality", String(4), nullable=False),
    Column("content", Text, nullable=False),
    Column("changed", Moment(), nullable=False),
    Column("owner", String(12), nullable=False, server_default=""),
)
officer_drafts = Table(
    "officer_drafts",
    metadata,
    Column("municipality", String(4), primary_key=True),
    Column("case_id", String(32), primary_key=True),
    Column("officer", String(LONGEST_NAME), primary_key=True),
    Column("form", String(40), primary_key=True),
    Column("field", String(200), primary_key=True),
    Column("text", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("changed", Moment(), nullable=False),
    Index("ix_officer_drafts_changed", "changed"),
)
views = Table(
    "views",
    metadata,
    Column("municipality", String(4), primary_key=True),
    Column("officer", String(LONGEST_NAME), primary_key=True),
    Column("name", String(60), primary_key=True),
    Column("address", String(400), nullable=False),
)
absences = Table(
    "absences",
    metadata,
    Column("municipality", String(4), primary_key=True),
    Column("officer", String(LONGEST_NAME), primary_key=True),
    Column("first", Date, nullable=False),
    Column("last", Date, nullable=False),
    Column("stand_in", String(LONGEST_NAME), nullable=False),
    Column("told_by", String(LONGEST_NAME), nullable=False, server_default=""),
)
reins = Table(
    "reins",
    metadata,
    Column("municipality", String(4), primary_key=True),
    Column("sequence", Integer, primary_key=True),
    Column("act", String(40), nullable=False),
    Column("mode", String(10), nullable=False),
    Column("why", Text, nullable=False),
    Column("by", String(LONGEST_NAME), nullable=False),
    Column("role", String(20), nullable=False),
    Column("at", Moment(), nullable=False),
    Column("previous", String(64), nullable=False),
    Column("hash", String(64), nullable=False),
)
seals = Table(
    "seals",
    metadata,
    Column("municipality", String(4), primary_key=True),
    Column("sequence", Integer, primary_key=True),
    Column("chain", String(10), nullable=False),
    Column("letter", Integer, nullable=False),
    Column("decided", String(64), nullable=False),
    Column("sealed", String(64), nullable=False),
    Column("certificate", String(64), nullable=False),
    Column("at", Moment(), nullable=False),
    Column("tail", LargeBinary, nullable=False),
    Column("previous", String(64), nullable=False),
    Column("hash", String(64), nullable=False),
    UniqueConstraint("municipality", "chain", "letter"),
)
thinnings = Table(
    "thinnings",
    metadata,
    Column("municipality", String(4), primary_key=True),
    Column("sequence", Integer, primary_key=True),
    Column("case_id", String(32), nullable=False),
    Column("plan", Text, nullable=False),
    Column("by", String(LONGEST_NAME), nullable=False),
    Column("at", Moment(), nullable=False),
    Column("previous", String(64), nullable=False),
    Column("hash", String(64), nullable=False),
)
releases = Table(
    "releases",
    metadata,
    Column("municipality", String(4), primary_key=True),
    Column("sequence", Integer, primary_key=True),
    Column("case_id", String(32), nullable=False, index=True),
    Column("what", String(20), nullable=False),
    Column("why", Text, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("by", String(LONGEST_NAME), nullable=False),
    Column("at", Moment(), nullable=False),
    Column("previous", String(64), nullable=False),
    Column("hash", String(64), nullable=False),
)
second_looks = Table(
    "second_looks",
    metadata,
    Column("municipality", String(4), primary_key=True),
    Column("case_id", String(32), primary_key=True),
    Column("measure", String(40), nullable=False),
    Column("result", String(30), nullable=False),
    Column("drawn", Moment(), nullable=False),
    Column("reader", String(LONGEST_NAME), nullable=False),
    Column("read", Moment()),
    Column("answer", String(30), nullable=False),
    Column("why", Text, nullable=False),
)
referrals = Table(
    "referrals",
    metadata,
    Column("municipality", String(4), primary_key=True),
    Column("sequence", Integer, primary_key=True),
    Column("code", String(60), primary_key=True),
    Column("rule", String(120), primary_key=True),
    Column("fact", String(60), primary_key=True),
    Column("case_id", String(32), nullable=False),
    Column("measure", String(40), nullable=False),
    Column("suggested", String(30), nullable=False),
)
numbers = Table(
    "numbers",
    metadata,
    Column("municipality", String(4), primary_key=True),
    Column("year", Integer, primary_key=True),
    Column("ordinal", Integer, primary_key=True),
    Column("taken", Moment(), nullable=False),
    Column("case_id", String(32)),
)
parties = Table(
    "parties",
    metadata,
    Column("municipality", String(4), primary_key=True),
    Column("case_id", String(32), primary_key=True),
    Column("number", String(12), primary_key=True),
    Index("ix_parties_number", "municipality", "number"),
)
case_words = Table(
    "case_words",
    metadata,
    Column("case_id", String(32), primary_key=True),
    Column("word", WORD, primary_key=True),
    Column("municipality", String(4), nullable=False),
    Index("ix_case_words", "municipality", "word", "case_id"),
)
feedback = Table(
    "feedback",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("municipality", String(4), nullable=False),
    Column("day", Date, nullable=False),
    Column("page", String(20), nullable=False),
    Column("said", Text, nullable=False),
    Index("ix_feedback_day", "municipality", "day"),
)
disclosures = Table(
    "disclosures",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("municipality", String(4), nullable=False),
    Column("case_id", String(32), nullable=False, index=True),
    Column("asked_by", String(20), nullable=False),
    Column("asked", Moment(), nullable=False),
    Column("given", Text),
    Column("settled", Moment()),
    Column("officer", String(LONGEST_NAME), nullable=False),
    Column("why", Text, nullable=False),
    Index("ix_disclosures_settled", "municipality", "settled"),
)
readings = Table(
    "readings",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("municipality", String(4), nullable=False),
    Column("case_id", String(32), nullable=False, index=True),
    Column("role", String(10), nullable=False),
    Column("reader", String(LONGEST_NAME), nullable=False),
    Column("what", String(60), nullable=False),
    Column("at", Moment(), nullable=False),
)
own_cases = Table(
    "own_cases",
    metadata,
    Column("case_id", String(32), primary_key=True),
    Column("municipality", String(4), nullable=False),
    Column("number", String(20), nullable=False),
    Column("property", String(60), nullable=False),
    Column("kind", String(40), nullable=False),
    Column("result", String(20), nullable=False),
    Column("day", Date, nullable=False),
    Column("content", Text, nullable=False),
    Column("replaced_by", String(32)),
    Column("sent", String(64)),
    Index("ix_own_cases_property", "municipality", "property"),
    Index("ix_own_cases_sent", "municipality", "sent"),
)
proposals = Table(
    "proposals",
    metadata,
    Column("municipality", String(4), primary_key=True),
    Column("hash", String(64), primary_key=True),
    Column("content", Text, nullable=False),
    Column("made", Moment(), nullable=False),
    Column("closed", Moment()),
)
signatures = Table(
    "signatures",
    metadata,
    Column("municipality", String(4), primary_key=True),
    Column("proposal", String(64), primary_key=True),
    Column("applicant", Integer, primary_key=True),
    Column("name", String(120), nullable=False),
    Column("signed", Moment(), nullable=False),
)
consents = Table(
    "consents",
    metadata,
    Column("municipality", String(4), primary_key=True),
    Column("proposal", String(64), primary_key=True),
    Column("property", String(60), primary_key=True),
    Column("owner", Integer, primary_key=True),
    Column("name", String(120), nullable=False),
    Column("agrees", Boolean, nullable=False),
    Column("answered", Moment(), nullable=False),
)
sessions = Table(
    "sessions",
    metadata,
    Column("name_hash", String(64), primary_key=True),
    Column("content", Text, nullable=False),
    Column("made", Moment(), nullable=False),
    Column("seen", Moment(), nullable=False),
    Column("holder", String(64), nullable=False, server_default="", index=True),
)
clients = Table(
    "clients",
    metadata,
    Column("name", String(40), primary_key=True),
    Column("municipality", String(4), nullable=False),
    Column("key_hash", String(64), nullable=False),
    Column("scopes", String(400), nullable=False),
    Column("vouches", String(400), nullable=False),
    Column("level", String(200), nullable=False),
    Column("added", Moment(), nullable=False),
    Column("revoked", Moment()),
)
client_tokens = Table(
    "client_tokens",
    metadata,
    Column("token_hash", String(64), primary_key=True),
    Column("client", String(40), nullable=False, index=True),
    Column("scopes", String(400), nullable=False),
    Column("ends", Moment(), nullable=False),
)
subscriptions = Table(
    "subscriptions",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("client", String(40), nullable=False, index=True),
    Column("municipality", String(4), nullable=False),
    Column("address", String(500), nullable=False),
    Column("added", Moment(), nullable=False),
    Column("after", Integer, nullable=False),
    Column("tries", Integer, nullable=False, server_default="0"),
    Column("next_try", Moment()),
    Column("taken_until", Moment()),
    Column("stopped", Moment()),
    Column("why", String(60), nullable=False, server_default=""),
)
external_ids = Table(
    "external_ids",
    metadata,
    Column("municipality", String(4), primary_key=True),
    Column("client", String(40), primary_key=True),
    Column("id", String(80), primary_key=True),
    Column("case_id", String(32), nullable=False, index=True),
)
datasets = Table(
    "datasets",
    metadata,
    Column("municipality", String(4), primary_key=True),
    Column("version", String(64), primary_key=True),
    Column("name", String(100), nullable=False),
    Column("imported", Moment(), nullable=False),
)
dataset_files = Table(
    "dataset_files",
    metadata,
    Column("municipality", String(4), primary_key=True),
    Column("version", String(64), primary_key=True),
    Column("path", String(300), primary_key=True),
    Column("sha256", String(64), nullable=False),
)
dataset_contents = Table(
    "dataset_contents",
    metadata,
    Column("sha256", String(64), primary_key=True),
    Column("content", LargeBinary, nullable=False),
)
