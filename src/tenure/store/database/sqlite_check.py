"""Whether an SQLite file is whole; looked at without opening it for writing."""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path

from tenure.store.database.sqlite_faults import is_damage, sqlite_error


def is_damaged(path: Path) -> bool:
    """Whether a database that is there cannot be read, or its pages contradict one another.

    Raises StoreError where the disk does not let it be looked at: full, failing, or not allowed.
    """
    if not path.exists():
        return False
    try:
        return not _is_sound(path)
    except sqlite3.DatabaseError as error:
        if getattr(error, "sqlite_errorcode", None) is None or is_damage(error):
            return True
        fault = sqlite_error(f"the database {path.name}", error)
        if fault.code == "store.full" and (found := _is_sound_elsewhere(path)) is not None:
            return not found
        raise fault from error


def _is_sound(path: Path) -> bool:
    with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as connection:
        return bool(connection.execute("PRAGMA quick_check").fetchone() == ("ok",))


def _is_sound_elsewhere(path: Path) -> bool | None:
    """Looked at as a copy among the temporary files; None where there is no room for it either.

    Even a reader makes the file that readers share. Where there is no room for it nobody has the database
    open, so nothing is written to it while it is copied.
    """
    try:
        with tempfile.TemporaryDirectory(prefix="tenure-check-") as folder:
            for one in (path, path.with_name(f"{path.name}-wal")):
                if one.exists():
                    shutil.copyfile(one, Path(folder) / one.name)
            return _is_sound(Path(folder) / path.name)
    except OSError:
        return None
    except sqlite3.DatabaseError as error:
        return False if is_damage(error) else None


def is_no_database(path: Path) -> bool:
    """Whether a file that is there does not even begin like a database; told at once."""
    try:
        with path.open("rb") as file:
            start = file.read(16)
    except FileNotFoundError:
        return False
    return bool(start) and start != b"SQLite format 3\0"  # SQLite makes an empty file first
