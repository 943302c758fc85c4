"""Model versions whose files are missing from the workspace, found without loading MLflow."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from tenure.store.database.sqlite_faults import is_damage, sqlite_error

ARTIFACTS, MODEL = "mlruns", "model"
_VERSIONS = """
SELECT name, version, run_id, source FROM model_versions
WHERE current_stage IS NOT 'Deleted_Internal' AND run_id IS NOT NULL ORDER BY name, version
"""


@dataclass(frozen=True)
class LostVersion:
    """A version without its files. `folder` is their expected location, `model` the registered name."""

    model: str
    number: int
    mlflow_run: str
    folder: Path


def without_files(workspace: Path, database: Path) -> tuple[LostVersion, ...]:
    """Versions in a registry's database whose files should be in the workspace, but are missing.

    Empty for an unreadable database, which is reported as damaged elsewhere.
    """
    missing_versions = []
    for name, number, run_id, source in _versions(database):
        local = Path(ARTIFACTS) / run_id / "artifacts" / MODEL
        is_local = str(source).rstrip("/").endswith(local.as_posix())
        if is_local and not _has_files(workspace / local):
            missing_versions.append(LostVersion(name, int(number), run_id, workspace / local))
    return tuple(missing_versions)


def has_versions(database: Path) -> bool:
    """Whether a registry's database has any versions."""
    return bool(_versions(database))


def _versions(database: Path) -> list[tuple[str, int, str, str]]:
    if not database.exists():
        return []
    try:
        with closing(sqlite3.connect(f"{database.absolute().as_uri()}?mode=ro", uri=True)) as connection:
            return connection.execute(_VERSIONS).fetchall()
    except sqlite3.Error as error:
        if is_damage(error) or getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_ERROR:
            return []  # damaged, or without a table of versions
        raise sqlite_error("the model registry", error) from error


def _has_files(folder: Path) -> bool:
    return folder.is_dir() and any(path.is_file() for path in folder.rglob("*"))
