"""Lookup of rows by id in microseconds: an Arrow file, sorted by id and mapped into memory.

An analytical database takes a millisecond or two for a single row, even with an index. Processes that map the
same file share its pages, and pages that are not needed are never read.
"""

from __future__ import annotations

import os
import weakref
import zlib
from bisect import bisect_right
from collections.abc import Collection
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tenure.core.errors import StoreError
from tenure.store.files.faults import delta_faults, file_faults

if TYPE_CHECKING:
    import pyarrow as pa

Row = dict[str, Any]
BATCH_ROWS = 500_000
_PART_BYTES = 2**22


def write_rows(path: Path, ordered: pa.RecordBatchReader) -> None:
    """Write the file batch by batch. Rows must be sorted by their ids, which are text without nulls."""
    import pyarrow as pa

    with (
        file_faults("write the rows by ID"),
        pa.OSFile(str(path), "wb") as file,
        pa.ipc.new_file(file, ordered.schema) as writer,
    ):
        for batch in ordered:
            writer.write_batch(batch)
    with file_faults("write the rows by ID"):
        checksum_of(path).write_text(f"{_checksum(path)}\n", encoding="ascii")


def checksum_of(path: Path) -> Path:
    """The file with the checksum of such a file: nothing else detects a damaged byte in mapped memory."""
    return path.with_name(path.name + ".crc")


def _checksum(path: Path) -> int:
    checksum = 0
    with path.open("rb") as file:
        while part := file.read(_PART_BYTES):
            checksum = zlib.crc32(part, checksum)
    return checksum


def _damaged(path: Path) -> StoreError:
    return StoreError(
        "The index of rows by ID is damaged.",
        values=[path.name],
        hint="Tenure rebuilds it with the next copy",
        code="store.damaged",
    )


class RowsById:
    """Rows of a file written by `write_rows`. Thread-safe.

    The file may be deleted while it is open. Raises StoreError (`store.damaged`) for a damaged file, also if
    it is truncated later: reading beyond its end would crash the process.
    """

    def __init__(self, path: Path, key: str) -> None:
        import pyarrow as pa

        with delta_faults("read the rows by ID"):
            self._path, self._open = path, os.open(path, os.O_RDONLY)
            weakref.finalize(self, os.close, self._open)
            self._size = os.fstat(self._open).st_size
            if checksum_of(path).read_bytes() != f"{_checksum(path)}\n".encode():
                raise _damaged(path)
            table = pa.ipc.open_file(pa.memory_map(str(path))).read_all()
        batches = [batch for batch in table.to_batches() if batch.num_rows]
        self.columns: tuple[str, ...] = tuple(table.column_names)
        self._batches = [batch.columns for batch in batches]
        self._ids = [batch.column(key) for batch in batches]
        self._first = [ids[0].as_py() for ids in self._ids]
        self._count: int = table.num_rows

    def __len__(self) -> int:
        return self._count

    def get(self, row_id: str) -> Row | None:
        """The row with that id; None if there is none."""
        if os.fstat(self._open).st_size < self._size:
            raise _damaged(self._path)
        number = bisect_right(self._first, row_id) - 1
        if number < 0:
            return None
        ids = self._ids[number]
        low, high = 0, len(ids)
        while low < high:
            middle = (low + high) // 2
            if ids[middle].as_py() < row_id:
                low = middle + 1
            else:
                high = middle
        if low == len(ids) or ids[low].as_py() != row_id:
            return None
        values = self._batches[number]
        return {name: column[low].as_py() for name, column in zip(self.columns, values, strict=True)}

    def many(self, ids: Collection[str]) -> dict[str, Row]:
        """Rows by id, in the order of `ids`; ids without a row are left out."""
        rows = ((row_id, self.get(row_id)) for row_id in dict.fromkeys(ids))
        return {row_id: row for row_id, row in rows if row is not None}
