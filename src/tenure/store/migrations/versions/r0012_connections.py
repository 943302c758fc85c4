"""Connections to shops, and encrypted credentials."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "connections",
        sa.Column("connection_id", sa.String(32), nullable=False),
        sa.Column("name", sa.String(128), nullable=False),
        sa.Column("kind", sa.String(64), nullable=False),
        sa.Column("settings", sa.JSON(), nullable=False),
        sa.Column("reading", sa.JSON(), nullable=False),
        sa.Column("schedule", sa.String(32)),
        sa.Column("time_zone", sa.String(64), nullable=False),
        sa.Column("cursor", sa.Text()),
        sa.Column("created_at", moment, nullable=False),
        sa.Column("created_by", sa.String(128), nullable=False),
        sa.Column("paused_at", moment),
        sa.Column("next_run_at", moment),
        sa.Column("last_run_at", moment),
        sa.Column("last_result", sa.JSON()),
        sa.Column("last_error", sa.JSON()),
        sa.PrimaryKeyConstraint("connection_id", name="pk_connections"),
        sa.UniqueConstraint("name", name="uq_connections_name"),
    )
    op.create_index("ix_connections_next_run_at", "connections", ["next_run_at"])
    op.create_table(
        "credentials",
        sa.Column("owner", sa.String(128), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("changed_at", moment, nullable=False),
        sa.PrimaryKeyConstraint("owner", name="pk_credentials"),
    )


def downgrade() -> None:
    op.drop_table("credentials")
    op.drop_table("connections")
