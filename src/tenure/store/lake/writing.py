"""An atomic write to several tables of the lake."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING, Literal, TypeVar

from tenure.core.errors import StoreError
from tenure.store.files.faults import delta_faults, file_faults, store_error
from tenure.store.files.files import Files
from tenure.store.lake import delta, upkeep
from tenure.store.lake.head import Head, TableAt, drop_copies, prepared, read_head, write_head

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from tenure.core.ports import Engine, Progress

    RowCondition = Callable[[ir.Table], ir.BooleanValue]
    RowSelection = Callable[[ir.Table], ir.Table]

T = TypeVar("T")
ROWS_PER_BATCH = 100_000
UNFINISHED = ".unfinished"
"""Marker file while tables are written: if it exists otherwise, a write was interrupted."""


@contextmanager
def _stopped_by_ctrl_c(stop: Callable[[], None]) -> Iterator[Callable[[Callable[[], T]], T]]:
    """Run work in a thread: Python handles Ctrl-C while it waits for a thread, but not inside delta-rs."""
    with ThreadPoolExecutor(max_workers=1) as pool:
        try:
            yield lambda work: pool.submit(work).result()
        except BaseException:
            stop()
            raise


NeededVersions = Callable[[], "Collection[int] | None"]
"""Function that returns the versions of the lake that must stay readable; None if they are unknown."""


class LakeWrite:
    """Writes that become visible together at `commit`, or are discarded.

    Created by `Lake.writing`, which holds the lake's lock. No reader sees tables written here before the
    commit.
    """

    def __init__(
        self,
        files: Files,
        head: Head,
        engine: Engine,
        progress: Progress,
        needed_versions: NeededVersions = tuple,
    ) -> None:
        self._files = files
        self._needed_versions = needed_versions
        self._engine = engine
        self._progress = progress
        self._tables = dict(head.current.tables)
        self._is_writing = False
        self._rewrote: set[str] = set()
        self.head = head

    def begin(self) -> None:
        """Remove the remains of an interrupted write."""
        if self._has_remains():
            self._sweep()

    def end(self) -> None:
        """Remove uncommitted files."""
        if self._is_writing:
            self._sweep()

    def append(self, name: str, rows: ir.Table) -> int:
        """Add rows, which must have our column names and types; returns their number. New columns are added
        to the table, and are null in its older rows.
        """
        return self._write(name, rows, "append", self._folder(name))

    def replace(self, name: str, rows: ir.Table) -> int:
        """Replace the content of the table with `rows`; older versions stay readable."""
        return self._write(name, rows, "overwrite", self._folder(name))

    def take_out(self, name: str, condition: RowCondition) -> None:
        """Remove the rows for which `condition` is true; older versions still have them.

        Only files that contain such rows are rewritten, so that a table is not copied for a single row.
        """
        self._rewrite_files(
            name,
            lambda rows: rows.filter(condition(rows)),
            lambda rows: rows.filter(~condition(rows).fill_null(False)),
        )

    def take_out_matching(self, name: str, matches: ir.Table, by: Sequence[str]) -> None:
        """Remove the rows that equal a row of `matches` in the columns `by`."""
        keys = list(by)
        self._rewrite_files(
            name, lambda rows: rows.semi_join(matches, keys), lambda rows: rows.anti_join(matches, keys)
        )

    def _rewrite_files(self, name: str, going: RowSelection, staying: RowSelection) -> None:
        if name not in self._tables:
            return
        names = delta.file_names(self._files, self._tables[name])
        holding = self._files_with(names, going) if names else []
        if not holding:
            return
        paths = [self._files.path(file) for file in holding]
        rows = self._engine.from_parquet(paths, f"holding_{name}")
        self._started()
        self._write(name, staying(rows), "append", self._folder(name))
        self._tables[name] = delta.without(self._files, self._tables[name], holding, self._next)
        self._rewrote.add(name)

    def _files_with(self, names: list[str], going: RowSelection) -> list[str]:
        """The files that contain such rows, by bisection, because usually few do."""
        rows = self._engine.from_parquet([self._files.path(name) for name in names], "perhaps_holding")
        if not self._engine.to_arrow(going(rows).limit(1)).num_rows:
            return []
        if len(names) == 1:
            return names
        half = len(names) // 2
        return [*self._files_with(names[:half], going), *self._files_with(names[half:], going)]

    def rewrite(self, name: str, rows: ir.Table) -> int:
        """Write `rows` into a new folder, so that the old one can be removed with all its history."""
        return self._write(name, rows, "overwrite", self._new_folder(name), "rewrite")

    def commit(self, at: datetime, reason: str, *, cut_history: bool = False) -> int:
        """Make everything visible at once; returns the lake's new version.

        With `cut_history`, older versions are no longer readable, and their files are removed. Otherwise the
        newest versions (`Head.trimmed`) and those that are needed stay readable.
        """
        needed_versions = () if cut_history else self._needed_versions()
        self._progress.step("Committing to the lake")
        before = self.head
        for name, table in self._tables.items():
            if table != before.current.tables.get(name):
                self._tables[name] = merged = delta.merged(self._files, table, self._next)
                self._sync(merged, before)
        head = before.followed_by(
            at, reason, dict(self._tables), cut=cut_history, rewrote=bool(self._rewrote) and not cut_history
        ).trimmed(needed_versions)
        write_head(self._files, head)
        self.head = head
        self._progress.step("Cleaning up the lake")
        try:
            self._tidy(before, head, cut=cut_history)
        except StoreError as fault:
            if cut_history:  # the remaining files are those that must be removed
                raise
            self._is_writing = False  # everything was written; the next writer sees the marker and cleans up
            self._progress.note(
                f"The lake was written, but not cleaned up: {fault.message.partition(';')[0]}"
            )
        return head.current.version

    def _tidy(self, before: Head, head: Head, *, cut: bool) -> None:
        drop_copies(self._files, head)
        remove = upkeep.sweep if cut else upkeep.drop_folders
        remove(self._files, head)
        if head.current.holds_copies and len(head.states) <= len(before.states):  # some states were dropped
            upkeep.drop_strays(self._files, head, {self._tables[name].folder for name in self._rewrote})
        upkeep.keep_up(self._files, before, head)
        self._finished()

    @property
    def _next(self) -> int:
        return self.head.current.version + 1

    def _sync(self, table: TableAt, before: Head) -> None:
        after = before.newest_versions().get(table.folder, -1)
        with file_faults("write the lake"):
            self._files.sync(delta.new_files(self._files, table.folder, after))

    def _has_remains(self) -> bool:
        newest = self.head.newest_versions()
        with file_faults("read the lake"):
            return (
                self._files.read(UNFINISHED) is not None
                or any(folder not in newest for folder in upkeep.table_folders(self._files))
                or any(delta.commits_after(self._files, *item) for item in newest.items())
            )

    def _sweep(self) -> None:
        # The head on the disk counts, not the one in memory: nothing it refers to may be removed. The same is
        # true for a copy that could not be removed: the next writer continues with that.
        head = read_head(self._files) or Head()
        if prepared(self._files, head) is None:
            upkeep.sweep(self._files, head)
            self._finished()

    def _finished(self) -> None:
        with file_faults("clean up the lake"):
            self._files.delete([UNFINISHED])
        self._is_writing = False

    def _started(self) -> None:
        if not self._is_writing:
            with file_faults("write the lake"):
                self._files.write(UNFINISHED, b"")
            self._is_writing = True

    def _write(
        self,
        name: str,
        rows: ir.Table,
        mode: Literal["append", "overwrite"],
        folder: str,
        purpose: Literal["write", "rewrite"] = "write",
    ) -> int:
        import pyarrow as pa

        self._progress.step(f"Writing {name}")
        with delta_faults(f"read the rows for {name}"):
            reader = self._engine.to_batches(rows, ROWS_PER_BATCH)
        nonempty_batches = delta.filled(reader)
        if mode == "append" and nonempty_batches is None:
            return 0
        self._started()
        counted_batches = delta.CountedBatches(nonempty_batches or (), self._progress.advance)
        stream = pa.RecordBatchReader.from_batches(reader.schema, counted_batches)
        number = self._next
        try:
            with _stopped_by_ctrl_c(counted_batches.stop) as run:
                self._tables[name] = run(
                    lambda: delta.write(self._files, folder, stream, mode, number, purpose)
                )
        except StoreError:
            stopped_by = counted_batches.stopped_by
            if isinstance(stopped_by, (OSError, pa.ArrowException)):  # as for a damaged file
                raise store_error(f"read the rows for {name}", stopped_by) from stopped_by
            if stopped_by is not None:
                raise stopped_by from None
            raise
        return counted_batches.rows

    def _folder(self, name: str) -> str:
        return self._tables[name].folder if name in self._tables else self._new_folder(name)

    def _new_folder(self, name: str) -> str:
        return f"{name}.{self._next:06d}"
