"""File locks: the system releases them when their process ends, in whatever way."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tenure.store.files.faults import store_error


@contextmanager
def locked(path: Path, action: str, wait_seconds: float) -> Iterator[None]:
    """Hold the lock in the block. Raises filelock's Timeout if another process holds it for too long, and
    StoreError (which says that `action` failed) if the file cannot be created.
    """
    from filelock import FileLock, Timeout

    lock = FileLock(path)
    try:
        lock.acquire(timeout=wait_seconds)
    except Timeout:
        raise
    except OSError as error:
        raise store_error(action, error) from error
    try:
        yield
    finally:
        lock.release()
