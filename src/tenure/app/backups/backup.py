"""Back up a workspace while it is in use."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tenure.app.backups.last_backup import note_backup
from tenure.app.backups.plain_files import folders_behind_links
from tenure.app.backups.taking import BackupInProgress
from tenure.core.clock import clock
from tenure.core.errors import ConflictError, OptionError, StoreError
from tenure.core.ports import SilentProgress
from tenure.store.files.working_folder import working_folder

if TYPE_CHECKING:
    from pathlib import Path

    from tenure.core.ports import Progress
    from tenure.core.settings import Settings
    from tenure.serving.shop import Shop
    from tenure.store.backup_manifest import Manifest
    from tenure.store.backups import Backups
    from tenure.store.workspace import Workspace


OF_THE_FUTURE = (
    "The newest backup at this location is dated in the future: check the clock of this "
    "machine. New backups are still ordered after it."
)


@dataclass(frozen=True)
class Backup:
    """Command. to : a folder or a URL. keep : complete backups to keep. By default as the settings say."""

    to: str | None = None
    keep: int | None = None


@dataclass(frozen=True)
class BackupResult:
    """What it contains, where it is, and which older backups were removed."""

    manifest: Manifest
    place: str
    pruned: tuple[str, ...]


def backup(command: Backup, shop: Shop, progress: Progress | None = None) -> BackupResult:
    """Make a backup without blocking other processes. Earlier backups are unchanged; those beyond `keep` are
    removed once it is complete.

    Raises
    ------
    OptionError
        `option.backup_to`: there is no location, or it cannot be used; `option.backup_keep`.
    ConflictError
        `backup.other_workspace`: the location contains the backups of another workspace.
    StoreError
        `store.busy`, `store.damaged`, `store.missing`, `store.full`, `backup.place`; no backup is made.
    """
    progress_shown = progress or SilentProgress()
    keep = shop.settings.backup_keep if command.keep is None else command.keep
    backups = _location(command, shop, keep)
    shop.workspace.refuse_lost_store()
    with working_folder(shop.path) as folder:
        workspace = _with_id(backups, shop.workspace_as_written)
        manifest = _take(backups, workspace, folder, shop.settings, progress_shown)
        note_backup(shop.path, manifest, backups.shown)
        progress_shown.step("Removing old backups")
        pruned = [
            *(backups.prune(keep, manifest.backup_id) if keep else ()),
            *backups.drop_remains(manifest.taken_at),
        ]
    if shop.workspace.has_database:  # a store that was never used is not created for this entry
        shop.audit("backup", manifest.backup_id)
    return BackupResult(manifest, backups.shown, tuple(pruned))


def _take(
    backups: Backups, workspace: Workspace, folder: Path, settings: Settings, progress: Progress
) -> Manifest:
    from tenure.store.database.served_database import RECORD, refuse_other_database

    try:
        if (workspace.path / RECORD).exists():
            refuse_other_database(workspace.path, workspace.database)
        taken_at = clock()
        new = backups.begin(taken_at)
        if backups.is_in_future(new.backup_id, taken_at):
            progress.note(OF_THE_FUTURE)
        try:
            manifest = BackupInProgress(workspace, new, folder, settings, progress).take(taken_at)
            progress.step("Finishing the backup")
            new.finish(manifest)
        except BaseException:
            with suppress(StoreError):
                new.give_up()
            raise
    finally:
        if workspace.has_database:
            workspace.database.close()
    return manifest


def _location(command: Backup, shop: Shop, keep: int | None) -> Backups:
    from tenure.store.backups import Backups, is_within

    to = command.to or shop.settings.backup_to
    if not to:
        raise OptionError(
            "No backup location is set.",
            hint="use --to FOLDER or --to s3://bucket/prefix, or set TENURE_BACKUP_TO",
            code="option.backup_to",
        )
    if keep is not None and keep < 1:
        raise OptionError(
            "At least one backup must be kept.",
            values=[keep],
            hint="use --keep 1",
            code="option.backup_keep",
        )
    if any(is_within(to, folder) for folder in (shop.path, *folders_behind_links(shop.path))):
        raise OptionError(
            "A backup inside the workspace would be lost together with it.",
            values=[to],
            hint="choose a folder outside the workspace and outside the targets of its links, "
            "preferably on another disk",
            code="option.backup_to",
        )
    return Backups(to)


def _with_id(backups: Backups, workspace: Workspace) -> Workspace:
    """The workspace with its ID: its own, or that of its newest backup if it was restored without one.

    Raises ConflictError (`backup.other_workspace`).
    """
    newest = backups.newest_or_none()
    if newest is None:
        return workspace.with_id()
    if not _is_of(newest, workspace):
        raise ConflictError(
            f"This location contains the backups of another workspace: '{newest.name}' of {newest.folder}.",
            values=[backups.shown],
            hint="use a separate location for each workspace, such as --to PLACE/shop; nothing was written",
            code="backup.other_workspace",
        )
    return workspace.with_id(newest.shop_id)


def _is_of(newest: Manifest, workspace: Workspace) -> bool:
    """Compares IDs; or name and folder, if one of the two has no ID because an older Tenure created it."""
    if newest.shop_id and workspace.shop_id:
        return newest.shop_id == workspace.shop_id
    return (newest.name, newest.folder) == (workspace.name, str(workspace.path.absolute()))
