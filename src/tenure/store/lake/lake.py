"""The lake: clean orders and data derived from them, as Delta tables that change atomically.

All tables are read at the same version of the lake; a run that records the version can be repeated with the
same rows. Writes go through `Lake.writing`.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from tenure.core.errors import DataError, StoreError
from tenure.core.orders.schema import TABLES
from tenure.core.orders.tables import Tables
from tenure.core.ports import SilentProgress
from tenure.store.files.faults import delta_faults, file_faults
from tenure.store.files.files import files_at
from tenure.store.lake import delta
from tenure.store.lake.head import REPAIR, Head, State, prepared, read_head, write_head
from tenure.store.lake.recovery import Recovery, damaged_files, recovered
from tenure.store.lake.stale import newest_known, note_version, refuse_stale
from tenure.store.lake.writing import LakeWrite, NeededVersions

if TYPE_CHECKING:
    import ibis.expr.types as ir
    import pyarrow as pa

    from tenure.core.ports import Engine, Progress

LOCK = ".lock"
WAIT_SECONDS = 60.0
_STALE_PAUSES = (0.01, 0.05, 0.1, 0.2)
"""Seconds to wait before a head that looks outdated is read again."""


class Lake:
    """The tables of one workspace.

    Parameters
    ----------
    location : str or Path
        A folder, or a URL in an object store.
    lock : Path, optional
        File lock of writers; by default in the folder itself. Required for a URL.
    mark : Path, optional
        File outside the lake with its version, so that an older lake put in its place is detected.
    needed : optional
        Function that returns the versions to keep readable besides the newest; by default none.
    """

    def __init__(
        self,
        location: str | Path,
        lock: Path | None = None,
        mark: Path | None = None,
        needed_versions: NeededVersions = tuple,
    ) -> None:
        self.location = str(location)
        self._files = files_at(location)
        self._lock = lock or Path(location) / LOCK
        self._mark = mark
        self._needed_versions = needed_versions

    @property
    def version(self) -> int:
        """Number of writes so far; 0 for an empty lake."""
        return self._head().current.version

    def states(self) -> tuple[State, ...]:
        """All readable versions, oldest first."""
        return self._head().states

    def names(self, version: int | None = None) -> list[str]:
        """Names of the tables at `version` (by default the current one)."""
        return sorted(self._head().at(version).tables)

    def holds(self, name: str, version: int | None = None) -> bool:
        """Whether a table has rows; a table that was emptied has none."""
        table = self._head().at(version).tables.get(name)
        return table is not None and bool(delta.parquet_files(self._files, table))

    def table(self, name: str, engine: Engine, version: int | None = None) -> ir.Table | None:
        """A table at `version`, lazily; None if the lake has no such table."""
        state = self._head().at(version)
        if name not in state.tables:
            return None
        paths = delta.parquet_files(self._files, state.tables[name])
        return engine.from_parquet(paths, f"lake_{name}_{state.version}") if paths else None

    def tables(self, engine: Engine, version: int | None = None) -> Tables:
        """The clean log at `version`; optional columns that no batch had are absent.

        Raises DataError if nothing has been ingested, and StoreError for a version that is no longer kept.
        """
        state = self._head().at(version)
        rows_by_table = {name: self.table(name, engine, state.version) for name in TABLES}
        if rows_by_table["transactions"] is None:
            raise DataError(
                "The workspace has no orders.",
                hint="tenure ingest orders.csv --workspace ...",
                code="data.empty_lake",
            )
        return Tables(
            **{name: _of_the_schema(name, rows) for name, rows in rows_by_table.items() if rows is not None}
        )

    def small_table(self, name: str, version: int | None = None) -> pa.Table | None:
        """A table in memory, without an engine; for the lake's own bookkeeping."""
        import pyarrow as pa
        from pyarrow import parquet

        table = self._head().at(version).tables.get(name)
        if table is None:
            return None
        paths = delta.parquet_files(self._files, table)
        tables = []
        for path in paths:
            with delta_faults("read the lake", path):
                tables.append(parquet.read_table(path))
        return pa.concat_tables(tables, promote_options="default") if tables else None

    @contextmanager
    def writing(
        self, engine: Engine, progress: Progress | None = None, wait_seconds: float = WAIT_SECONDS
    ) -> Iterator[LakeWrite]:
        """Hold the lake's lock and write; anything not committed by the end of the block is discarded.

        Remains of an interrupted write are removed first. Raises StoreError: `store.busy` if another writer
        does not finish within `wait_seconds`, `store.head_behind` if the head is older than the tables.
        """
        progress_shown = progress or SilentProgress()
        with self._locked(progress_shown, wait_seconds):
            self.create()
            writing = LakeWrite(self._files, self._settled(), engine, progress_shown, self._needed_versions)
            writing.begin()
            try:
                yield writing
            finally:
                writing.end()
                note_version(self._mark, writing.head.current.version)

    def wait_for_writers(self, progress: Progress, wait_seconds: float = WAIT_SECONDS) -> None:
        """Wait until no process is writing; another may start at once. Raises StoreError (`store.busy`)."""
        with self._locked(progress, wait_seconds):
            pass

    def recovered(self, now: datetime) -> Recovery:
        """The head that `recover` would write; nothing is changed."""
        return recovered(self._files, self._mark, now)

    def recover(self, now: datetime, wait_seconds: float = WAIT_SECONDS) -> Recovery:
        """Recover a head that is missing, damaged, or older than the tables; nothing else is changed.

        Raises StoreError: `store.damaged` if there is nothing to recover it from, `store.busy`.
        """
        with self._locked(SilentProgress(), wait_seconds):
            recovery = recovered(self._files, self._mark, now)
            if recovery.problem:
                write_head(self._files, recovery.head)
                note_version(self._mark, recovery.head.current.version)
            return recovery

    def damaged_files(self, head: Head) -> list[str]:
        """Paths of unreadable files of a head's current state; reads everything."""
        return [self._files.path(name) for name in damaged_files(self._files, head)]

    def create(self) -> None:
        """Create an empty lake if there is none. Raises StoreError for a folder whose head is missing."""
        if read_head(self._files) is None:
            self._refuse_headless()
            write_head(self._files, Head())

    def settle(self, progress: Progress, wait_seconds: float = WAIT_SECONDS) -> None:
        """Complete a write that was interrupted in its last step, or whose head was put back.

        Waits for a running writer. Raises StoreError as `writing`.
        """
        head = read_head(self._files)
        if head is not None and prepared(self._files, head) is not None:
            with self._locked(progress, wait_seconds):
                self._settled()

    def refuse_stale(self) -> None:
        """Raises StoreError (`store.head_behind`) if the head is older than the tables.

        The head is read without the lock, and read again in case another process is just committing.
        """
        for pause in _STALE_PAUSES:
            if not self._is_stale():
                return
            time.sleep(pause)
        if self._is_stale():
            refuse_stale(self._files, self._head(), self._mark)

    def _is_stale(self) -> bool:
        head = self._head()
        if prepared(self._files, head) is not None:
            return False
        return newest_known(self._files, head, self._mark) > head.current.version

    def _settled(self) -> Head:
        """The head, after completing a write that was interrupted in its last step."""
        head = self._head()
        if following := prepared(self._files, head):
            write_head(self._files, following)
            head = following
        refuse_stale(self._files, head, self._mark)
        return head

    def _head(self) -> Head:
        head = read_head(self._files)
        if head is None:
            self._refuse_headless()
            return Head()
        return head

    def _refuse_headless(self) -> None:
        with file_faults("read the lake"):
            folders = self._files.folders()
        if folders:
            raise StoreError(
                "The lake has tables but no HEAD.json that describes them.",
                values=[self.location],
                hint=REPAIR,
                code="store.damaged",
            )

    @contextmanager
    def _locked(self, progress: Progress, wait_seconds: float) -> Iterator[None]:
        from filelock import FileLock, Timeout

        with file_faults("lock the lake"):
            self._lock.parent.mkdir(parents=True, exist_ok=True)
            lock = FileLock(self._lock)
            try:
                lock.acquire(timeout=0)
            except Timeout:
                progress.note(
                    f"Another command is writing to this workspace; waiting up to {wait_seconds:g} s"
                )
                self._acquire_or_refuse(lock, wait_seconds)
        try:
            yield
        finally:
            lock.release()

    def _acquire_or_refuse(self, lock: object, wait_seconds: float) -> None:
        from filelock import FileLock, Timeout

        assert isinstance(lock, FileLock)
        try:
            lock.acquire(timeout=wait_seconds)
        except Timeout as error:
            raise StoreError(
                "Another command is writing to this workspace.",
                values=[self.location],
                hint="try again when it has finished; nothing was changed",
                code="store.busy",
            ) from error


def _of_the_schema(name: str, rows: ir.Table) -> ir.Table:
    return rows.select(*(column for column in TABLES[name].names if column in rows.columns))
