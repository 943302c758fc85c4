"""Tables about audiences: frozen versions, deliveries, receipts, lookalikes and the suppression list."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    Column,
    Date,
    Float,
    ForeignKey,
    ForeignKeyConstraint,
    Integer,
    String,
    Table,
    UniqueConstraint,
)

from tenure.store.database.instant import Instant
from tenure.store.database.metadata import METADATA

AUDIENCE_VERSIONS = Table(
    "audience_versions",
    METADATA,
    Column("audience", String(64), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("channel", String(32), nullable=False),
    Column("segment", String(64), nullable=False),
    Column("public_name", String(128), nullable=False),
    Column("rule", JSON(none_as_null=True)),
    Column("members_hash", String(64), nullable=False),
    Column("size", Integer, nullable=False),
    Column("held_out", Integer, nullable=False),
    Column("salt", String(64), nullable=False),
    Column("hold_out", Float, nullable=False),
    Column("as_of", Date),
    Column("run_id", String(64)),
    Column("left_out", JSON, nullable=False),
    Column("figures", JSON, nullable=False),
    Column("frozen_at", Instant, nullable=False),
    Column("frozen_by", String(128), nullable=False),
)
"""Frozen versions of audiences. Their members are in a file of the workspace, not here."""

DELIVERIES = Table(
    "deliveries",
    METADATA,
    Column("delivery_id", String(32), primary_key=True),
    Column("audience", String(64), nullable=False),
    Column("number", Integer, nullable=False),
    Column("channel", String(32), nullable=False),
    Column("state", String(16), nullable=False),
    Column("mode", String(16), nullable=False),
    Column("base_number", Integer),
    Column("attempt", Integer, nullable=False),
    Column("remote_id", String(256)),
    Column("started_at", Instant, nullable=False),
    Column("finished_at", Instant),
    Column("sent_by", String(128), nullable=False),
    Column("error", JSON(none_as_null=True)),
    ForeignKeyConstraint(
        ["audience", "number"],
        ["audience_versions.audience", "audience_versions.number"],
        ondelete="CASCADE",
    ),
    UniqueConstraint("audience", "number", "channel"),
)

RECEIPTS = Table(
    "receipts",
    METADATA,
    Column("delivery_id", ForeignKey("deliveries.delivery_id", ondelete="CASCADE"), primary_key=True),
    Column("action", String(8), primary_key=True),
    Column("attempt", Integer, primary_key=True, autoincrement=False),
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("state", String(16), nullable=False),
    Column("first_row", Integer, nullable=False),
    Column("rows", Integer, nullable=False),
    Column("received", Integer),
    Column("invalid", Integer),
    Column("reference", String(256)),
    Column("note", String(256)),
    Column("began_at", Instant, nullable=False),
    Column("sent_at", Instant),
)
"""One row per batch, written before the batch is sent (`sending`) and updated when the channel responds."""

LOOKALIKES = Table(
    "lookalikes",
    METADATA,
    Column("lookalike_id", String(32), primary_key=True),
    Column("audience", String(64), nullable=False),
    Column("number", Integer, nullable=False),
    Column("channel", String(32), nullable=False),
    Column("country", String(2), nullable=False),
    Column("percent", Integer, nullable=False),
    Column("quality", JSON, nullable=False),
    Column("remote_id", String(256)),
    Column("made_at", Instant, nullable=False),
    Column("made_by", String(128), nullable=False),
    ForeignKeyConstraint(
        ["audience", "number"],
        ["audience_versions.audience", "audience_versions.number"],
        ondelete="CASCADE",
    ),
    UniqueConstraint("audience", "number", "country", "percent"),
)
"""Lookalike plans of a delivered audience, and their id on the platform once created there."""

SUPPRESSIONS = Table(
    "suppressions",
    METADATA,
    Column("suppression_id", String(32), primary_key=True),
    Column("customer_id", String(256), unique=True),
    Column("email_hash", String(64), unique=True),
    Column("reason", String(32), nullable=False),
    Column("added_at", Instant, nullable=False),
    Column("added_by", String(128), nullable=False),
)
"""Contacts that no audience may be sent; each has either an ID or the SHA-256 of an e-mail address."""
