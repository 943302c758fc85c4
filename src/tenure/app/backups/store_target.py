"""The SQL store that a backup is restored into: a database of its own, or a file of the workspace."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from tenure.store.database.copy import STORE_FILE, fill_store, finished, is_of_store, refuse_filled
from tenure.store.database.database import Database

if TYPE_CHECKING:
    from tenure.core.settings import Settings
    from tenure.store.backup_manifest import Manifest

ROWS = ".store"
"""Folder inside the restored one with rows that are still to be written to a database."""


class StoreTarget:
    """Where rows go. `workspace` is where the workspace will be.

    It is closed at the end of a `with` block.
    """

    def __init__(self, workspace: Path, settings: Settings) -> None:
        self._purpose = str(workspace)
        self._database = Database(settings.database_url) if settings.database_url else None

    def __enter__(self) -> StoreTarget:
        return self

    def __exit__(self, *error: object) -> None:
        if self._database is not None:
            self._database.close()

    @property
    def shown(self) -> str:
        """For display; without users and passwords."""
        return self._database.shown if self._database is not None else f"{STORE_FILE} in the workspace"

    def refuse_filled(self, manifest: Manifest) -> None:
        """Raises StoreError (`restore.store_not_empty`)."""
        if self._database is not None and manifest.store.kind != "none":
            refuse_filled(self._database, self._purpose)

    def takes_rows_of(self, name: str, manifest: Manifest) -> bool:
        """Whether a file of the backup only contains rows; with SQLite in the workspace it is the store."""
        return is_of_store(name) and not self._takes_file(manifest)

    def fill(self, manifest: Manifest, folder: Path) -> None:
        """From the files in `folder / ROWS`, which are removed. Raises StoreError."""
        if manifest.store.kind == "none" or self._takes_file(manifest):
            return
        own = self._database or Database(f"sqlite:///{folder / STORE_FILE}")
        try:
            fill_store(own, manifest.store, folder / ROWS, self._purpose)
            if own is not self._database:
                finished(own)
        finally:
            if own is not self._database:
                own.close()
        shutil.rmtree(folder / ROWS)

    def finished(self) -> None:
        """Call once the workspace has been moved into place."""
        if self._database is not None:
            finished(self._database)

    def _takes_file(self, manifest: Manifest) -> bool:
        return self._database is None and manifest.store.kind == "sqlite"
