"""Tables of notices, and of what users prefer."""

from __future__ import annotations

from sqlalchemy import JSON, Column, ForeignKey, Index, Integer, String, Table

from tenure.store.database.instant import Instant
from tenure.store.database.metadata import METADATA

NOTICES = Table(
    "notices",
    METADATA,
    Column("notice_id", String(32), primary_key=True),
    Column("user_id", ForeignKey("users.user_id", ondelete="CASCADE"), nullable=False),
    Column("kind", String(32), nullable=False),
    Column("subject", String(64), nullable=False),
    Column("job_id", String(32)),
    Column("code", String(64)),
    Column("times", Integer, nullable=False),
    Column("at", Instant, nullable=False),
    Column("read_at", Instant),
    Column("mail_due_at", Instant, index=True),
    Column("mail_attempts", Integer, nullable=False),
    Index("ix_notices_of_user", "user_id", "at"),
)
"""What happened, once per user who should know; kinds and codes only, nothing of customers."""

PREFERENCES = Table(
    "preferences",
    METADATA,
    Column("user_id", ForeignKey("users.user_id", ondelete="CASCADE"), primary_key=True),
    Column("email", String(254)),
    Column("mailed", JSON, nullable=False),
    Column("start_page", String(2200)),
)
"""Where a user gets e-mail, about which kinds of notices, and the page that they begin with."""
