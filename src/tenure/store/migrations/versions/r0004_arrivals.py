"""Arrivals: live orders and events, and the requests that sent them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.create_table(
        "arrivals",
        sa.Column("seq", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("customer_id", sa.String(256), nullable=False),
        sa.Column("happened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("amount", sa.Float()),
        sa.Column("row", sa.JSON(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("batch_id", sa.String(64)),
        sa.PrimaryKeyConstraint("seq", name="pk_arrivals"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_arrivals_customer_id", "arrivals", ["customer_id"])
    op.create_index("ix_arrivals_batch_id", "arrivals", ["batch_id"])
    op.create_table(
        "idempotency_keys",
        sa.Column("key_hash", sa.String(64), nullable=False),
        sa.Column("body_hash", sa.String(64), nullable=False),
        sa.Column("answer", sa.JSON(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key_hash", name="pk_idempotency_keys"),
    )
    op.create_index("ix_idempotency_keys_answered_at", "idempotency_keys", ["answered_at"])


def downgrade() -> None:
    op.drop_index("ix_idempotency_keys_answered_at", table_name="idempotency_keys")
    op.drop_table("idempotency_keys")
    op.drop_index("ix_arrivals_batch_id", table_name="arrivals")
    op.drop_index("ix_arrivals_customer_id", table_name="arrivals")
    op.drop_table("arrivals")
