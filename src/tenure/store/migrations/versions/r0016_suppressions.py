"""The workspace's suppression list: contacts that no audience may be sent."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    op.create_table(
        "suppressions",
        sa.Column("suppression_id", sa.String(32), nullable=False),
        sa.Column("customer_id", sa.String(256)),
        sa.Column("email_hash", sa.String(64)),
        sa.Column("reason", sa.String(32), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("added_by", sa.String(128), nullable=False),
        sa.PrimaryKeyConstraint("suppression_id", name="pk_suppressions"),
        sa.UniqueConstraint("customer_id", name="uq_suppressions_customer_id"),
        sa.UniqueConstraint("email_hash", name="uq_suppressions_email_hash"),
    )


def downgrade() -> None:
    op.drop_table("suppressions")
