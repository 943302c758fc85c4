"""Tables of the SQL store. Migrations create them; a test compares the two."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    BigInteger,
    Column,
    Date,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from tenure.store.database.audience_tables import (
    AUDIENCE_VERSIONS,
    DELIVERIES,
    LOOKALIKES,
    RECEIPTS,
    SUPPRESSIONS,
)
from tenure.store.database.instant import Instant
from tenure.store.database.metadata import METADATA
from tenure.store.database.notice_tables import NOTICES, PREFERENCES

__all__ = [
    "AUDIENCE_VERSIONS",
    "DELIVERIES",
    "LOOKALIKES",
    "METADATA",
    "NOTICES",
    "PREFERENCES",
    "RECEIPTS",
    "SUPPRESSIONS",
]

RUNS = Table(
    "runs",
    METADATA,
    Column("run_id", String(64), primary_key=True),
    Column("kind", String(32), nullable=False),
    Column("started_at", Instant, nullable=False, index=True),
    Column("finished_at", Instant),
    Column("status", String(16), nullable=False),
    Column("as_of", Date),
    Column("horizon_days", Integer),
    Column("seed", Integer),
    Column("data_version", String(128)),
    Column("code_version", String(64)),
    Column("parameters", JSON, nullable=False),
    Column("outcome", JSON),
)
"""One row per run of a use case: its inputs, its outcome, and the versions of data and code."""

USERS = Table(
    "users",
    METADATA,
    Column("user_id", String(32), primary_key=True),
    Column("name", String(128), nullable=False, unique=True),
    Column("role", String(16), nullable=False),
    Column("password_hash", String(256), nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("disabled_at", Instant),
)
"""Users. Passwords are hashed with argon2id."""

LOGIN_FAILURES = Table(
    "login_failures",
    METADATA,
    Column("name_hash", String(64), primary_key=True),
    Column("origin_hash", String(64), primary_key=True),
    Column("failures", Integer, nullable=False),
    Column("failed_at", Instant, nullable=False, index=True),
    Column("waits_until", Instant),
)
"""Failed logins by name and address or known device, whether or not the user exists."""

SESSIONS = Table(
    "sessions",
    METADATA,
    Column("token_hash", String(64), primary_key=True),
    Column("user_id", ForeignKey("users.user_id", ondelete="CASCADE"), nullable=False, index=True),
    Column("csrf_token", String(64), nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
)
"""Browser sessions. Only a digest of the cookie's token is stored."""

API_KEYS = Table(
    "api_keys",
    METADATA,
    Column("key_id", String(32), primary_key=True),
    Column("user_id", ForeignKey("users.user_id", ondelete="CASCADE"), nullable=False, index=True),
    Column("name", String(128), nullable=False),
    Column("key_hash", String(64), nullable=False, unique=True),
    Column("role", String(16), nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("expires_at", Instant),
    Column("revoked_at", Instant),
    Column("minted_by", String(32)),
)
"""API keys, each with its own role, never above its owner's. Only a digest is stored.

`minted_by` is the key that created this one, if a key did: revoking that key revokes this one.
"""

SAVED_VIEWS = Table(
    "saved_views",
    METADATA,
    Column("view_id", String(32), primary_key=True),
    Column("user_id", ForeignKey("users.user_id", ondelete="CASCADE"), nullable=False),
    Column("page", String(32), nullable=False),
    Column("name", String(64), nullable=False),
    Column("query", String(2048), nullable=False),
    Column("saved_at", Instant, nullable=False),
    UniqueConstraint("user_id", "page", "name"),
)
"""Saved lists: a page and its query, under a name chosen by the user."""

SEGMENTS = Table(
    "segments",
    METADATA,
    Column("segment_id", String(32), primary_key=True),
    Column("name", String(64), nullable=False, unique=True),
    Column("note", String(256), nullable=False),
    Column("rule", JSON, nullable=False),
    Column("made_by", String(128), nullable=False),
    Column("made_at", Instant, nullable=False),
    Column("changed_at", Instant, nullable=False),
)
"""Saved segments; the rule is a JSON tree, see `segments.rules`."""

CLUSTERINGS = Table(
    "clusterings",
    METADATA,
    Column("clustering_id", String(32), primary_key=True),
    Column("method", String(16), nullable=False),
    Column("made_by", String(128), nullable=False),
    Column("made_at", Instant, nullable=False, index=True),
    Column("document", JSON, nullable=False),
)
"""Clusterings: centres and scales, no customers. The newest one is in use."""

SEGMENT_SIZES = Table(
    "segment_sizes",
    METADATA,
    Column("run_id", String(64), primary_key=True),
    Column("segment", String(64), primary_key=True),
    Column("as_of", Date, nullable=False),
    Column("customers", BigInteger, nullable=False),
    Column("predicted_clv", Float),
    Column("entered", BigInteger, nullable=False),
    Column("left", BigInteger, nullable=False),
)
"""Size of each segment at each scoring, and how many customers entered and left since the previous one."""

AUDIT = Table(
    "audit",
    METADATA,
    Column("entry_id", String(32), primary_key=True),
    Column("at", Instant, nullable=False, index=True),
    Column("actor", String(128), nullable=False),
    Column("action", String(64), nullable=False),
    Column("target", String(256)),
    Column("outcome", String(16), nullable=False),
)
"""The audit log: who did what, when, and with what outcome. Entries never change, except by erasure."""

JOBS = Table(
    "jobs",
    METADATA,
    Column("job_id", String(32), primary_key=True),
    Column("kind", String(32), nullable=False),
    Column("lane", String(32)),
    Column("parameters", JSON, nullable=False),
    Column("state", String(16), nullable=False, index=True),
    Column("step", String(128)),
    Column("done_units", BigInteger),
    Column("total_units", BigInteger),
    Column("submitted_by", String(128), nullable=False),
    Column("submitted_at", Instant, nullable=False),
    Column("started_at", Instant),
    Column("finished_at", Instant),
    Column("heartbeat_at", Instant),
    Column("worker", String(128)),
    Column("attempts", Integer, nullable=False),
    Column("cancel_requested_at", Instant),
    Column("result", JSON(none_as_null=True)),
    Column("error", JSON(none_as_null=True)),
    Column("key_id", String(32)),
    Column("step_number", Integer),
    Column("steps", Integer),
    Column("step_name", String(64)),
    Column("share", Float),
    Column("remaining_seconds", Float),
    Column("step_seconds", JSON(none_as_null=True)),
    Index("ix_jobs_submitted_at_job_id", "submitted_at", "job_id"),
)
"""Background jobs. Only one job of a `lane` runs at a time; `key_id` is the API key that submitted the job.
"""

JOB_LOG = Table(
    "job_log",
    METADATA,
    Column("job_id", ForeignKey("jobs.job_id", ondelete="CASCADE"), primary_key=True),
    Column("seq", Integer, primary_key=True),
    Column("at", Instant, nullable=False),
    Column("text", String(512), nullable=False),
)
"""Log lines of jobs; the newest thousand of each."""

ARRIVALS = Table(
    "arrivals",
    METADATA,
    Column("seq", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True),
    Column("kind", String(16), nullable=False),
    Column("customer_id", String(256), nullable=False, index=True),
    Column("order_id", String(256), index=True),
    Column("happened_at", Instant, nullable=False),
    Column("amount", Float),
    Column("row", JSON, nullable=False),
    Column("received_at", Instant, nullable=False),
    Column("batch_id", String(64), index=True),
    sqlite_autoincrement=True,
)
"""Live orders and events that are not yet known to be in the serving copy.

`kind` is `transactions` or `events`; `row` is the whole row; `batch_id` is the batch that moves it into the
lake. Numbers are never reused.
"""

IDEMPOTENCY_KEYS = Table(
    "idempotency_keys",
    METADATA,
    Column("key_hash", String(64), primary_key=True),
    Column("body_hash", String(64), nullable=False),
    Column("answer", JSON, nullable=False),
    Column("answered_at", Instant, nullable=False, index=True),
)
"""Answered requests: a repeated key and body get the stored answer, without a second effect."""


"""Deliveries: one per version and channel, resumed where it was interrupted.

`base_number` is the version from which only the difference is sent; `attempt` counts expired sessions.
"""

CAMPAIGNS = Table(
    "campaigns",
    METADATA,
    Column("campaign_id", String(32), primary_key=True),
    Column("name", String(128), nullable=False, unique=True),
    Column("source", String(128), nullable=False),
    Column("campaign_type", String(128)),
    Column("tier", String(32)),
    Column("added_at", Instant, nullable=False),
)
"""Campaigns to win customers. `source` and `campaign_type` are those of the customers it wins; `tier` is the
tier it targets, if any.
"""

CAMPAIGN_DAYS = Table(
    "campaign_days",
    METADATA,
    Column("campaign_id", ForeignKey("campaigns.campaign_id", ondelete="CASCADE"), primary_key=True),
    Column("day", Date, primary_key=True),
    Column("spend", Float, nullable=False),
    Column("impressions", BigInteger),
    Column("clicks", BigInteger),
    Column("new_customers", Float),
    Column("revenue", Float),
    Index("ix_campaign_days_day", "day"),
)
"""Daily spend of a campaign, and its results as the platform reports them."""

CONNECTIONS = Table(
    "connections",
    METADATA,
    Column("connection_id", String(32), primary_key=True),
    Column("name", String(128), nullable=False, unique=True),
    Column("kind", String(64), nullable=False),
    Column("settings", JSON, nullable=False),
    Column("reading", JSON, nullable=False),
    Column("schedule", String(32)),
    Column("time_zone", String(64), nullable=False),
    Column("cursor", Text),
    Column("created_at", Instant, nullable=False),
    Column("created_by", String(128), nullable=False),
    Column("paused_at", Instant),
    Column("next_run_at", Instant, index=True),
    Column("last_run_at", Instant),
    Column("last_result", JSON(none_as_null=True)),
    Column("last_error", JSON(none_as_null=True)),
)
"""Connections to shops: settings without secrets, how files are read, the schedule, and the last run.

`cursor` says what has been imported; it moves only after the orders are in the lake.
"""

REMOVALS = Table(
    "removals",
    METADATA,
    Column("removal_id", String(32), primary_key=True),
    Column("kind", String(32), nullable=False),
    Column("name", String(128), nullable=False),
    Column("document", JSON, nullable=False),
    Column("removed_at", Instant, nullable=False),
    Index("ix_removals_kind", "kind", "name"),
)
"""Rows that users deleted, kept for a while so that a deletion can be undone; `document` is the row."""


CREDENTIALS = Table(
    "credentials",
    METADATA,
    Column("owner", String(128), primary_key=True),
    Column("sealed", LargeBinary, nullable=False),
    Column("changed_at", Instant, nullable=False),
)
"""Secrets of other services, encrypted. `owner` is what uses them, such as `connection:ID`."""
