"""Remove data whose retention period is over. It can be killed at any moment, and started again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tenure.app.storage.things import remove
from tenure.app.storage.usage import due_now, registry_of, usage
from tenure.core.ports import SilentProgress
from tenure.store.database.old_rows import OldRows
from tenure.store.serving import FOLDER, Serving

if TYPE_CHECKING:
    from tenure.core.ports import Progress
    from tenure.serving.shop import Shop


@dataclass(frozen=True)
class CleanUp:
    """Command. With `dry_run` nothing is removed."""

    dry_run: bool = False


@dataclass(frozen=True)
class CleanUpResult:
    """How many items of each kind were removed (in a dry run: would be), and the space freed."""

    removed: dict[str, int]
    freed_bytes: int
    dry_run: bool = False


def clean_up(command: CleanUp, shop: Shop, progress: Progress | None = None) -> CleanUpResult:
    """Remove data whose retention period is over; `usage` shows it in advance.

    Raises StoreError if the workspace cannot be read or written.
    """
    if command.dry_run:
        return _planned(shop)
    result = _cleaned(shop, progress or SilentProgress())
    shop.audit("clean_up")
    return result


def _planned(shop: Shop) -> CleanUpResult:
    kinds = usage(shop).kinds
    counts = {kind.name: kind.due_count for kind in kinds if kind.due_count}
    return CleanUpResult(counts, sum(kind.due_bytes for kind in kinds), dry_run=True)


def _cleaned(shop: Shop, progress: Progress) -> CleanUpResult:
    due, freed = due_now(shop), 0
    removed: dict[str, int] = {}
    registry = registry_of(shop.workspace, shop.settings)
    steps = len(due.files) + len(due.versions) + len(due.before) + 1
    progress.step("Removing expired data", total=steps)
    for item in due.files:
        remove(item)
        removed[str(item.kind)] = removed.get(item.kind, 0) + 1
        freed += item.bytes
        progress.advance()
    for version in due.versions:
        freed += registry.size_of(version)
        registry.remove(version)
        removed["models"] = removed.get("models", 0) + 1
        progress.advance()
    registry.remove_remains()
    rows = OldRows(shop.database, due.spared)
    for kind, before in due.before.items():
        removed[kind] = rows.remove(kind, before)
        progress.advance()
    removed["served"], bytes_served = Serving(shop.path / FOLDER).remove_strays()
    progress.advance()
    return CleanUpResult({kind: count for kind, count in removed.items() if count}, freed + bytes_served)
