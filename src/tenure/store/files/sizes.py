"""Sizes of files."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from tenure.store.files.linked_folders import walk_with_links


def size_of(path: Path) -> int:
    """Bytes of a file, or of all files below a folder; files deleted meanwhile are ignored."""
    return sum(size for size, _ in files_of(path))


def files_of(path: Path) -> Iterator[tuple[int, float]]:
    """Size in bytes and modification time of each file."""
    paths = (folder / name for folder, _, files in walk_with_links(path) for name in files)
    for file in paths if path.is_dir() else (path,):
        try:
            status = file.lstat()
        except OSError:
            continue
        yield status.st_size, status.st_mtime
