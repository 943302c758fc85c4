"""Files of a workspace with a retention period: uploads, results, reports, checks, and unfinished files."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from tenure.app.data.uploads import is_abandoned
from tenure.app.files.job_files import EXPORTS, ROOMS, UPLOADS
from tenure.app.modelling.predict_file import RESULTS
from tenure.store.files.faults import file_faults
from tenure.store.files.sizes import files_of

if TYPE_CHECKING:
    from tenure.core.retention import Retention
    from tenure.store.records.jobs import Job

FileKind = Literal["uploads", "results", "reports", "checks", "unfinished"]
ROOMS_OF: dict[FileKind, tuple[str, ...]] = {
    "uploads": (UPLOADS,),
    "results": (RESULTS, EXPORTS),
    "reports": ("runs", "models", "tuning"),
    "checks": ("checks",),
}
SILENT = timedelta(days=1)
"""Unfinished files are removed only when they are older than this."""

_GONE = ".gone"
_JOB = re.compile(r"[0-9a-f]{32}\Z")


@dataclass(frozen=True)
class StoredItem:
    """A file or folder that is removed as a whole. `at` is when it was last written."""

    kind: FileKind
    path: Path
    bytes: int
    at: datetime


@dataclass(frozen=True)
class ItemsInUse:
    """What must not be removed: files of jobs that wait or run, and the run that is shown.

    jobs : IDs of these jobs. named : their parameters as text, which name uploads. shown : folder of the run.
    """

    jobs: frozenset[str] = frozenset()
    job_texts: str = ""
    run_folder: str | None = None

    @classmethod
    def by(cls, unfinished: Collection[Job], existing: Collection[StoredItem]) -> ItemsInUse:
        """From the jobs that wait or run, and the newest run."""
        ids = frozenset(job.job_id for job in unfinished)
        runs = [item for item in existing if item.kind == "reports" and item.path.parent.name == "runs"]
        newest = max(runs, key=lambda item: item.at, default=None)
        job_texts = json.dumps([job.parameters for job in unfinished])
        return cls(ids, job_texts, newest.path.name if newest else None)

    def holds(self, item: StoredItem) -> bool:
        """Whether a job or a page needs it."""
        if item.kind == "unfinished":
            return any(job_id in item.path.name for job_id in self.jobs)
        if item.kind == "uploads":
            return item.path.name in self.job_texts
        return item.path.name in self.jobs or (item.kind == "reports" and item.path.name == self.run_folder)


def things(workspace: Path) -> list[StoredItem]:
    """All files with a retention period. Raises StoreError if they cannot be listed."""
    with file_faults("search the files of the workspace"):
        return [
            item for kind, rooms in ROOMS_OF.items() for room in rooms for item in _in(workspace / room, kind)
        ]


def is_due(item: StoredItem, retention: Retention, in_use: ItemsInUse, now: datetime) -> bool:
    """Whether its retention period is over and it is not in use."""
    if item.path.name.endswith(_GONE):
        return True
    if in_use.holds(item):
        return False
    if item.kind == "unfinished":
        return is_abandoned(item.path) if item.path.parent.name == UPLOADS else item.at < now - SILENT
    days: int = getattr(retention, f"{item.kind}_days")
    return days > 0 and item.at < now - timedelta(days=days)


def remove(item: StoredItem) -> None:
    """Remove it. It is renamed first, so that the next clean-up removes what a killed process leaves."""
    with file_faults("remove expired data"):
        going = item.path
        if not going.name.endswith(_GONE):
            going = item.path.with_name(f".{item.path.name.lstrip('.')}{_GONE}")
            try:
                item.path.rename(going)
            except FileNotFoundError:  # another process removed it
                return
        shutil.rmtree(going, ignore_errors=True) if going.is_dir() else going.unlink(missing_ok=True)


def job_ids_with_files(workspace: Path) -> frozenset[str]:
    """Jobs whose results exist: such jobs stay listed."""
    names = (path.name for room in ROOMS for path in (workspace / room).glob("*"))
    return frozenset(name for name in names if _JOB.match(name))


def _in(room: Path, kind: FileKind) -> Iterator[StoredItem]:
    for path in sorted(room.glob("*")):
        files = list(files_of(path))
        times = [at for _, at in files] or [_touched(path)]
        hidden = path.name.startswith(".")
        at = datetime.fromtimestamp(max(times), UTC)
        yield StoredItem("unfinished" if hidden else kind, path, sum(size for size, _ in files), at)


def _touched(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except OSError:
        return datetime.now(UTC).timestamp()
