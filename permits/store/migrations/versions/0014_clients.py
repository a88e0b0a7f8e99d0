"""Machine clients with their tokens."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "clients",
        sa.Column("name", sa.String(40), primary_key=True),
        sa.Column("municipality", sa.String(4), nullable=False),
        sa.Column("key_hash", sa.String(64), nullable=False),
        sa.Column("scopes", sa.String(400), nullable=False),
        sa.Column("vouches", sa.String(400), nullable=False),
        sa.Column("level", sa.String(200), nullable=False),
        sa.Column("added", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked", sa.DateTime(timezone=True)),
    )
    op.create_table(
        "client_tokens",
        sa.Column("token_hash", sa.String(64), primary_key=True),
        sa.Column("client", sa.String(40), nullable=False, index=True),
        sa.Column("scopes", sa.String(400), nullable=False),
        sa.Column("ends", sa.DateTime(timezone=True), nullable=False),
    )
