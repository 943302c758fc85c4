"""Files of the workspace that were handed in or that jobs made: those that name an erased customer go."""

from __future__ import annotations

import gzip
import html
import json
import mmap
import shutil
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from tenure.store._faults import file_faults

if TYPE_CHECKING:
    import pyarrow as pa

ROOMS = ("uploads", "runs", "checks", "results")
_ENCODINGS = ("utf-8", "cp1252", "utf-16-le", "utf-16-be")
_PIECE = 1 << 22
_PARQUET = b"PAR1"
_GZIP = b"\x1f\x8b"


def remove_files_that_name(workspace: Path, customer_ids: Iterable[str]) -> dict[str, int]:
    """Remove each upload, report and result that names one of the customers; how many, by room.

    An id counts as named wherever its letters stand, so of a very short one more goes than need be. Raises
    StoreError where a file cannot be read or removed.
    """
    wanted = Wanted(customer_ids)
    removed: dict[str, int] = {}
    for room in ROOMS:
        for place in sorted((workspace / room).glob("*")):
            with file_faults("look through the files of the workspace"):
                files = [path for path in (place.rglob("*") if place.is_dir() else [place]) if path.is_file()]
                if any(map(wanted.is_in, files)):
                    _remove(place)
                    removed[room] = removed.get(room, 0) + 1
    return removed


class Wanted:
    """Ids, in every way a file may spell them."""

    def __init__(self, customer_ids: Iterable[str]) -> None:
        self._ids = tuple(customer_ids)
        texts = {text for one in self._ids for text in (one, json.dumps(one)[1:-1], html.escape(one))}
        self._bytes = {spelt for text in texts for spelt in _spelt(text)}
        self._longest = max((len(one) for one in self._bytes), default=0)

    def is_in(self, path: Path) -> bool:
        """Whether the file names one of them, or cannot be read. Compressed files are read unpacked."""
        with path.open("rb") as file:
            start = file.read(4)
        if start == _PARQUET:
            return self._is_in_parquet(path)
        if start[:2] == _GZIP:
            return self._is_in_gzip(path)
        if not start:
            return False
        with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
            return any(content.find(one) >= 0 for one in self._bytes)

    def _is_in_gzip(self, path: Path) -> bool:
        before = b""
        try:
            with gzip.open(path) as unpacked:
                for piece in _pieces(unpacked):
                    if any(one in before + piece for one in self._bytes):
                        return True
                    before = piece[-self._longest :]
        except (EOFError, zlib.error, gzip.BadGzipFile):
            return True
        return False

    def _is_in_parquet(self, path: Path) -> bool:
        from pyarrow import ArrowException, parquet

        try:
            with parquet.ParquetFile(path) as file:
                return any(self._is_in_batch(batch) for batch in file.iter_batches())
        except ArrowException:
            return True

    def _is_in_batch(self, batch: pa.RecordBatch) -> bool:
        import pyarrow as pa
        from pyarrow import compute

        for column in batch.columns:
            if pa.types.is_nested(column.type):
                column = pa.array([repr(value) for value in column.to_pylist()], pa.string())  # noqa: PLW2901
            texts = column if pa.types.is_binary(column.type) else column.cast(pa.string())
            if any(compute.any(compute.match_substring(texts, one)).as_py() for one in self._ids):
                return True
        return False


def _pieces(file: gzip.GzipFile) -> Iterator[bytes]:
    while piece := file.read(_PIECE):
        yield piece


def _spelt(text: str) -> Iterator[bytes]:
    for encoding in _ENCODINGS:
        try:
            yield text.encode(encoding)
        except UnicodeEncodeError:
            continue


def _remove(place: Path) -> None:
    shutil.rmtree(place) if place.is_dir() else place.unlink()
