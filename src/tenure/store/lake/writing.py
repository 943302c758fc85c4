"""One write to the lake: many tables, all or nothing."""

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

    Which = Callable[[ir.Table], ir.BooleanValue]
    Picked = Callable[[ir.Table], ir.Table]

T = TypeVar("T")
ROWS_PER_BATCH = 100_000
UNFINISHED = ".unfinished"
"""In the lake while tables are written: where it is found, a write was killed."""


@contextmanager
def _stopped_by_ctrl_c(stop: Callable[[], None]) -> Iterator[Callable[[Callable[[], T]], T]]:
    """Runs work in a thread: Python hears no Ctrl-C while it is inside delta-rs, but does while it waits."""
    with ThreadPoolExecutor(max_workers=1) as pool:
        try:
            yield lambda work: pool.submit(work).result()
        except BaseException:
            stop()
            raise


Needed = Callable[[], "Collection[int] | None"]
"""Tells which versions of the lake have to stay readable; None where that cannot be found out."""


class Writing:
    """Writes that become visible together at `commit`, and leave nothing behind without it.

    Made by `Lake.writing`, which holds the lake's lock meanwhile. Tables written here are read by nobody
    before the commit.
    """

    def __init__(
        self, files: Files, head: Head, engine: Engine, progress: Progress, needed: Needed = tuple
    ) -> None:
        self._files = files
        self._needed = needed
        self._engine = engine
        self._progress = progress
        self._tables = dict(head.current.tables)
        self._is_writing = False
        self._rewrote: set[str] = set()
        self.head = head

    def begin(self) -> None:
        """Remove what an earlier, killed write left behind."""
        if self._has_remains():
            self._sweep()

    def end(self) -> None:
        """Remove what was written and not committed."""
        if self._is_writing:
            self._sweep()

    def append(self, name: str, rows: ir.Table) -> int:
        """Add rows (a table of ours, already under our names and types); returns how many. New columns
        join the table, and are null in its older rows.
        """
        return self._write(name, rows, "append", self._folder(name))

    def replace(self, name: str, rows: ir.Table) -> int:
        """Put `rows` in the place of the table's present content; older versions stay readable."""
        return self._write(name, rows, "overwrite", self._folder(name))

    def take_out(self, name: str, which: Which) -> None:
        """Remove the rows that are `which`; older versions still have them.

        Only files that hold such a row are written anew: a table is not copied for one of its rows.
        """
        self._take_out(
            name,
            lambda rows: rows.filter(which(rows)),
            lambda rows: rows.filter(~which(rows).fill_null(False)),
        )

    def take_out_matching(self, name: str, others: ir.Table, by: Sequence[str]) -> None:
        """The same for the rows that are equal to one of `others` in the columns `by`."""
        keys = list(by)
        self._take_out(
            name, lambda rows: rows.semi_join(others, keys), lambda rows: rows.anti_join(others, keys)
        )

    def _take_out(self, name: str, going: Picked, staying: Picked) -> None:
        if name not in self._tables:
            return
        names = delta.file_names(self._files, self._tables[name])
        holding = self._holding(names, going) if names else []
        if not holding:
            return
        paths = [self._files.path(one) for one in holding]
        rows = self._engine.from_parquet(paths, f"holding_{name}")
        self._started()
        self._write(name, staying(rows), "append", self._folder(name))
        self._tables[name] = delta.without(self._files, self._tables[name], holding, self._next)
        self._rewrote.add(name)

    def _holding(self, names: list[str], going: Picked) -> list[str]:
        """The files with such a row, by halves: there are few of them among many."""
        rows = self._engine.from_parquet([self._files.path(one) for one in names], "perhaps_holding")
        if not self._engine.to_arrow(going(rows).limit(1)).num_rows:
            return []
        if len(names) == 1:
            return names
        half = len(names) // 2
        return [*self._holding(names[:half], going), *self._holding(names[half:], going)]

    def rewrite(self, name: str, rows: ir.Table) -> int:
        """Put `rows` into a new home, so that the old one can be removed with everything it ever held."""
        return self._write(name, rows, "overwrite", self._new_folder(name), "rewrite")

    def commit(self, at: datetime, reason: str, *, cut_history: bool = False) -> int:
        """Make everything visible at once; returns the lake's new version.

        With `cut_history`, older versions can no longer be read, and their files are removed. Otherwise the
        newest can (`Head.trimmed`), and those that are needed.
        """
        needed = () if cut_history else self._needed()
        self._progress.step("Committing to the lake")
        before = self.head
        for name, table in self._tables.items():
            if table != before.current.tables.get(name):
                self._tables[name] = merged = delta.merged(self._files, table, self._next)
                self._sync(merged, before)
        head = before.followed_by(
            at, reason, dict(self._tables), cut=cut_history, rewrote=bool(self._rewrote) and not cut_history
        ).trimmed(needed)
        write_head(self._files, head)
        self.head = head
        self._progress.step("Cleaning up the lake")
        try:
            self._tidy(before, head, cut=cut_history)
        except StoreError as fault:
            if cut_history:  # what is left is what had to go
                raise
            self._is_writing = False  # everything was written: the next writer finds the mark, and tidies
            self._progress.note(
                f"The lake was written, but not cleaned up: {fault.message.partition(';')[0]}"
            )
        return head.current.version

    def _tidy(self, before: Head, head: Head, *, cut: bool) -> None:
        drop_copies(self._files, head)
        remove = upkeep.sweep if cut else upkeep.drop_folders
        remove(self._files, head)
        if head.current.holds_copies and len(head.states) <= len(before.states):  # some were let go of
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
                or any(delta.commits_after(self._files, *one) for one in newest.items())
            )

    def _sweep(self) -> None:
        # The head on the disk decides, not the one in memory: nothing it refers to may ever be removed. Nor
        # what a copy names that could not be taken back: the next writer goes on with that.
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
        filled = delta.filled(reader)
        if mode == "append" and filled is None:
            return 0
        self._started()
        watched = delta.Watched(filled or (), self._progress.advance)
        stream = pa.RecordBatchReader.from_batches(reader.schema, watched)
        number = self._next
        try:
            with _stopped_by_ctrl_c(watched.stop) as run:
                self._tables[name] = run(
                    lambda: delta.write(self._files, folder, stream, mode, number, purpose)
                )
        except StoreError:
            stopped_by = watched.stopped_by
            if isinstance(stopped_by, (OSError, pa.ArrowException)):  # as for a damaged file
                raise store_error(f"read the rows for {name}", stopped_by) from stopped_by
            if stopped_by is not None:
                raise stopped_by from None
            raise
        return watched.rows

    def _folder(self, name: str) -> str:
        return self._tables[name].folder if name in self._tables else self._new_folder(name)

    def _new_folder(self, name: str) -> str:
        return f"{name}.{self._next:06d}"
