"""A head that is older than the tables, as after a backup of that one file was put back.

Who wrote with it would remove everything newer as remains of a killed write. A write that was killed can
have got one version ahead of the head, never further.
"""

from __future__ import annotations

from pathlib import Path

from tenure.core.errors import StoreError
from tenure.store.files.faults import file_faults
from tenure.store.files.files import Files, write_atomically
from tenure.store.lake import delta
from tenure.store.lake.head import REPAIR, Head, copies
from tenure.store.lake.upkeep import table_folders

_MOST_COMMITS = 6
"""Of one write to one table, where the commits do not say which write they belong to (before 2026-12)."""


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
    """The highest version of the lake of which there is a trace that no killed write can have left."""
    version = head.current.version
    told = [version, noted_version(mark), *copies(files)]
    begun = [number for number in table_folders(files).values() if number > version + 1]
    return max(*told, *begun, *_written_beyond(files, head))


def noted_version(mark: Path | None) -> int:
    """The version that was noted outside the lake; 0 where none was."""
    if mark is None:
        return 0
    try:
        return int(mark.read_text(encoding="ascii"))
    except (FileNotFoundError, ValueError):
        return 0


def note_version(mark: Path | None, version: int) -> None:
    """Note it outside the lake, so that a lake that was put back as a whole is recognised too."""
    if mark is not None and version != noted_version(mark):
        with file_faults("write the version of the lake"):
            write_atomically(mark, f"{version}\n".encode("ascii"))


def _written_beyond(files: Files, head: Head) -> list[int]:
    """Versions of the lake that commits beyond the head were written for."""
    version, found = head.current.version, []
    for folder, newest in head.newest_versions().items():
        following = delta.commits_after(files, folder, newest)
        stamps = [delta.lake_version(files, folder, number) or 0 for number in following]
        found += [stamp for stamp in stamps if stamp > version + 1]
        if stamps.count(0) > _MOST_COMMITS:
            found.append(version + 2)
    return found
