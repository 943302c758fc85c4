"""Locks on a workspace: shared by servers and workers while they run, exclusive for a restore.

A server that continued in a folder that a restore has moved aside would accept orders that are then lost.
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
_NO_LOCK_SUPPORT = {errno.ENOLCK, errno.ENOSYS, errno.EOPNOTSUPP}
"""Errors of some network disks, where these locks have no effect."""


@contextmanager
def in_use(workspace: Path) -> Iterator[None]:
    """Hold the shared lock in the block. The system releases it when the process ends.

    Raises StoreError (`store.busy`) while the workspace is being restored.
    """
    with _lock(workspace, alone=False) as is_locked:
        if not is_locked:
            raise StoreError(
                "This workspace is being restored.",
                values=[workspace],
                hint="try again when the restore has finished",
                code="store.busy",
            )
        yield


@contextmanager
def exclusive_use(workspace: Path) -> Iterator[None]:
    """Hold the exclusive lock in the block. Raises StoreError (`restore.in_use`)."""
    with _lock(workspace, alone=True) as is_locked:
        if not is_locked:
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
    """Yield whether the lock was acquired; also true if there is no folder to lock."""
    if sys.platform == "win32" or not workspace.is_dir():
        yield True
        return
    import fcntl

    with file_faults("lock the workspace"):
        file = os.open(workspace / LOCK, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        with file_faults("lock the workspace"):
            is_locked = _acquire(file, (fcntl.LOCK_EX if alone else fcntl.LOCK_SH) | fcntl.LOCK_NB)
        yield is_locked
    finally:
        os.close(file)


def _acquire(file: int, operation: int) -> bool:
    import fcntl

    try:
        fcntl.flock(file, operation)
    except BlockingIOError:
        return False
    except OSError as error:
        if error.errno not in _NO_LOCK_SUPPORT:
            raise
    return True
