"""Databases missing from a workspace's folder: they must not be replaced silently by empty ones.

A marker file beside each database records that it existed. Its name begins with a dot, so that backups leave
it out: a restored workspace gets the marker again with the database.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing, suppress
from pathlib import Path

from tenure.core.errors import StoreError
from tenure.core.files.damage import RESTORE_HINT

STORE, REGISTRY = "store.db", "mlflow.db"
DATABASE_CONTENTS = {
    STORE: "users, keys, pending orders, jobs, runs, segments, campaigns and the audit log",
    REGISTRY: "the versions of the model and the choice of champion",
}
NEW_STORE_HINT = "`tenure repair --workspace DIR --new-store` starts without it"
_ROW = {STORE: "SELECT 1 FROM alembic_version", REGISTRY: "SELECT 1 FROM model_versions"}
_BESIDE = ("", "-wal", "-shm", "-journal")


def note_created(database: Path) -> None:
    """Create the marker of a database. If the disk does not allow it, the next use tries again."""
    mark = _mark(database)
    if not mark.exists():
        with suppress(OSError):
            mark.touch(mode=0o600)


def is_lost(database: Path) -> bool:
    """Whether the database existed and is now missing or empty: opening a missing one creates an empty file.
    A database that cannot be read is damaged, not lost.
    """
    if not _mark(database).exists():
        return False
    if not database.exists():
        return True
    try:
        with closing(sqlite3.connect(f"{database.absolute().as_uri()}?mode=ro", uri=True)) as connection:
            return connection.execute(f"{_ROW[database.name]} LIMIT 1").fetchone() is None
    except sqlite3.Error as error:
        return getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_ERROR  # no such table


def lost(workspace: Path, *, has_store: bool = True, has_registry: bool = True) -> list[Path]:
    """Lost databases, among those that the workspace keeps in its own folder."""
    names = [name for name, is_here in ((STORE, has_store), (REGISTRY, has_registry)) if is_here]
    return [workspace / name for name in names if is_lost(workspace / name)]


def refuse_lost(database: Path) -> None:
    """Raises StoreError (`store.missing`) if the database is lost."""
    if is_lost(database):
        raise StoreError(
            f"The file {database.name} of the workspace is missing. "
            f"It contained {DATABASE_CONTENTS[database.name]}.",
            values=[database],
            hint=f"stop Tenure; put the file back, or {RESTORE_HINT}; without a backup, {NEW_STORE_HINT}",
            code="store.missing",
        )


def forget_lost(database: Path) -> None:
    """Remove what is left of a database, so that the next use creates an empty one."""
    for ending in _BESIDE:
        database.with_name(f"{database.name}{ending}").unlink(missing_ok=True)
    _mark(database).unlink(missing_ok=True)


def _mark(database: Path) -> Path:
    return database.with_name(f".{database.name}.made")
