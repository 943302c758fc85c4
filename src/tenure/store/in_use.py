"""Who has a workspace open for as long as it runs, and who must have it for itself.

A server that goes on in a folder that was put aside would acknowledge orders that nobody ever sees again.
"""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tenure.core.errors import StoreError
from tenure.store.files.faults import file_faults

LOCK = ".in-use.lock"
_KNOWS_NO_LOCKS = {errno.ENOLCK, errno.ENOSYS, errno.EOPNOTSUPP}
"""Of some network disks: there, nobody is told."""


@contextmanager
def in_use(workspace: Path) -> Iterator[None]:
    """Have it open in the block, beside any number of others. The system lets go of it when the process dies.

    Raises StoreError (`store.busy`) while it is being restored.
    """
    with _lock(workspace, alone=False) as has_it:
        if not has_it:
            raise StoreError(
                "This workspace is being restored.",
                values=[workspace],
                hint="try again when the restore has finished",
                code="store.busy",
            )
        yield


@contextmanager
def alone_in(workspace: Path) -> Iterator[None]:
    """Nobody begins to have it open in the block. Raises StoreError (`restore.in_use`) where somebody has."""
    with _lock(workspace, alone=True) as has_it:
        if not has_it:
            raise StoreError(
                "A server or worker is running in this workspace; nothing was changed.",
                values=[workspace],
                hint="stop `tenure serve` and every `tenure worker` of this workspace, "
                "including those in containers and on other machines, then try again",
                code="restore.in_use",
            )
        yield


@contextmanager
def _lock(workspace: Path, *, alone: bool) -> Iterator[bool]:
    """Whether it was to be had; also where there is no folder, as there is nothing to have."""
    if sys.platform == "win32" or not workspace.is_dir():
        yield True
        return
    import fcntl

    with file_faults("lock the workspace"):
        file = os.open(workspace / LOCK, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        with file_faults("lock the workspace"):
            has_it = _is_had(file, (fcntl.LOCK_EX if alone else fcntl.LOCK_SH) | fcntl.LOCK_NB)
        yield has_it
    finally:
        os.close(file)


def _is_had(file: int, how: int) -> bool:
    import fcntl

    try:
        fcntl.flock(file, how)
    except BlockingIOError:
        return False
    except OSError as error:
        if error.errno not in _KNOWS_NO_LOCKS:
            raise
    return True
