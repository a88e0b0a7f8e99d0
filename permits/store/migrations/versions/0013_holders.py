"""
A paper is held by what it was handed in to, and what it is was found by opening it.

Whatever named a paper until now holds it. One that does not open is kept and read as before, with no pages.
"""

import json
from collections.abc import Iterator

import sqlalchemy as sa
from alembic import op

from permits import clock
from permits.opening.paper import Paper
from permits.paper import opened

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.rename_table("attachments", "attachments_before")
    papers = op.create_table(
        "papers",
        sa.Column("municipality", sa.String(4), primary_key=True),
        sa.Column("sha256", sa.String(64), primary_key=True),
        sa.Column("media_type", sa.String(100), nullable=False),
        sa.Column("size", sa.Integer, nullable=False),
        sa.Column("pages", sa.Integer, nullable=False),
        sa.Column("content", sa.LargeBinary, nullable=False),
    )
    attachments = op.create_table(
        "attachments",
        sa.Column("municipality", sa.String(4), primary_key=True),
        sa.Column("holder", sa.String(80), primary_key=True),
        sa.Column("sha256", sa.String(64), primary_key=True),
        sa.Column("kept", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("ix_attachments_sha256", "attachments", ["municipality", "sha256"])
    connection = op.get_bind()
    before = sa.table("attachments_before", *map(sa.column, ("municipality", "sha256", "content")))
    names = {tuple(row) for row in connection.execute(sa.select(before.c.municipality, before.c.sha256))}
    for municipality, sha256 in names:
        this = sa.and_(before.c.municipality == municipality, before.c.sha256 == sha256)
        content = bytes(connection.execute(sa.select(before.c.content).where(this)).scalar_one())
        found = opened(content)
        paper = found if isinstance(found, Paper) else Paper("application/octet-stream", len(content), 0)
        what = {"media_type": paper.media_type, "size": paper.size, "pages": paper.pages, "content": content}
        connection.execute(papers.insert().values(municipality=municipality, sha256=sha256, **what))
    for municipality, holder, sha256 in dict.fromkeys(_holders(connection)):
        if (municipality, sha256) in names:
            row = {"municipality": municipality, "holder": holder, "sha256": sha256, "kept": clock.now()}
            connection.execute(attachments.insert().values(**row))
    op.drop_table("attachments_before")


def _holders(connection: sa.Connection) -> Iterator[tuple[str, str, str]]:
    """Municipality, holder and hash of every paper that a record, a draft or a proposal names."""
    named = {
        "case": "SELECT municipality, case_id AS name, content FROM records",
        "draft": "SELECT municipality, name_hash AS name, content FROM drafts",
        "proposal": "SELECT municipality, hash AS name, content FROM proposals",
    }
    for kind, query in named.items():
        for row in connection.exec_driver_sql(query):
            content = json.loads(row.content)
            application = content.get("application", content)
            for paper in (*application.get("attachments", ()), *application.get("papers", ())):
                yield row.municipality, f"{kind}:{row.name}", paper["sha256"]
