"""Remove what has been kept as long as it is to be. It may be killed at any moment, and begun again."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tenure.app.storage.things import remove
from tenure.app.storage.usage import due_now, registry_of
from tenure.store.database.old_rows import OldRows
from tenure.store.serving import FOLDER, Serving

if TYPE_CHECKING:
    from tenure.core.ports import Progress
    from tenure.core.settings import Settings
    from tenure.store.workspace import Workspace


@dataclass(frozen=True)
class CleanUp:
    """Command. With `dry_run` nothing is removed."""

    workspace: Path
    dry_run: bool = False


@dataclass(frozen=True)
class CleanedUp:
    """How many things of each kind went (or would go), and the room that this gave (or would give)."""

    removed: dict[str, int]
    freed_bytes: int
    dry_run: bool = False


def clean_up(command: CleanUp, settings: Settings, progress: Progress) -> CleanedUp:
    """Remove what is due: see `usage`, which tells it beforehand.

    Raises StoreError where the workspace cannot be read or written.
    """
    from tenure.store.workspace import open_workspace

    place = open_workspace(command.workspace, settings)
    try:
        return _planned(place, settings) if command.dry_run else _done(place, settings, progress)
    finally:
        place.database.close()


def _planned(place: Workspace, settings: Settings) -> CleanedUp:
    from tenure.app.storage.usage import usage

    kinds = usage(place.path, settings).kinds
    counts = {one.name: one.due_count for one in kinds if one.due_count}
    return CleanedUp(counts, sum(one.due_bytes for one in kinds), dry_run=True)


def _done(place: Workspace, settings: Settings, progress: Progress) -> CleanedUp:
    due, freed = due_now(place, settings), 0
    removed: dict[str, int] = {}
    registry = registry_of(place, settings)
    steps = len(due.files) + len(due.versions) + len(due.before) + 1
    progress.step("Removing expired data", total=steps)
    for thing in due.files:
        remove(thing)
        removed[str(thing.kind)] = removed.get(thing.kind, 0) + 1
        freed += thing.bytes
        progress.advance()
    for version in due.versions:
        freed += registry.size_of(version)
        registry.remove(version)
        removed["models"] = removed.get("models", 0) + 1
        progress.advance()
    registry.remove_remains()
    rows = OldRows(place.database, due.spared)
    for kind, before in due.before.items():
        removed[kind] = rows.remove(kind, before)
        progress.advance()
    removed["served"], bytes_served = Serving(place.path / FOLDER).remove_strays()
    progress.advance()
    return CleanedUp({kind: count for kind, count in removed.items() if count}, freed + bytes_served)
