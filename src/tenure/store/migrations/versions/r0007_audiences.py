"""Audiences: frozen versions, their deliveries with a receipt per batch, and lookalikes."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.create_table(
        "audience_versions",
        sa.Column("audience", sa.String(64), nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("channel", sa.String(32), nullable=False),
        sa.Column("segment", sa.String(64), nullable=False),
        sa.Column("public_name", sa.String(128), nullable=False),
        sa.Column("rule", sa.JSON),
        sa.Column("members_hash", sa.String(64), nullable=False),
        sa.Column("size", sa.Integer, nullable=False),
        sa.Column("held_out", sa.Integer, nullable=False),
        sa.Column("salt", sa.String(64), nullable=False),
        sa.Column("hold_out", sa.Float, nullable=False),
        sa.Column("as_of", sa.Date),
        sa.Column("run_id", sa.String(64)),
        sa.Column("left_out", sa.JSON, nullable=False),
        sa.Column("figures", sa.JSON, nullable=False),
        sa.Column("frozen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("frozen_by", sa.String(128), nullable=False),
        sa.PrimaryKeyConstraint("audience", "number", name="pk_audience_versions"),
    )
    op.create_table(
        "deliveries",
        sa.Column("delivery_id", sa.String(32), nullable=False),
        sa.Column("audience", sa.String(64), nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("channel", sa.String(32), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("mode", sa.String(16), nullable=False),
        sa.Column("base_number", sa.Integer),
        sa.Column("attempt", sa.Integer, nullable=False),
        sa.Column("remote_id", sa.String(256)),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True)),
        sa.Column("sent_by", sa.String(128), nullable=False),
        sa.Column("error", sa.JSON),
        sa.PrimaryKeyConstraint("delivery_id", name="pk_deliveries"),
        sa.ForeignKeyConstraint(
            ["audience", "number"],
            ["audience_versions.audience", "audience_versions.number"],
            ondelete="CASCADE",
            name="fk_deliveries_audience_audience_versions",
        ),
        sa.UniqueConstraint("audience", "number", "channel", name="uq_deliveries_audience"),
    )
    op.create_table(
        "receipts",
        sa.Column("delivery_id", sa.String(32), nullable=False),
        sa.Column("action", sa.String(8), nullable=False),
        sa.Column("attempt", sa.Integer, nullable=False),
        sa.Column("seq", sa.Integer, nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("first_row", sa.Integer, nullable=False),
        sa.Column("rows", sa.Integer, nullable=False),
        sa.Column("received", sa.Integer),
        sa.Column("invalid", sa.Integer),
        sa.Column("reference", sa.String(256)),
        sa.Column("note", sa.String(256)),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True)),
        sa.PrimaryKeyConstraint("delivery_id", "action", "attempt", "seq", name="pk_receipts"),
        sa.ForeignKeyConstraint(
            ["delivery_id"],
            ["deliveries.delivery_id"],
            ondelete="CASCADE",
            name="fk_receipts_delivery_id_deliveries",
        ),
    )
    op.create_table(
        "lookalikes",
        sa.Column("lookalike_id", sa.String(32), nullable=False),
        sa.Column("audience", sa.String(64), nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("channel", sa.String(32), nullable=False),
        sa.Column("country", sa.String(2), nullable=False),
        sa.Column("percent", sa.Integer, nullable=False),
        sa.Column("quality", sa.JSON, nullable=False),
        sa.Column("remote_id", sa.String(256)),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.String(128), nullable=False),
        sa.PrimaryKeyConstraint("lookalike_id", name="pk_lookalikes"),
        sa.ForeignKeyConstraint(
            ["audience", "number"],
            ["audience_versions.audience", "audience_versions.number"],
            ondelete="CASCADE",
            name="fk_lookalikes_audience_audience_versions",
        ),
        sa.UniqueConstraint("audience", "number", "country", "percent", name="uq_lookalikes_audience"),
    )


def downgrade() -> None:
    for name in ("lookalikes", "receipts", "deliveries", "audience_versions"):
        op.drop_table(name)
