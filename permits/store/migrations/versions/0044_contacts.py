"""
Where people want to be told, confirmed by a code before anything is sent there; mobile numbers beside e-mail addresses.

What waited to be sent before anybody was asked for a code goes where it was on its way to.
"""

import sqlalchemy as sa
from alembic import op

revision = "0044"
down_revision = "0043"
branch_labels = None
depends_on = None

ON_ITS_WAY = sa.text("""
    INSERT INTO contacts (municipality, whose, address, made, confirmed)
    SELECT municipality, '', address, min(made), min(made) FROM outbox
    WHERE sent IS NULL AND address <> '' GROUP BY municipality, address
""")


def upgrade() -> None:
    op.create_table(
        "contacts",
        sa.Column("municipality", sa.String(4), primary_key=True),
        sa.Column("whose", sa.String(12), primary_key=True),
        sa.Column("address", sa.String(254), primary_key=True),
        sa.Column("made", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed", sa.DateTime(timezone=True)),
        sa.Column("asked", sa.DateTime(timezone=True)),
        sa.Column("times", sa.Integer, nullable=False, server_default="0"),
        sa.Column("guesses", sa.Integer, nullable=False, server_default="0"),
        sa.Column("sent", sa.DateTime(timezone=True)),
        sa.Column("tries", sa.Integer, nullable=False, server_default="0"),
        sa.Column("next_try", sa.DateTime(timezone=True)),
    )
    with op.batch_alter_table("outbox") as outbox:
        outbox.add_column(sa.Column("mobile", sa.String(16), nullable=False, server_default=""))
        outbox.add_column(sa.Column("whose", sa.String(12), nullable=False, server_default=""))
        outbox.add_column(sa.Column("channel", sa.String(10), nullable=False, server_default=""))
    op.execute(ON_ITS_WAY)
