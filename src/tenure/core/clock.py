"""The present moment in UTC."""

from __future__ import annotations

from datetime import UTC, datetime


def clock() -> datetime:
    """The present moment, for noting when something ended."""
    return datetime.now(UTC)
