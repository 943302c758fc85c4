"""Full disks: recognized by the system's error number, or by the text that libraries pass on."""

from __future__ import annotations

import errno

NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
"""Error numbers of the system: the disk is full, a quota is reached, or a file is too large."""

_SIGNS = (
    "no space left",
    "disk quota",
    "file too large",
    "could not write all bytes",  # DuckDB, after a partial write
    *(f"os error {number}" for number in sorted(NO_ROOM)),
)


def is_disk_full(error: BaseException) -> bool:
    """Whether the error means that the disk is full, by its number or its text."""
    number = error.errno if isinstance(error, OSError) else None
    return number in NO_ROOM or mentions_full_disk(str(error))


def mentions_full_disk(message: str) -> bool:
    """Whether the text of an error means that the disk is full."""
    lowered = message.lower()
    return any(sign in lowered for sign in _SIGNS)
