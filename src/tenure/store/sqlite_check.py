"""Whether an SQLite file is whole; looked at without opening it for writing."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from tenure.store._sqlite_faults import is_damage, sqlite_error


def is_damaged(path: Path) -> bool:
    """Whether a database that is there cannot be read, or its pages contradict one another.

    Raises StoreError where the disk does not let it be looked at: full, failing, or not allowed.
    """
    if not path.exists():
        return False
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as connection:
            return bool(connection.execute("PRAGMA quick_check").fetchone() != ("ok",))
    except sqlite3.DatabaseError as error:
        if getattr(error, "sqlite_errorcode", None) is None or is_damage(error):
            return True
        raise sqlite_error(f"the database {path.name}", error) from error


def is_no_database(path: Path) -> bool:
    """Whether a file that is there does not even begin like a database; told at once."""
    try:
        with path.open("rb") as file:
            start = file.read(16)
    except FileNotFoundError:
        return False
    return bool(start) and start != b"SQLite format 3\0"  # SQLite makes an empty file first
