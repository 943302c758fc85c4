"""Disk usage of a workspace by kind of data, its age, and what the next clean-up would remove."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from tenure.app.storage.things import FileKind, ItemsInUse, StoredItem, is_due, job_ids_with_files, things
from tenure.store.database.old_rows import ROW_KINDS, OldRows, RowKind
from tenure.store.files.quota import Standing, standing
from tenure.store.files.sizes import size_of
from tenure.store.serving import FOLDER as SERVING
from tenure.store.serving import Serving

if TYPE_CHECKING:
    from tenure.core.settings import Settings
    from tenure.serving.shop import Shop
    from tenure.store.registry.model_version import Version
    from tenure.store.registry.registry import Registry
    from tenure.store.workspace import Workspace

_TITLES = {
    "uploads": "Uploaded files",
    "results": "Prediction files",
    "reports": "Reports, runs and tuning results",
    "checks": "Quality reports",
    "unfinished": "Unfinished files",
    "jobs": "Finished jobs",
    "runs": "Run records",
    "audit": "Audit log",
    "models": "Model versions",
    "served": "Copies for servers",
    "lake": "Orders and customers",
    "audiences": "Audiences",
    "segments": "Segment history",
    "other": "Database and settings",
}
_STAYING = {"lake": "lake", "audiences": "audiences", "segments": "segments"}
"""Data that is never cleaned up -> its folder."""


@dataclass(frozen=True)
class KindUsage:
    """One kind. bytes : None for rows of the database. keep : for how long, in words; empty: never removed.

    due_count, due_bytes : what the next clean-up removes.
    """

    name: str
    title: str
    count: int | None
    bytes: int | None
    oldest: datetime | None
    keep: str = ""
    due_count: int = 0
    due_bytes: int = 0


@dataclass(frozen=True)
class Usage:
    """All kinds, the total, and how it compares with the quota (None without one)."""

    kinds: list[KindUsage]
    used_bytes: int
    quota_bytes: int | None
    standing: Standing


@dataclass(frozen=True)
class CleanUpPlan:
    """What a clean-up removes now."""

    files: list[StoredItem]
    before: dict[RowKind, datetime | None]
    spared: frozenset[str]
    versions: tuple[Version, ...]
    copies: tuple[Path, ...]


def usage(shop: Shop) -> Usage:
    """The disk usage. Raises StoreError if the workspace cannot be read."""
    kinds = list(_kinds(shop.workspace, shop.settings))
    used_bytes = size_of(shop.path)
    files = sum(kind.bytes or 0 for kind in kinds)
    kinds.append(KindUsage("other", _TITLES["other"], None, max(used_bytes - files, 0), None))
    limit = shop.settings.retention.quota_bytes
    return Usage(kinds, used_bytes, limit, standing(used_bytes, limit))


def due_now(shop: Shop) -> CleanUpPlan:
    """Data whose retention period is over, and that is not in use."""
    return _due(shop.workspace, shop.settings, things(shop.path))


def _due(place: Workspace, settings: Settings, existing: list[StoredItem]) -> CleanUpPlan:
    from tenure.store.records.jobs import JobStore

    now, retention = settings.now, settings.retention
    in_use = ItemsInUse.by(JobStore(place.database).unfinished(), existing)
    published = Serving(place.path / SERVING).current()
    runs = {published.run_id} if published and published.run_id else set()
    return CleanUpPlan(
        [item for item in existing if is_due(item, retention, in_use, now)],
        {kind: _before(getattr(retention, f"{kind}_days"), now) for kind in ROW_KINDS},
        in_use.jobs | job_ids_with_files(place.path) | runs,
        registry_of(place, settings).superseded(retention.model_versions),
        Serving(place.path / SERVING).strays(),
    )


def registry_of(place: Workspace, settings: Settings) -> Registry:
    """The workspace's model registry: in its folder, or at the configured URL."""
    return place.registry(settings.mlflow_url)


def _kinds(place: Workspace, settings: Settings) -> Iterator[KindUsage]:
    existing, retention = things(place.path), settings.retention
    due = _due(place, settings, existing)
    kinds: tuple[FileKind, ...] = ("uploads", "results", "reports", "checks", "unfinished")
    for kind in kinds:
        of_kind = [item for item in existing if item.kind == kind]
        due_files = [item for item in due.files if item.kind == kind]
        words = "while in use" if kind == "unfinished" else _days(getattr(retention, f"{kind}_days"))
        yield KindUsage(
            kind,
            _TITLES[kind],
            len(of_kind),
            sum(item.bytes for item in of_kind),
            min((item.at for item in of_kind), default=None),
            words,
            len(due_files),
            sum(item.bytes for item in due_files),
        )
    rows = OldRows(place.database, due.spared)
    for row_kind, before in due.before.items():
        usage = rows.look(row_kind, before)
        keep = _days(getattr(retention, f"{row_kind}_days"))
        yield KindUsage(row_kind, _TITLES[row_kind], usage.count, None, usage.oldest, keep, usage.due)
    yield _models(place, settings, due)
    served_copy, strays = size_of(place.path / SERVING), sum(map(size_of, due.copies))
    title = _TITLES["served"]
    yield KindUsage("served", title, None, served_copy, None, "the newest", len(due.copies), strays)
    for name, folder in _STAYING.items():
        yield KindUsage(name, _TITLES[name], None, size_of(place.path / folder), None)


def _models(place: Workspace, settings: Settings, due: CleanUpPlan) -> KindUsage:
    registry = registry_of(place, settings)
    versions = registry.versions() if registry.is_there and settings.mlflow_url is None else ()
    most = settings.retention.model_versions
    return KindUsage(
        "models",
        _TITLES["models"],
        len(versions),
        sum(size_of(place.path / name) for name in ("mlruns", "mlflow.db")),
        min((version.created_at for version in versions), default=None),
        f"newest {most} and those in use" if most else "forever",
        len(due.versions),
        sum(registry.size_of(version) for version in due.versions),
    )


def _before(days: int, now: datetime) -> datetime | None:
    return now.astimezone(UTC) - timedelta(days=days) if days else None


def _days(days: int) -> str:
    return f"{days:,} days" if days else "forever"
