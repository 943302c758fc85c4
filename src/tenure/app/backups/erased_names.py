"""Customers of whose erasure only digests are known, found in texts: uploads, results, logs of jobs.

Every word of a text, and whatever stands between two separators, is digested and compared.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Collection, Iterator
from pathlib import Path

from tenure.app.erased_files import ROOMS
from tenure.app.named_in_file import Wanted
from tenure.core.spelling import readings
from tenure.store._faults import file_faults
from tenure.store.erasures import Erasure, erased_among

_CELLS = re.compile(r"[\t\r\n,;|\"'<>{}\[\]\0]+")
_WORDS = re.compile(r"[\s:=()+\\]+")
_LONGEST = 512


class ErasedNames:
    """Looks for them in texts; `found` are their ids as the texts have them."""

    beyond_ascii = True
    longest = _LONGEST

    def __init__(self, erasures: Collection[Erasure]) -> None:
        self._erasures = erasures
        self.found: set[str] = set()

    def are_in(self, text: str) -> bool:
        """Note them. Always false, so that the rest of the file is read as well."""
        parts = {part for read in readings(text) for part in _parts(read)}
        self.found |= erased_among(parts, self._erasures)
        return False


def erased_in_files(workspace: Path, names: ErasedNames) -> None:
    """Look through uploads, reports and results. What cannot be read is removed, as `forget` does."""
    wanted = Wanted((), names)
    for place in (place for room in ROOMS for place in sorted((workspace / room).glob("*"))):
        with file_faults("look through the files of the workspace"):
            files = [path for path in (place.rglob("*") if place.is_dir() else [place]) if path.is_file()]
            for path in files:
                names.are_in(f"{path.name}\n{path.stem}")
            if any([wanted.is_in(path) for path in files]):
                shutil.rmtree(place) if place.is_dir() else place.unlink()


def _parts(text: str) -> Iterator[str]:
    for cell in _CELLS.split(text):
        bare = cell.strip()
        if bare:
            yield from {bare, bare.casefold(), *_WORDS.split(bare)}
