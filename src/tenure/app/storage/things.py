"""The files of a workspace that age: uploads, results, reports, checks, and what was left half done."""

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
from tenure.app.files.job_files import ROOMS, UPLOADS
from tenure.app.modelling.predict_file import RESULTS
from tenure.store.files.faults import file_faults
from tenure.store.files.sizes import files_of

if TYPE_CHECKING:
    from tenure.core.retention import Retention
    from tenure.store.records.jobs import Job

FileKind = Literal["uploads", "results", "reports", "checks", "unfinished"]
ROOMS_OF: dict[FileKind, tuple[str, ...]] = {
    "uploads": (UPLOADS,),
    "results": (RESULTS,),
    "reports": ("runs", "models", "tuning"),
    "checks": ("checks",),
}
SILENT = timedelta(days=1)
"""What was left half done is not touched for so long."""

_GONE = ".gone"
_JOB = re.compile(r"[0-9a-f]{32}\Z")


@dataclass(frozen=True)
class Thing:
    """A file or folder that goes as a whole. `at` is when it was written last."""

    kind: FileKind
    path: Path
    bytes: int
    at: datetime


@dataclass(frozen=True)
class InUse:
    """What must not go: names of what jobs that wait or run read and write, and the run that is shown.

    jobs : ids of these jobs. named : their parameters as text, which name uploads. shown : name of a folder.
    """

    jobs: frozenset[str] = frozenset()
    named: str = ""
    shown: str | None = None

    @classmethod
    def by(cls, unfinished: Collection[Job], found: Collection[Thing]) -> InUse:
        """Of jobs that wait or run, and the newest run."""
        ids = frozenset(job.job_id for job in unfinished)
        runs = [one for one in found if one.kind == "reports" and one.path.parent.name == "runs"]
        newest = max(runs, key=lambda one: one.at, default=None)
        named = json.dumps([job.parameters for job in unfinished])
        return cls(ids, named, newest.path.name if newest else None)

    def holds(self, thing: Thing) -> bool:
        """Whether a job or a page needs it."""
        if thing.kind == "unfinished":
            return any(job_id in thing.path.name for job_id in self.jobs)
        if thing.kind == "uploads":
            return thing.path.name in self.named
        return thing.path.name in self.jobs or (thing.kind == "reports" and thing.path.name == self.shown)


def things(workspace: Path) -> list[Thing]:
    """All of them. Raises StoreError where they cannot be listed."""
    with file_faults("search the files of the workspace"):
        return [
            thing
            for kind, rooms in ROOMS_OF.items()
            for room in rooms
            for thing in _in(workspace / room, kind)
        ]


def is_due(thing: Thing, retention: Retention, in_use: InUse, now: datetime) -> bool:
    """Whether it has been kept as long as it is to be, and nobody needs it."""
    if thing.path.name.endswith(_GONE):
        return True
    if in_use.holds(thing):
        return False
    if thing.kind == "unfinished":
        return is_abandoned(thing.path) if thing.path.parent.name == UPLOADS else thing.at < now - SILENT
    days: int = getattr(retention, f"{thing.kind}_days")
    return days > 0 and thing.at < now - timedelta(days=days)


def remove(thing: Thing) -> None:
    """All of it: hidden first, at once, so that what a killed process leaves is swept by the next."""
    with file_faults("remove expired data"):
        going = thing.path
        if not going.name.endswith(_GONE):
            going = thing.path.with_name(f".{thing.path.name.lstrip('.')}{_GONE}")
            try:
                thing.path.rename(going)
            except FileNotFoundError:  # somebody else was quicker
                return
        shutil.rmtree(going, ignore_errors=True) if going.is_dir() else going.unlink(missing_ok=True)


def job_ids_with_files(workspace: Path) -> frozenset[str]:
    """Jobs whose results are there: they are listed as long as these are."""
    names = (path.name for room in ROOMS for path in (workspace / room).glob("*"))
    return frozenset(name for name in names if _JOB.match(name))


def _in(room: Path, kind: FileKind) -> Iterator[Thing]:
    for path in sorted(room.glob("*")):
        files = list(files_of(path))
        written = [at for _, at in files] or [_touched(path)]
        hidden = path.name.startswith(".")
        at = datetime.fromtimestamp(max(written), UTC)
        yield Thing("unfinished" if hidden else kind, path, sum(size for size, _ in files), at)


def _touched(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except OSError:
        return datetime.now(UTC).timestamp()
