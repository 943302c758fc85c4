"""Find erased customers, of whom only digests are known, in texts: uploads, results, logs of jobs.

Every word of a text, and every field between two separators, is hashed and compared.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path

from tenure.app.erasure.named_in_file import FileSearch
from tenure.core.text.spelling import readings
from tenure.store.files.faults import file_faults
from tenure.store.records.erasures import Erasure, erased_among

_CELLS = re.compile(r"[\t\r\n,;|\"'<>{}\[\]\0]+")
_WORDS = re.compile(r"[\s:=()+]+")
_AROUND = " .:!?\\"
_LONGEST = 512


class ErasedNames:
    """Looks for erased customers in texts; `found` are their IDs as spelled in the texts."""

    beyond_ascii = True
    longest = _LONGEST

    def __init__(self, erasures: Collection[Erasure]) -> None:
        self._erasures = erasures
        self.found: set[str] = set()

    def are_in(self, text: str) -> bool:
        """Add their IDs to `found`. Always False, so that the rest of a file is searched as well."""
        parts = {part for read in readings(text) for part in _parts(read)}
        self.found |= erased_among(parts, self._erasures)
        return False

    def look_through(self, places: Iterable[Path]) -> list[str]:
        """Search files (or folders) and their names; returns the names of files that cannot be read."""
        search, unread = FileSearch((), self), []
        for place in places:
            with file_faults("search the files of the workspace"):
                for path in place.rglob("*") if place.is_dir() else [place]:
                    self.are_in(f"{path.name}\n{path.stem}")
                    if path.is_file() and search.is_in(path):
                        unread.append(path.name)
        return unread


def _parts(text: str) -> Iterator[str]:
    """Parts of the text that may be IDs; numbers also without the `.0` that programs add."""
    for cell in _CELLS.split(text):
        for part in (cell, *_WORDS.split(cell)):
            bare = part.strip(_AROUND)
            if bare:
                yield from (bare, bare.casefold(), bare.removesuffix(".0"))
