"""Copy everything of a workspace into a new backup.

The SQL store and the head of the lake are copied first, together: they determine the moment of the backup.
The registry and the other files follow. They may be a little newer, as if a job had been killed between two
steps; it is then started again.
"""

from __future__ import annotations

from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from tenure.app.backups.plain_files import content, plain_files
from tenure.core.clock import clock
from tenure.core.errors import StoreError
from tenure.core.open_engine import open_engine
from tenure.store.backup_manifest import Holdings, Manifest, StoreRecord
from tenure.store.database.copy import StoreCopy, copy_store
from tenure.store.files.faults import file_faults
from tenure.store.lake import batches
from tenure.store.lake.copy import LAKE, LakeFiles, LakeMoved, WorkspaceState, cut
from tenure.store.records.erasures import FILE as ERASURES
from tenure.store.registry.copy import copy_registry
from tenure.store.serving import FOLDER as SERVING
from tenure.store.workspace import LAKE_VERSION

if TYPE_CHECKING:
    from datetime import datetime

    from tenure.core.ports import Progress
    from tenure.core.settings import Settings
    from tenure.store.backup_manifest import RegistryKind
    from tenure.store.backups import NewBackup
    from tenure.store.workspace import Workspace

_TRIES = 10
"""How often the copy is restarted if files of the lake disappear meanwhile; copied files are kept."""


class BackupInProgress:
    """One backup in progress. `folder` holds the copies of the databases, all of one moment."""

    def __init__(
        self, place: Workspace, new: NewBackup, folder: Path, settings: Settings, progress: Progress
    ) -> None:
        self._place, self._new, self._folder = place, new, folder
        self._settings, self._progress = settings, progress

    def take(self, taken_at: datetime) -> Manifest:
        """Write everything but the manifest, and return the manifest. Raises StoreError."""
        # First: a customer recorded as erased was erased before anything was copied, regardless of clocks.
        self._erasures()
        holds, store = self._cut()
        registry = self._registry()
        self._files()
        return Manifest(
            backup_id=self._new.backup_id,
            taken_at=taken_at,
            finished_at=clock(),
            tenure=version("tenure"),
            name=self._place.name,
            currency=self._place.currency,
            folder=str(self._place.path.absolute()),
            store=store,
            registry=registry,
            was_served=(self._place.path / SERVING).is_dir(),
            holds=holds,
            files=self._new.files,
            shop_id=self._place.shop_id,
        )

    def _cut(self) -> tuple[Holdings, StoreRecord]:
        for _ in range(_TRIES):
            self._progress.step("Copying the SQL store")
            with cut(self._place) as moment:
                copied = copy_store(moment.store, self._folder) if moment.store is not None else None
            try:
                self._lake(moment)
                holds = self._holds(moment, copied)
            except LakeMoved:
                self._progress.note("The lake changed in the meantime; continuing with its newer state")
                continue
            for name, path in (copied.files if copied else {}).items():
                self._put(name, path)
            return holds, copied.record if copied else StoreRecord("none")
        raise StoreError(
            "The lake changed faster than it could be copied.",
            values=[self._place.path],
            hint="make the backup again later; earlier backups are unchanged",
            code="store.busy",
        )

    def _lake(self, moment: WorkspaceState) -> None:
        lake = LakeFiles(self._place.lake.location, moment)
        names = lake.names()
        self._progress.step("Copying the lake", len(names))
        for name in names:
            if not self._new.has(f"{LAKE}/{name}"):
                self._new.put(f"{LAKE}/{name}", lake.pieces(name))
            self._progress.advance()
        small = lake.small()
        for name, text in small.items():
            self._new.put(f"{LAKE}/{name}", [text])
        self._new.keep_only({f"{LAKE}/{name}" for name in (*names, *small)}, LAKE)
        self._new.put(LAKE_VERSION, [f"{moment.head.current.version}\n".encode()])
        self._progress.step("Checking the lake")
        lake.refuse_damaged()

    def _holds(self, moment: WorkspaceState, copied: StoreCopy | None) -> Holdings:
        number = moment.head.current.version
        try:
            ingested = batches.ingested(self._place.lake, number)
            orders = self._orders(number)
        except StoreError as error:
            if self._place.lake.version != number:
                raise LakeMoved from error
            raise
        last = ingested[-1] if ingested else None
        return Holdings(
            lake_version=number,
            orders=orders,
            waiting=copied.waiting if copied else 0,
            last_batch=last.batch_id if last else None,
            last_batch_at=last.ingested_at.isoformat() if last else None,
        )

    def _orders(self, number: int) -> int:
        with open_engine(self._settings, "duckdb") as engine:
            rows = self._place.lake.table("transactions", engine, number)
            if rows is None:
                return 0
            return int(
                engine.to_arrow(rows.aggregate(orders=rows.order_id.nunique())).to_pylist()[0]["orders"]
            )

    def _registry(self) -> RegistryKind:
        if self._settings.mlflow_url:
            return "elsewhere"
        self._progress.step("Copying the model registry")
        registry = copy_registry(self._place.path, self._folder)
        if registry is None:
            return "none"
        self._put(registry.database.name, registry.database)
        for name in registry.files:
            self._put_plain(name)
        return "workspace"

    def _erasures(self) -> None:
        if (self._place.path / ERASURES).exists():
            self._put_plain(ERASURES)

    def _files(self) -> None:
        names = [name for name in plain_files(self._place.path) if name != ERASURES]
        self._progress.step("Copying files", len(names))
        for name in names:
            self._put_plain(name)
            self._progress.advance()

    def _put(self, name: str, path: Path) -> None:
        with file_faults("read the copy of a database"):
            self._new.put(name, content(path))

    def _put_plain(self, name: str) -> None:
        """A file that was removed meanwhile is left out, as if the backup had started a little later."""
        try:
            self._new.put(name, content(self._place.path / name))
        except FileNotFoundError:
            return
        except OSError as error:
            raise StoreError(
                f"A file of the workspace could not be read: {error.strerror or type(error).__name__}.",
                values=[name],
                hint="check who owns it, and check the disk; no new backup was made, and "
                "earlier ones are unchanged",
                code="store.io",
            ) from error
