"""The last backup of a workspace that was finished, for those who watch over it."""

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
    """`taken_at` is the moment whose state it holds; `place` is without keys and passwords."""

    backup_id: str
    taken_at: datetime
    bytes: int
    place: str

    def age(self, now: datetime) -> timedelta:
        """How much would be lost with the workspace."""
        return max(now - self.taken_at, timedelta(0))


def note_backup(workspace: Path, manifest: Manifest, place: str) -> None:
    """Write down that it was made."""
    made = LastBackup(manifest.backup_id, manifest.taken_at, manifest.total_bytes, place)
    content = asdict(made) | {"taken_at": made.taken_at.isoformat()}
    with file_faults("record the backup"):
        write_atomically(workspace / FILE, json.dumps(content, indent=1).encode())


def last_backup(workspace: Path) -> LastBackup | None:
    """None where none was ever finished, or the note cannot be read."""
    try:
        found = json.loads((workspace / FILE).read_text(encoding="utf-8"))
        return LastBackup(**{**found, "taken_at": datetime.fromisoformat(found["taken_at"])})
    except (OSError, ValueError, TypeError, KeyError):
        return None
