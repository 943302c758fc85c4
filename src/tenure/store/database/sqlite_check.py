"""Integrity check of an SQLite file, without opening it for writing."""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path

from tenure.store.database.sqlite_faults import is_damage, sqlite_error


def is_damaged(path: Path) -> bool:
    """Whether an existing database cannot be read or is inconsistent.

    Raises StoreError if the disk prevents the check: full, failing, or not permitted.
    """
    if not path.exists():
        return False
    try:
        return not _is_sound(path)
    except sqlite3.DatabaseError as error:
        if getattr(error, "sqlite_errorcode", None) is None or is_damage(error):
            return True
        fault = sqlite_error(f"the database {path.name}", error)
        if fault.code == "store.full" and (is_sound := _is_sound_elsewhere(path)) is not None:
            return not is_sound
        raise fault from error


def _is_sound(path: Path) -> bool:
    with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as connection:
        return bool(connection.execute("PRAGMA quick_check").fetchone() == ("ok",))


def _is_sound_elsewhere(path: Path) -> bool | None:
    """Check a temporary copy instead; None if there is no space for it either.

    Even a reader creates the shared-memory file. If there is no space for that, no process has the database
    open, so nothing is written to it while it is copied.
    """
    try:
        with tempfile.TemporaryDirectory(prefix="tenure-check-") as folder:
            for source in (path, path.with_name(f"{path.name}-wal")):
                if source.exists():
                    shutil.copyfile(source, Path(folder) / source.name)
            return _is_sound(Path(folder) / path.name)
    except OSError:
        return None
    except sqlite3.DatabaseError as error:
        return False if is_damage(error) else None


def is_not_database(path: Path) -> bool:
    """Whether an existing file does not start like a database; a fast check."""
    try:
        with path.open("rb") as file:
            start = file.read(16)
    except FileNotFoundError:
        return False
    return bool(start) and start != b"SQLite format 3\0"  # SQLite creates an empty file first
