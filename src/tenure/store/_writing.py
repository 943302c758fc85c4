"""One write to the lake: many tables, all or nothing."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING, Literal, TypeVar

from tenure.core.errors import StoreError
from tenure.store import _delta
from tenure.store._faults import delta_faults, file_faults
from tenure.store._files import Files
from tenure.store._head import Head, read_head, write_head

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from tenure.core.ports import Engine, Progress

T = TypeVar("T")
ROWS_PER_BATCH = 100_000
_TABLE_FOLDER = re.compile(r"[a-z_]+\.\d{6,}\Z")


@contextmanager
def _stopped_by_ctrl_c(stop: Callable[[], None]) -> Iterator[Callable[[Callable[[], T]], T]]:
    """Runs work in a thread: Python hears no Ctrl-C while it is inside delta-rs, but does while it waits."""
    with ThreadPoolExecutor(max_workers=1) as pool:
        try:
            yield lambda work: pool.submit(work).result()
        except BaseException:
            stop()
            raise


class Writing:
    """Writes that become visible together at `commit`, and leave nothing behind without it.

    Made by `Lake.writing`, which holds the lake's lock meanwhile. Tables written here are read by nobody
    before the commit.
    """

    def __init__(self, files: Files, head: Head, engine: Engine, progress: Progress) -> None:
        self._files = files
        self._engine = engine
        self._progress = progress
        self._tables = dict(head.current.tables)
        self.head = head

    def append(self, name: str, rows: ir.Table) -> int:
        """Add rows (a table of ours, already under our names and types); returns how many. New columns
        join the table, and are null in its older rows.
        """
        return self._write(name, rows, "append", self._folder(name))

    def replace(self, name: str, rows: ir.Table) -> int:
        """Put `rows` in the place of the table's present content; older versions stay readable."""
        return self._write(name, rows, "overwrite", self._folder(name))

    def rewrite(self, name: str, rows: ir.Table) -> int:
        """Put `rows` into a new home, so that the old one can be removed with everything it ever held."""
        return self._write(name, rows, "overwrite", self._new_folder(name))

    def commit(self, at: datetime, reason: str, *, cut_history: bool = False) -> int:
        """Make everything visible at once; returns the lake's new version.

        With `cut_history`, older versions can no longer be read, and their files are removed.
        """
        for name, table in self._tables.items():
            before = self.head.current.tables.get(name)
            after = before.version if before and before.folder == table.folder else -1
            if (before is None) or before != table:
                with file_faults("write the lake"):
                    self._files.sync(_delta.new_files(self._files, table.folder, after))
        self._progress.step("Committing to the lake")
        head = self.head.followed_by(at, reason, dict(self._tables), cut=cut_history)
        write_head(self._files, head)
        self.head = head
        self._progress.step("Tidying the lake")
        self.sweep()
        return head.current.version

    def sweep(self) -> None:
        """Remove whatever no readable state needs: the remains of writes that were killed, or cut off."""
        # The head on the disk decides, not the one in memory: nothing it refers to may ever be removed.
        newest = (read_head(self._files) or Head()).newest_versions()
        with file_faults("tidy the lake"):
            for folder in filter(_TABLE_FOLDER.match, self._files.folders()):
                if folder not in newest:
                    self._files.delete_folder(folder)
                else:
                    self._files.delete(_delta.stray_files(self._files, folder, newest[folder]))

    def _write(self, name: str, rows: ir.Table, mode: Literal["append", "overwrite"], folder: str) -> int:
        import pyarrow as pa

        self._progress.step(f"Writing {name}")
        with delta_faults(f"read the rows for {name}"):
            reader = self._engine.to_batches(rows, ROWS_PER_BATCH)
        filled = _delta.filled(reader)
        if mode == "append" and filled is None:
            return 0
        watched = _delta.Watched(filled or (), self._progress.advance)
        stream = pa.RecordBatchReader.from_batches(reader.schema, watched)
        try:
            with _stopped_by_ctrl_c(watched.stop) as run:
                self._tables[name] = run(lambda: _delta.write(self._files, folder, stream, mode))
        except StoreError:
            if watched.stopped_by is not None:
                raise watched.stopped_by from None
            raise
        return watched.rows

    def _folder(self, name: str) -> str:
        return self._tables[name].folder if name in self._tables else self._new_folder(name)

    def _new_folder(self, name: str) -> str:
        return f"{name}.{self.head.current.version + 1:06d}"
