"""The current time in UTC."""

from __future__ import annotations

from datetime import UTC, datetime


def clock() -> datetime:
    """The current time in UTC."""
    return datetime.now(UTC)
