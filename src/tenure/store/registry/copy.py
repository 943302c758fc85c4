"""Backup of the model registry."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from tenure.core.errors import StoreError
from tenure.core.files.damage import RESTORE_HINT
from tenure.store.database.copy import refuse_damaged_copy
from tenure.store.database.lost_databases import NEW_STORE_HINT, note_created, refuse_lost
from tenure.store.database.sqlite_faults import sqlite_faults
from tenure.store.files.faults import file_faults
from tenure.store.files.locks import locked
from tenure.store.registry.registry import DATABASE, LOCK
from tenure.store.registry.version_files import ARTIFACTS, LostVersion, has_versions, without_files

_WAIT_SECONDS = 60.0
_MAX_SHOWN = 5


@dataclass(frozen=True)
class RegistryCopy:
    """A snapshot of its database, and the files of all its runs, relative to the workspace."""

    database: Path
    files: tuple[str, ...]


def copy_registry(workspace: Path, folder: Path) -> RegistryCopy | None:
    """Copy its database into `folder`; None if the workspace has no registry of its own.

    This happens while no training is being saved, so that every version in the database has its files. Raises
    StoreError: `store.busy`, `store.damaged`, or `store.missing` if it, or files of its versions, are
    missing, because a backup without them would displace complete backups.
    """
    from filelock import Timeout

    source = workspace / DATABASE
    refuse_lost(source)
    if not source.exists():
        return None
    target = folder / DATABASE
    try:
        with locked(workspace / LOCK, "copy the model registry", _WAIT_SECONDS):
            _copy_database(source, target)
            missing_versions = without_files(workspace, target)
            files = [path for path in (workspace / ARTIFACTS).rglob("*") if path.is_file()]
    except Timeout as error:
        raise StoreError(
            "A trained model is being saved in the model registry.",
            values=[source],
            hint="make the backup again when that has finished; earlier backups are unchanged",
            code="store.busy",
        ) from error
    refuse_damaged_copy(target, "The model registry")
    if missing_versions:
        raise _files_missing(missing_versions)
    if has_versions(target):
        note_created(source)
    return RegistryCopy(target, tuple(sorted(path.relative_to(workspace).as_posix() for path in files)))


def _files_missing(missing_versions: tuple[LostVersion, ...]) -> StoreError:
    return StoreError(
        "Files of some model versions are missing, so no backup can be made.",
        values=[f"version {version.number}: {version.folder}" for version in missing_versions[:_MAX_SHOWN]],
        hint=f"stop every Tenure process; {RESTORE_HINT}; without a backup, {NEW_STORE_HINT}",
        code="store.missing",
    )


def _copy_database(source: Path, target: Path) -> None:
    with (
        file_faults("copy the model registry"),
        sqlite_faults("the model registry"),
        closing(sqlite3.connect(f"{source.absolute().as_uri()}?mode=ro", uri=True)) as reading,
        closing(sqlite3.connect(target)) as writing,
    ):
        reading.backup(writing)
