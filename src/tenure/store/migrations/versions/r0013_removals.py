"""Rows that users deleted, kept for a while so that a deletion can be undone."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    op.create_table(
        "removals",
        sa.Column("removal_id", sa.String(32), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("name", sa.String(128), nullable=False),
        sa.Column("document", sa.JSON, nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("removal_id", name="pk_removals"),
    )
    op.create_index("ix_removals_kind", "removals", ["kind", "name"])


def downgrade() -> None:
    op.drop_index("ix_removals_kind", table_name="removals")
    op.drop_table("removals")
