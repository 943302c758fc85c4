"""No room left on a disk: how the system says it, and how libraries that only pass its words on do."""

from __future__ import annotations

import errno

NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
"""Numbers of the system's errors: the disk is full, a quota is reached, a file may grow no more."""

_SIGNS = (
    "no space left",
    "disk quota",
    "file too large",
    "could not write all bytes",  # DuckDB, of which the disk took only a part
    *(f"os error {number}" for number in sorted(NO_ROOM)),
)


def has_no_room(error: BaseException) -> bool:
    """Whether it says that there is no room left, by its number or in words."""
    number = error.errno if isinstance(error, OSError) else None
    return number in NO_ROOM or tells_of_no_room(str(error))


def tells_of_no_room(message: str) -> bool:
    """The same of the words of one."""
    said = message.lower()
    return any(sign in said for sign in _SIGNS)
