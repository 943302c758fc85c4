"""A full disk while a file is unpacked or sorted."""

from __future__ import annotations

from tenure.core.errors import SourceError
from tenure.core.files.disk_faults import mentions_full_disk


def disk_full_error(message: str) -> SourceError | None:
    """The error (`source.disk_full`) for a DuckDB message about a full disk; None for other messages."""
    if not mentions_full_disk(message) and "Could not write" not in message:
        return None
    return SourceError(
        "The disk is full: there is no room to unpack the file.",
        hint="free some disk space, or point TMPDIR at a larger disk",
        code="source.disk_full",
    )
