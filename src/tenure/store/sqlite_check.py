"""Whether an SQLite file is whole; looked at without opening it for writing."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path


def is_damaged(path: Path) -> bool:
    """Whether a database that is there cannot be read, or its pages contradict one another."""
    if not path.exists():
        return False
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as connection:
            return bool(connection.execute("PRAGMA quick_check").fetchone() != ("ok",))
    except sqlite3.DatabaseError:
        return True


def is_no_database(path: Path) -> bool:
    """Whether a file that is there does not even begin like a database; told at once."""
    try:
        with path.open("rb") as file:
            start = file.read(16)
    except FileNotFoundError:
        return False
    return bool(start) and start != b"SQLite format 3\0"  # SQLite makes an empty file first
