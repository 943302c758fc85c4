"""One row of a table by its id, in microseconds: an Arrow file, sorted by the id and mapped into memory.

An analytical database takes a millisecond or two for a single row, whatever its index. Processes that map
the same file share its pages; what nobody asks for is never read.
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
    """Write the file, piece by piece. Rows come in the order of their ids, which are text and none null."""
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
    """The file with the checksum of such a file: of what is mapped, nothing else notices a damaged byte."""
    return path.with_name(path.name + ".crc")


def _checksum(path: Path) -> int:
    found = 0
    with path.open("rb") as file:
        while part := file.read(_PART_BYTES):
            found = zlib.crc32(part, found)
    return found


def _damaged(path: Path) -> StoreError:
    return StoreError(
        "The index of rows by ID is damaged.",
        values=[path.name],
        hint="Tenure rebuilds it with the next copy",
        code="store.damaged",
    )


class RowsById:
    """Rows of a file that `write_rows` wrote. Safe to use from many threads.

    The file may be removed while it is open. Raises StoreError (`store.damaged`) for one that is not as it
    was written, also when it is cut short later: reading what is not there would end the process.
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

    def get(self, one: str) -> Row | None:
        """The row of an id; None where there is none."""
        if os.fstat(self._open).st_size < self._size:
            raise _damaged(self._path)
        number = bisect_right(self._first, one) - 1
        if number < 0:
            return None
        ids = self._ids[number]
        low, high = 0, len(ids)
        while low < high:
            middle = (low + high) // 2
            if ids[middle].as_py() < one:
                low = middle + 1
            else:
                high = middle
        if low == len(ids) or ids[low].as_py() != one:
            return None
        values = self._batches[number]
        return {name: column[low].as_py() for name, column in zip(self.columns, values, strict=True)}

    def many(self, ids: Collection[str]) -> dict[str, Row]:
        """Rows by id, in the order they were asked for; ids without a row are left out."""
        found = ((one, self.get(one)) for one in dict.fromkeys(ids))
        return {one: row for one, row in found if row is not None}
