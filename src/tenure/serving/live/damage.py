"""Disk faults while the served copy is read: is the copy damaged, or is there another cause?"""

from __future__ import annotations

from tenure.core.errors import StoreError
from tenure.core.files.disk_faults import is_disk_full
from tenure.core.files.memory_faults import memory_fault
from tenure.store.files.faults import store_error

_ERROR_TYPES = {"IOException", "SerializationException", "FatalException", "InternalException"}
"""DuckDB errors; its blocks have checksums."""

_CORRUPT = "corrupt database file"
_OTHER_CAUSES = (
    "permission denied",
    "read-only file system",
    "too many open files",
    "failed to create directory",
    "could not write",
    "tenure-spill-",
)
"""Problems of the spill folder or the whole disk, which another copy would have too."""


def is_damage(error: BaseException) -> bool:
    """Whether DuckDB could not read a file of the copy. Does not import DuckDB."""
    return _is_duckdb_error(error) and (
        _CORRUPT in str(error).lower() or (_is_disk_error(error) and not _has_other_cause(error))
    )


def disk_fault(error: BaseException) -> StoreError | None:
    """The error to raise for a disk or memory problem that is not damage; None for other errors."""
    if fault := memory_fault(error):
        return fault
    if is_damage(error) or not (_is_duckdb_error(error) and _is_disk_error(error)):
        return None
    return store_error("read the served data", error)


def _is_duckdb_error(error: BaseException) -> bool:
    return "duckdb" in type(error).__module__


def _is_disk_error(error: BaseException) -> bool:
    return type(error).__name__ in _ERROR_TYPES


def _has_other_cause(error: BaseException) -> bool:
    return is_disk_full(error) or any(sign in str(error).lower() for sign in _OTHER_CAUSES)


def copy_damaged() -> StoreError:
    """The error while a damaged copy is rebuilt."""
    return StoreError(
        "The copy of the data that is being served is damaged; Tenure is rebuilding it.",
        hint="try again in a moment; orders, predictions and models are not affected",
        code="store.copy_damaged",
    )
