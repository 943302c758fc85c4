"""Back the workspace up."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tenure.app.jobs.kind import Kind, Schedule
from tenure.app.jobs.stages import Stage

if TYPE_CHECKING:
    from tenure.app.jobs.kind import JobContext
    from tenure.core.ports import Progress
    from tenure.core.settings import Settings
    from tenure.store.database.database import Database

_SECONDS_OF_AN_HOUR = 3_600


@dataclass(frozen=True)
class BackupParameters:
    """No parameters: the location is a setting of the service."""


def _run(_: BackupParameters, context: JobContext, progress: Progress) -> dict[str, Any]:
    from tenure.app.backups.backup import Backup, backup

    result = backup(Backup(), context.shop, progress)
    manifest = result.manifest
    return {
        "backup_id": manifest.backup_id,
        "taken_at": manifest.taken_at.isoformat(),
        "bytes": manifest.total_bytes,
        "orders": manifest.holds.orders,
        "pruned": len(result.pruned),
    }


def _seconds(settings: Settings) -> float | None:
    return settings.backup_hours * _SECONDS_OF_AN_HOUR if settings.backup_to else None


def _always(_: Database) -> bool:
    return True


KIND = Kind(
    "Back up the workspace to the location in TENURE_BACKUP_TO.",
    "admin",
    BackupParameters,
    _run,
    lane="backup",
    schedule=Schedule(_seconds, _always),
    stages=(
        Stage("Copy the database", ("Copying the SQL store",)),
        Stage("Copy the orders", ("Copying the lake", "Checking the lake"), 4),
        Stage("Copy the models", ("Copying the model registry",)),
        Stage("Copy the files", ("Copying files",), 4),
        Stage("Finish", ("Finishing the backup",)),
    ),
)
