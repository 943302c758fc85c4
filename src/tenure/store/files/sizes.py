"""How much room files take."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from tenure.store.files.linked_folders import walked


def size_of(path: Path) -> int:
    """Bytes of a file, or of all files below a folder; what goes meanwhile counts nothing."""
    return sum(size for size, _ in files_of(path))


def files_of(path: Path) -> Iterator[tuple[int, float]]:
    """Bytes of each file, and the second it was written."""
    places = (folder / name for folder, _, files in walked(path) for name in files)
    for one in places if path.is_dir() else (path,):
        try:
            found = one.lstat()
        except OSError:
            continue
        yield found.st_size, found.st_mtime
