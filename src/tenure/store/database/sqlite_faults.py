"""SQLite's errors, distinguished by its error codes: damage, full disk, failing disk, no permission.

The message alone is not enough: "disk I/O error" means a truncated file as well as a full disk. A false
report of damage would make users restore a backup, and lose everything since.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from tenure.core.errors import StoreError
from tenure.core.files.damage import RESTORE_HINT

_PRIMARY = 0xFF
_NO_ROOM = {sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR_SHMSIZE}
"""The second: the shared-memory file cannot be extended."""

_DAMAGE = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}
_DAMAGE_ON_DISK = {
    sqlite3.SQLITE_IOERR_SHORT_READ,
    sqlite3.SQLITE_IOERR_DATA,
    sqlite3.SQLITE_IOERR_CORRUPTFS,
}
_DAMAGE_TEXT = ("malformed", "file is not a database", "unsupported file format")
_NOT_ALLOWED = {sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM}


def is_damage(error: BaseException) -> bool:
    """Whether the file itself is damaged or truncated, as opposed to problems of space, permissions or the
    disk.
    """
    code = _code(error)
    is_reported = isinstance(error, sqlite3.Error) and any(sign in str(error) for sign in _DAMAGE_TEXT)
    return is_reported or code in _DAMAGE_ON_DISK or (code & _PRIMARY) in _DAMAGE


def sqlite_error(action: str, error: BaseException) -> StoreError:
    """The StoreError for an error of SQLite; `action` is a database, as in "the SQL store"."""
    if is_damage(error):
        return _damaged(action)
    code = _code(error)
    if code in _NO_ROOM:
        return _full(action)
    if code & _PRIMARY == sqlite3.SQLITE_BUSY:
        return busy(action)
    if code & _PRIMARY == sqlite3.SQLITE_IOERR:
        return _failing_disk(action, error)
    return _unusable(action, code & _PRIMARY, error)


def busy(action: str) -> StoreError:
    """The StoreError for waiting too long for other writers."""
    return StoreError(
        f"{_capitalized(action)} is busy: another process has been writing to it for too long; "
        "nothing was changed.",
        hint="try again when the other command has finished",
        code="store.busy",
    )


@contextmanager
def sqlite_faults(action: str) -> Iterator[None]:
    """Turn errors of the driver into StoreError."""
    try:
        yield
    except sqlite3.Error as error:
        raise sqlite_error(action, error) from error


def _damaged(action: str) -> StoreError:
    return StoreError(
        f"{_capitalized(action)} is damaged: the database file cannot be read.",
        hint=f"stop every Tenure process; {RESTORE_HINT}; the lake is not affected",
        code="store.damaged",
    )


def _full(action: str) -> StoreError:
    return StoreError(
        f"The disk of {action} is full; nothing was changed.",
        hint="free some disk space, then try again; the database is intact",
        code="store.full",
    )


def _failing_disk(action: str, error: BaseException) -> StoreError:
    return StoreError(
        f"The disk of {action} reported an error.",
        values=[getattr(error, "sqlite_errorname", type(error).__name__)],
        hint="check the disk, its quota and its free space, then try again; `tenure repair "
        "--workspace DIR --dry-run` shows whether anything was damaged",
        code="store.io",
    )


def _unusable(action: str, primary: int, error: BaseException) -> StoreError:
    if primary in _NOT_ALLOWED:
        return StoreError(
            f"{_capitalized(action)} cannot be written to.",
            hint="check who owns the workspace folder and its files, and whether its disk is read-only",
            code="store.permission",
        )
    if primary == sqlite3.SQLITE_CANTOPEN:
        return StoreError(
            f"{_capitalized(action)} could not be opened.",
            hint="check who owns the workspace folder and its files, whether the disk is "
            "mounted read-only, and its free space",
            code="store.sql",
        )
    return StoreError(
        f"{_capitalized(action)} could not be used: {type(error).__name__}.",
        hint="check that the database is running and writable; `tenure doctor` shows more",
        code="store.sql",
    )


def _code(error: BaseException) -> int:
    """SQLite's error code; 0 if there is none."""
    return int(getattr(error, "sqlite_errorcode", None) or 0)


def _capitalized(action: str) -> str:
    return action[0].upper() + action[1:]
