"""Turning errors of the file system, Delta and DuckDB into StoreError."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager

from tenure.core.errors import StoreError
from tenure.core.files.damage import lake_damaged
from tenure.core.files.disk_faults import is_disk_full
from tenure.core.files.memory_faults import memory_fault

_GAVE_UP = {errno.EIO, errno.EROFS}
_SHOWN_CHARACTERS = 200


@contextmanager
def file_faults(action: str) -> Iterator[None]:
    """Turn an OSError of the block into a StoreError that says that `action` failed."""
    try:
        yield
    except OSError as error:
        raise store_error(action, error) from error


@contextmanager
def delta_faults(action: str, where: str | None = None) -> Iterator[None]:
    """The same for errors of delta-rs, Arrow and the file system while a table is read or written.

    With `where`, the file or folder being read, unreadable content is `store.damaged`.
    """
    from deltalake.exceptions import DeltaError
    from pyarrow import ArrowException

    try:
        yield
    except (OSError, DeltaError, ArrowException) as error:
        if where is not None and not _is_of_the_disk(error):
            raise lake_damaged(where) from error
        raise store_error(action, error) from error


@contextmanager
def duckdb_faults(action: str) -> Iterator[None]:
    """The same for DuckDB's errors when it cannot read or write a file."""
    import duckdb

    try:
        yield
    except (duckdb.IOException, duckdb.OutOfMemoryException) as error:
        raise memory_fault(error) or store_error(action, error) from error


def disk_gave_up(error: OSError) -> bool:
    """Whether the disk is full, broken or read-only: a fault that is not specific to one file."""
    return error.errno in _GAVE_UP or is_disk_full(error)


def _is_of_the_disk(error: BaseException) -> bool:
    """Whether the cause is a permission or a full or broken disk: the file itself may be intact."""
    is_system_error = isinstance(error, OSError) and error.errno is not None
    return is_system_error and not isinstance(error, FileNotFoundError)


def store_error(action: str, error: BaseException) -> StoreError:
    """The StoreError for a fault: `store.full`, `store.permission` or `store.io`."""
    number = error.errno if isinstance(error, OSError) else None
    if is_disk_full(error):
        return StoreError(
            f"There is not enough disk space to {action}; nothing was changed.",
            hint="free some disk space, then try again",
            code="store.full",
        )
    if isinstance(error, OSError) and (isinstance(error, PermissionError) or number == errno.EROFS):
        return StoreError(
            f"Tenure is not allowed to {action}.",
            values=[error.filename] if error.filename else [],
            hint="check who owns the workspace folder and its files, and whether its disk is read-only",
            code="store.permission",
        )
    cause = error.strerror if isinstance(error, OSError) and error.strerror else type(error).__name__
    return StoreError(
        f"Could not {action}: {cause}.",
        hint="check the disk and the workspace folder, then try again; existing data is unchanged",
        code="store.io",
    )
