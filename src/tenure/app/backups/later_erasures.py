"""Customers who were erased after a backup was taken: found in the restored workspace and erased again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from tenure.app.erasure.erased_files import rooms_of
from tenure.app.erasure.erased_names import ErasedNames
from tenure.app.forgetting.named_customers import named_customers
from tenure.core.errors import InputError, OptionError
from tenure.store.records.erasures import FILE, Erasure, Erasures, erased_among, erasures_from
from tenure.store.workspace import SETTINGS

if TYPE_CHECKING:
    from tenure.core.ports import Progress
    from tenure.serving.shop import Shop
    from tenure.store.backup_manifest import Manifest
    from tenure.store.backups import Backups
    from tenure.store.workspace import Workspace


_MAX_SHOWN = 5


@dataclass(frozen=True)
class LaterErasures:
    """Erasures that a backup does not record as done.

    known_until : up to when they are known; None if no list of them was available.
    all : every known erasure, including those from before the backup.
    """

    later: tuple[Erasure, ...]
    known_until: datetime | None
    all: tuple[Erasure, ...]

    @property
    def customers(self) -> int:
        """How many were erased."""
        return len({(erasure.key, digest) for erasure in self.later for digest in erasure.digests})


def later_erasures(
    backups: Backups, manifest: Manifest, workspaces: tuple[Path, ...], named_path: Path | None, now: datetime
) -> LaterErasures:
    """From the available workspaces, from `named_path`, and from the newest backup.

    Erasures that the backup records as done were done before it started. Times are not compared: the clocks
    of two machines, or of one machine at two times, disagree.

    Raises OptionError (`option.erasures`), StoreError (`store.damaged`, `backup.damaged`).
    """
    erasures: dict[str, Erasure] = {}
    until: datetime | None = None
    for workspace in (*workspaces, *([_checked_path(named_path)] if named_path else [])):
        if (workspace / SETTINGS).exists() or (workspace / FILE).exists():
            erasures |= {erasure.erasure_id: erasure for erasure in Erasures(workspace).all()}
            until = now
    newest = backups.newest_or_none()
    if newest is not None and newest.backup_id != manifest.backup_id:
        erasures = {erasure.erasure_id: erasure for erasure in _of_backup(backups, newest)} | erasures
        until = until or newest.taken_at
    own = _of_backup(backups, manifest)
    over = {erasure.erasure_id for erasure in own if erasure.done_at is not None}
    erasures = {erasure.erasure_id: erasure for erasure in own} | erasures
    later = tuple(erasure for erasure in erasures.values() if erasure.erasure_id not in over)
    return LaterErasures(later, until, tuple(erasures.values()))


def erase_again(shop: Shop, erasures: LaterErasures, progress: Progress) -> int:
    """Erase the customers of later erasures that the restored workspace names; returns how many."""
    from tenure.app.forgetting.forget import Forget, forget

    Erasures(shop.path).add(erasures.all)
    if not erasures.later:
        return 0
    progress.step("Erasing customers again")
    with shop.engine("duckdb") as engine:
        ids = erased_among(set(named_customers(shop.workspace, engine)), erasures.later)
    if len(ids) < erasures.customers:
        ids |= _named_in_texts(shop.workspace, erasures.later, progress)
    if not ids:
        return 0
    try:
        forget(Forget(tuple(sorted(ids)), are_known=True), shop, progress)
    except InputError as error:
        if error.code != "input.unknown_customer":
            raise
    return len(ids)


def _named_in_texts(place: Workspace, later: tuple[Erasure, ...], progress: Progress) -> set[str]:
    """Customers who are in no table, but may be in uploads, results or texts of the store."""
    names = ErasedNames(later)
    if unread := names.look_through(rooms_of(place.path)):
        progress.note(
            f"{len(unread):,} files cannot be searched and may contain customers who were "
            f"erased later: {', '.join(unread[:_MAX_SHOWN])}; delete them if they do"
        )
    if place.has_database:
        for text in place.database.texts():
            names.are_in(text)
    return names.found


def _of_backup(backups: Backups, manifest: Manifest) -> tuple[Erasure, ...]:
    record = next((file for file in manifest.files if file.name == FILE), None)
    if record is None:
        return ()
    return erasures_from(b"".join(backups.pieces(manifest.backup_id, record)), FILE)


def _checked_path(path: Path) -> Path:
    folder = path.parent if path.name == FILE else path
    if not ((folder / SETTINGS).exists() or (folder / FILE).exists()):
        raise OptionError(
            "There is no list of erasures at this location.",
            values=[path],
            hint=f"choose a workspace, or a file {FILE}",
            code="option.erasures",
        )
    return folder
