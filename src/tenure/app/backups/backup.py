"""Back a workspace up while it is being worked with."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tenure.app.backups.last_backup import note_backup
from tenure.app.backups.plain_files import folders_behind_links
from tenure.app.backups.taking import Taking
from tenure.core.clock import clock
from tenure.core.errors import ConflictError, OptionError, StoreError
from tenure.core.ports import Silent
from tenure.store.files.working_folder import working_folder

if TYPE_CHECKING:
    from tenure.core.ports import Progress
    from tenure.core.settings import Settings
    from tenure.store.backup_manifest import Manifest
    from tenure.store.backups import Backups
    from tenure.store.workspace import Workspace


OF_THE_FUTURE = (
    "The newest backup at this location is dated in the future: check the clock of this "
    "machine. New backups are still ordered after it."
)


@dataclass(frozen=True)
class Backup:
    """Command. `to` is a folder or a URL, and `keep` so many whole backups; the settings' when left out."""

    workspace: Path
    to: str | None = None
    keep: int | None = None


@dataclass(frozen=True)
class BackupMade:
    """What it holds, where it is, and which older ones were removed."""

    manifest: Manifest
    place: str
    pruned: tuple[str, ...]


def backup(command: Backup, settings: Settings, progress: Progress | None = None) -> BackupMade:
    """Make one. Nobody waits for it, and earlier backups stay as they are; those beyond `keep` go once this
    one is whole.

    Raises
    ------
    OptionError
        `option.backup_to`: there is no place, or it cannot be one; `option.backup_keep`.
    ConflictError
        `backup.other_workspace`: the place holds the backups of another shop.
    StoreError
        `store.busy`, `store.damaged`, `store.missing`, `store.full`, `backup.place`; there is no new
        backup then.
    """
    from tenure.store.workspace import open_workspace

    watched = progress or Silent()
    place = open_workspace(command.workspace, settings)
    keep = settings.backup_keep if command.keep is None else command.keep
    backups = _place_of(command, settings, place, keep)
    with working_folder(place.path) as folder:
        place = _told_apart(backups, place)
        manifest = _made(backups, place, folder, settings, watched)
        note_backup(place.path, manifest, backups.shown)
        watched.step("Removing old backups")
        pruned = [
            *(backups.prune(keep, manifest.backup_id) if keep else ()),
            *backups.drop_remains(manifest.taken_at),
        ]
    return BackupMade(manifest, backups.shown, tuple(pruned))


def _made(
    backups: Backups, place: Workspace, folder: Path, settings: Settings, progress: Progress
) -> Manifest:
    from tenure.store.database.served_database import RECORD, refuse_other_database

    try:
        if (place.path / RECORD).exists():
            refuse_other_database(place.path, place.database)
        taken_at = clock()
        new = backups.begin(taken_at)
        if backups.is_in_future(new.backup_id, taken_at):
            progress.note(OF_THE_FUTURE)
        try:
            manifest = Taking(place, new, folder, settings, progress).take(taken_at)
            progress.step("Finishing the backup")
            new.finish(manifest)
        except BaseException:
            with suppress(StoreError):
                new.give_up()
            raise
    finally:
        if place.has_database:
            place.database.close()
    return manifest


def _place_of(command: Backup, settings: Settings, place: Workspace, keep: int | None) -> Backups:
    from tenure.store.backups import Backups, is_within

    to = command.to or settings.backup_to
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
    if any(is_within(to, folder) for folder in (place.path, *folders_behind_links(place.path))):
        raise OptionError(
            "A backup inside the workspace would be lost together with it.",
            values=[to],
            hint="choose a folder outside the workspace and outside the targets of its links, "
            "preferably on another disk",
            code="option.backup_to",
        )
    return Backups(to)


def _told_apart(backups: Backups, place: Workspace) -> Workspace:
    """The workspace with its id: its own, or that of its newest backup where it was put back without one.

    Raises ConflictError (`backup.other_workspace`).
    """
    newest = backups.newest_or_none()
    if newest is None:
        return place.with_id()
    if not _is_of(newest, place):
        raise ConflictError(
            f"This location contains the backups of another workspace: '{newest.name}' of {newest.folder}.",
            values=[backups.shown],
            hint="use a separate location for each workspace, such as --to PLACE/shop; nothing was written",
            code="backup.other_workspace",
        )
    return place.with_id(newest.shop_id)


def _is_of(newest: Manifest, place: Workspace) -> bool:
    """By name and folder, where one of the two has no id: an older Tenure made it."""
    if newest.shop_id and place.shop_id:
        return newest.shop_id == place.shop_id
    return (newest.name, newest.folder) == (place.name, str(place.path.absolute()))
