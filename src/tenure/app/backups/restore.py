"""Restore a backup: check it before anything is written, then move it into place in one step."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from tenure.app.backups.last_backup import note_backup
from tenure.app.backups.later_erasures import LaterErasures, erase_again, later_erasures
from tenure.app.backups.settling import EndedWork, settle
from tenure.app.backups.store_target import ROWS, StoreTarget
from tenure.app.backups.target import beside, check_target, swap
from tenure.core.clock import clock
from tenure.core.errors import StoreError
from tenure.core.ports import SilentProgress
from tenure.serving.shop import OpenedWorkspace, Shop
from tenure.store.in_use import exclusive_use

if TYPE_CHECKING:
    from tenure.core.ports import Progress
    from tenure.core.settings import Settings
    from tenure.store.backup_manifest import Manifest
    from tenure.store.backups import Backups


@dataclass(frozen=True)
class Restore:
    """Command.

    source : a backup, or a location: its newest complete backup. move_existing_to : where to move the
    existing workspace. erasures : a workspace (or its file `erasures.json`) that knows who was erased since.
    """

    source: str
    workspace: Path
    move_existing_to: Path | None = None
    erasures: Path | None = None
    dry_run: bool = False


@dataclass(frozen=True)
class RestoreResult:
    """What was restored; in a dry run, what would be restored.

    old : where the existing workspace was moved. store : where the SQL store is.
    erased_since : how many customers were erased after the backup, as far as known (`known_until`; None if
    unknown). erased_again : how many of them were in it.
    """

    manifest: Manifest
    workspace: Path
    old: Path | None
    store: str
    erased_since: int
    known_until: datetime | None
    erased_again: int = 0
    settled: EndedWork = field(default_factory=EndedWork)


def restore(command: Restore, settings: Settings, progress: Progress | None = None) -> RestoreResult:
    """Check every file, write everything next to the workspace, and move it into place.

    Sessions end; keys, users and passwords are those of the backup. Jobs that were running are restarted as
    after a crash, the serving copy is built again, and customers erased since the backup are erased again.
    The audit log of the restored workspace says who restored which backup, and when.

    It takes settings instead of a shop: there may be no workspace yet, or one that cannot be opened.

    Raises
    ------
    NotFound
        `backup.none`, `backup.unfinished`.
    StoreError
        `backup.damaged` (it names the file), `backup.newer`, `backup.place`, `restore.not_empty`,
        `restore.old_place`, `restore.mount`, `restore.in_use`, `restore.store_not_empty`, `store.newer`.
        Nothing is changed.
    """
    from tenure.store.backups import find_backup

    progress_shown = progress or SilentProgress()
    target = command.workspace.absolute()
    backups, manifest = find_backup(command.source)
    old = check_target(target, command.move_existing_to)
    _refuse_newer(manifest)
    workspaces = tuple(path for path in (target, command.move_existing_to) if path is not None)
    since = later_erasures(backups, manifest, workspaces, command.erasures, settings.now)
    if backups.is_in_future(manifest.backup_id, clock()):
        progress_shown.note(
            f"Backup {manifest.backup_id} is dated in the future: check the clock, and check "
            "that this is the right backup"
        )
    _check(backups, manifest, progress_shown)
    with StoreTarget(target, settings) as store:
        store.refuse_filled(manifest)
        restored = RestoreResult(manifest, target, old, store.shown, since.customers, since.known_until)
        if command.dry_run:
            return restored
        with exclusive_use(target) if old is not None else nullcontext():
            return _Restoring(backups, restored, store, settings, progress_shown).done(since)


def _check(backups: Backups, manifest: Manifest, progress: Progress) -> None:
    progress.step("Checking the backup", len(manifest.files))
    for file in manifest.files:
        for _ in backups.pieces(manifest.backup_id, file):
            pass
        progress.advance()


def _refuse_newer(manifest: Manifest) -> None:
    from tenure.store.database.database import newest_revision

    revision = manifest.store.revision
    if revision is not None and revision > newest_revision():
        raise StoreError(
            "The store in this backup was created by a newer version of Tenure.",
            values=[manifest.backup_id, f"revision {revision}", f"Tenure {manifest.tenure}"],
            hint="upgrade: pip install --upgrade tenure",
            code="store.newer",
        )


@dataclass(frozen=True)
class _Restoring:
    """One restore in progress."""

    backups: Backups
    plan: RestoreResult
    store: StoreTarget
    settings: Settings
    progress: Progress

    def done(self, since: LaterErasures) -> RestoreResult:
        from tenure.store.registry.home import rehome
        from tenure.store.registry.registry import DATABASE
        from tenure.store.workspace import open_workspace

        manifest, target = self.plan.manifest, self.plan.workspace
        with beside(target) as folder:
            self._write(folder)
            self.progress.step("Restoring the SQL store")
            self.store.fill(manifest, folder)
            rehome(folder / DATABASE, Path(manifest.folder), target)
            place = open_workspace(folder, self.settings).bring_lake_home()
            try:
                settled = settle(place, self.settings.now)
                shop = Shop(self.settings, OpenedWorkspace(place, self.settings))
                erased = erase_again(shop, since, self.progress)
                shop.audit("restore", f"{manifest.backup_id} sha256:{manifest.sha256}")
            finally:
                if place.has_database:
                    place.database.close()
            note_backup(folder, manifest, self.backups.shown)
            swap(folder, target, self.plan.old, self.progress)
        self.store.finished()
        self._serve(target)
        return replace(self.plan, erased_again=erased, settled=settled)

    def _write(self, folder: Path) -> None:
        from tenure.store.files.files import LocalFiles

        manifest = self.plan.manifest
        files, rows = LocalFiles(folder), LocalFiles(folder / ROWS)
        self.progress.step("Writing the workspace", len(manifest.files))
        for file in manifest.files:
            to = rows if self.store.takes_rows_of(file.name, manifest) else files
            to.put(file.name, self.backups.pieces(manifest.backup_id, file))
            self.progress.advance()

    def _serve(self, target: Path) -> None:
        """Build the serving copy, which is not part of a backup."""
        from tenure.serving.publish import refresh_serving
        from tenure.serving.shop import open_shop

        if not self.plan.manifest.was_served:
            return
        try:
            with open_shop(target, self.settings) as shop:
                refresh_serving(shop.workspace, self.settings, self.progress)
        except StoreError as error:
            self.progress.note(f"The served data could not be built: {error} ({error.hint})")
