"""The last finished backup of a workspace, for monitoring."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from tenure.store.files.faults import file_faults
from tenure.store.files.files import write_atomically

if TYPE_CHECKING:
    from tenure.store.backup_manifest import Manifest

FILE = "last-backup.json"


@dataclass(frozen=True)
class LastBackup:
    """`taken_at` is the moment of the state it contains; `place` contains no keys or passwords."""

    backup_id: str
    taken_at: datetime
    bytes: int
    place: str

    def age(self, now: datetime) -> timedelta:
        """How much work would be lost if the workspace were lost now."""
        return max(now - self.taken_at, timedelta(0))


def note_backup(workspace: Path, manifest: Manifest, place: str) -> None:
    """Record the backup in the workspace."""
    backup = LastBackup(manifest.backup_id, manifest.taken_at, manifest.total_bytes, place)
    content = asdict(backup) | {"taken_at": backup.taken_at.isoformat()}
    with file_faults("record the backup"):
        write_atomically(workspace / FILE, json.dumps(content, indent=1).encode())


def last_backup(workspace: Path) -> LastBackup | None:
    """None if no backup was ever finished, or its record cannot be read."""
    try:
        note = json.loads((workspace / FILE).read_text(encoding="utf-8"))
        return LastBackup(**{**note, "taken_at": datetime.fromisoformat(note["taken_at"])})
    except (OSError, ValueError, TypeError, KeyError):
        return None
