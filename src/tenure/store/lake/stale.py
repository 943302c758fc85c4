"""Detection of a head that is older than the tables, as when that file alone was restored from a backup.

Writing with such a head would remove everything newer as the remains of an interrupted write. An interrupted
write can be at most one version ahead of the head.
"""

from __future__ import annotations

from pathlib import Path

from tenure.core.errors import StoreError
from tenure.store.files.faults import file_faults
from tenure.store.files.files import Files, write_atomically
from tenure.store.lake import delta
from tenure.store.lake.head import REPAIR, Head, copies
from tenure.store.lake.upkeep import table_folders

_MAX_COMMITS = 6
"""Commits of one write to one table, for commits that do not state their version (before 2026-12)."""


def refuse_stale(files: Files, head: Head, mark: Path | None) -> None:
    """Raises StoreError (`store.head_behind`) for a head older than its tables."""
    newest = newest_known(files, head, mark)
    if newest > head.current.version:
        raise StoreError(
            "HEAD.json of the lake is older than its tables: it is at version "
            f"{head.current.version}, but version {newest} was written.",
            values=[files.path("HEAD.json")],
            hint=REPAIR,
            code="store.head_behind",
        )


def newest_known(files: Files, head: Head, mark: Path | None) -> int:
    """The highest version of the lake for which there is evidence that no interrupted write can have left."""
    version = head.current.version
    recorded = [version, noted_version(mark), *copies(files)]
    created = [number for number in table_folders(files).values() if number > version + 1]
    return max(*recorded, *created, *_written_beyond(files, head))


def noted_version(mark: Path | None) -> int:
    """The version recorded outside the lake; 0 if there is none."""
    if mark is None:
        return 0
    try:
        return int(mark.read_text(encoding="ascii"))
    except (FileNotFoundError, ValueError):
        return 0


def note_version(mark: Path | None, version: int) -> None:
    """Record the version outside the lake, so that an older lake put in its place is detected."""
    if mark is not None and version != noted_version(mark):
        with file_faults("write the version of the lake"):
            write_atomically(mark, f"{version}\n".encode("ascii"))


def _written_beyond(files: Files, head: Head) -> list[int]:
    """Versions of the lake to which commits after the head belong."""
    version, beyond = head.current.version, []
    for folder, newest in head.newest_versions().items():
        following = delta.commits_after(files, folder, newest)
        stamps = [delta.lake_version(files, folder, number) or 0 for number in following]
        beyond += [stamp for stamp in stamps if stamp > version + 1]
        if stamps.count(0) > _MAX_COMMITS:
            beyond.append(version + 2)
    return beyond
