"""Files of the workspace that were handed in or that jobs made: those that name an erased customer go."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from pathlib import Path

from tenure.app.erasure.named_in_file import Wanted
from tenure.store.files.faults import file_faults

ROOMS = ("uploads", "runs", "checks", "results")


def remove_files_that_name(workspace: Path, words: Iterable[str]) -> dict[str, int]:
    """Remove each upload, report and result that has one of the words (ids, addresses, numbers) in it or in
    its name; how many, by room.

    A word counts as named wherever its letters stand, so of a very short one more goes than need be. Raises
    StoreError where a file cannot be read or removed.
    """
    wanted = Wanted(words)
    removed: dict[str, int] = {}
    for place in rooms_of(workspace):
        with file_faults("search the files of the workspace"):
            files = [path for path in (place.rglob("*") if place.is_dir() else [place]) if path.is_file()]
            if any(wanted.is_in_name(path) or wanted.is_in(path) for path in files):
                shutil.rmtree(place) if place.is_dir() else place.unlink()
                removed[place.parent.name] = removed.get(place.parent.name, 0) + 1
    return removed


def rooms_of(workspace: Path) -> list[Path]:
    """Every upload, report and result: folders and files."""
    return [place for room in ROOMS for place in sorted((workspace / room).glob("*"))]
