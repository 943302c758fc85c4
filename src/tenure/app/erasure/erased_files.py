"""Remove uploads and files of jobs that name an erased customer."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from tenure.app.erasure.named_in_file import FileSearch
from tenure.store.files.faults import file_faults

ROOMS = ("uploads", "runs", "checks", "results", "exports")


def remove_files_that_name(workspace: Path, words: Iterable[str]) -> dict[str, int]:
    """Remove each upload, report and result that contains one of the words (IDs, addresses, numbers), or has
    one in its name; returns how many, by folder.

    Words also match inside other words, so a very short one removes more than necessary. Raises StoreError if
    a file cannot be read or removed.
    """
    removed = Counter[str]()
    for place in _naming(workspace, words):
        with file_faults("search the files of the workspace"):
            shutil.rmtree(place) if place.is_dir() else place.unlink()
        removed[place.parent.name] += 1
    return dict(removed)


def count_files_that_name(workspace: Path, words: Iterable[str]) -> dict[str, int]:
    """How many files `remove_files_that_name` would remove, by folder."""
    return dict(Counter(place.parent.name for place in _naming(workspace, words)))


def rooms_of(workspace: Path) -> list[Path]:
    """All uploads, reports and results: folders and files."""
    return [place for room in ROOMS for place in sorted((workspace / room).glob("*"))]


def _naming(workspace: Path, words: Iterable[str]) -> Iterator[Path]:
    search = FileSearch(words)
    for place in rooms_of(workspace):
        with file_faults("search the files of the workspace"):
            files = [path for path in (place.rglob("*") if place.is_dir() else [place]) if path.is_file()]
            is_named = any(search.is_in_name(path) or search.is_in(path) for path in files)
        if is_named:
            yield place
