"""Faults of the disk while the served copy is read: the copy is damaged, or something else is in the way."""

from __future__ import annotations

from tenure.core.errors import StoreError
from tenure.core.files.disk_faults import is_disk_full
from tenure.core.files.memory_faults import memory_fault
from tenure.store.files.faults import store_error

_SIGNS = {"IOException", "SerializationException", "FatalException", "InternalException"}
"""Of DuckDB, whose blocks have checksums."""

_CORRUPT = "corrupt database file"
_OF_ANOTHER_FILE = (
    "permission denied",
    "read-only file system",
    "too many open files",
    "failed to create directory",
    "could not write",
    "tenure-spill-",
)
"""Where rows are spilled to, or of the disk as a whole: another copy would meet the same."""


def is_damage(error: BaseException) -> bool:
    """Whether DuckDB says that it could not read a file of the copy; it is not loaded to tell."""
    return _is_of_duckdb(error) and (
        _CORRUPT in str(error).lower() or (_is_sign(error) and not _is_of_another_file(error))
    )


def disk_fault(error: BaseException) -> StoreError | None:
    """What to say of an error of DuckDB that is of disk or memory and no damage; None for any other."""
    if fault := memory_fault(error):
        return fault
    if is_damage(error) or not (_is_of_duckdb(error) and _is_sign(error)):
        return None
    return store_error("read the served data", error)


def _is_of_duckdb(error: BaseException) -> bool:
    return "duckdb" in type(error).__module__


def _is_sign(error: BaseException) -> bool:
    return type(error).__name__ in _SIGNS


def _is_of_another_file(error: BaseException) -> bool:
    return is_disk_full(error) or any(sign in str(error).lower() for sign in _OF_ANOTHER_FILE)


def copy_damaged() -> StoreError:
    """What is said meanwhile."""
    return StoreError(
        "The copy of the data that is being served is damaged; Tenure is rebuilding it.",
        hint="try again in a moment; orders, predictions and models are not affected",
        code="store.copy_damaged",
    )
