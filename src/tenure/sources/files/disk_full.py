"""A full disk, met where a file is unpacked or sorted while it is read."""

from __future__ import annotations

from tenure.core.errors import SourceError
from tenure.core.files.disk_faults import mentions_full_disk


def disk_full(message: str) -> SourceError | None:
    """The error (`source.disk_full`) for a complaint of DuckDB of the disk it writes to; None for another."""
    if not mentions_full_disk(message) and "Could not write" not in message:
        return None
    return SourceError(
        "The disk is full: there is no room to unpack the file.",
        hint="free some disk space, or point TMPDIR at a larger disk",
        code="source.disk_full",
    )
