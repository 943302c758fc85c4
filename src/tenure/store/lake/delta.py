"""Delta tables: written as a stream, read as Parquet files, with small files merged.

Tables have no column statistics in their logs, because these would contain customer ids. delta-rs writes no
checkpoints and expires no log entries: `lake.upkeep` does both, so that a commit is one small JSON file and
every version that the head refers to stays readable.
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import astuple
from itertools import chain
from typing import TYPE_CHECKING, Any, Literal
from urllib.parse import quote, unquote

from tenure.core.files.damage import lake_damaged
from tenure.store.files.faults import delta_faults, file_faults
from tenure.store.files.files import Files
from tenure.store.lake.head import TableAt

if TYPE_CHECKING:
    import pyarrow as pa
    from deltalake import DeltaTable

SMALL_BYTES = 8 * 2**20
MERGED_BYTES = 32 * 2**20
MERGED_AT = 32
"""Number of small files from which they are merged."""

STAMP = "tenure.lakeVersion"
"""Key in a commit's info: the version of the lake that the commit belongs to."""

PURPOSE = "tenure.purpose"
"""Key in a commit's info: `rewrite` if the table was rewritten into a new folder without some rows, as for an
erasure; `write` for any other rows, `merge` for merged files. Absent in commits of older versions.
"""

_RETENTION = "delta.deletedFileRetentionDuration"
_CONFIGURATION = {
    "delta.dataSkippingNumIndexedCols": "0",
    "delta.enableExpiredLogCleanup": "false",
    # The head determines which files are needed; a checkpoint need not list the others.
    _RETENTION: "interval 0 seconds",
}
COMMIT = re.compile(r"_delta_log/(\d{20})\.json\Z")


def write(
    files: Files,
    folder: str,
    data: pa.RecordBatchReader,
    mode: Literal["append", "overwrite"],
    lake_version: int,
    purpose: Literal["write", "rewrite"] = "write",
) -> TableAt:
    """Write a new version of the table in `folder`; new columns are added to its schema."""
    from deltalake import DeltaTable, write_deltalake

    uri = files.uri(folder)
    with delta_faults("write the lake"):
        write_deltalake(
            uri,
            data,
            mode=mode,
            schema_mode="merge" if mode == "append" else "overwrite",
            configuration=_CONFIGURATION,
            target_file_size=MERGED_BYTES,
            **_commit_options(lake_version, purpose),
        )
        return TableAt(folder, DeltaTable(uri).version())


def without(files: Files, table: TableAt, names: Collection[str], lake_version: int) -> TableAt:
    """Commit a version of the table without these files, which stay for older versions.

    The commit is written directly: delta-rs removes rows by a predicate, which it stores in the log with the
    ids it contains. No other process commits meanwhile, see `Lake.writing`.
    """
    now = time.time_ns() // 1_000_000
    info = {"timestamp": now, "operation": "DELETE", "operationParameters": {}, STAMP: str(lake_version)}
    paths = [quote(name.removeprefix(f"{table.folder}/")) for name in sorted(names)]
    removals = [{"remove": {"path": path, "deletionTimestamp": now, "dataChange": True}} for path in paths]
    lines = [json.dumps(action) for action in ({"commitInfo": info}, *removals)]
    following = TableAt(table.folder, table.version + 1)
    with file_faults("write the lake"):
        files.write(commit_name(*astuple(following)), "\n".join(lines).encode())
    return following


def merged(files: Files, table: TableAt, lake_version: int) -> TableAt:
    """Merge the small files of a table if there are many; otherwise the table is returned unchanged."""
    with delta_faults("merge files in the lake"):
        delta_table = _opened(files, table)
        sizes = delta_table.get_add_actions()["size_bytes"].to_pylist()
        if sum(size < SMALL_BYTES for size in sizes) < MERGED_AT:
            return table
        options = _commit_options(lake_version, "merge")
        if _RETENTION not in delta_table.metadata().configuration:
            delta_table.alter.set_table_properties(
                {_RETENTION: _CONFIGURATION[_RETENTION]}, **_only_commit(options)
            )
        delta_table.optimize.compact(target_size=MERGED_BYTES, max_concurrent_tasks=1, **options)
        return TableAt(table.folder, delta_table.version())


def parquet_files(files: Files, table: TableAt) -> list[str]:
    """Paths or URLs of the Parquet files of a table at its version, for engines."""
    return [files.path(name) for name in file_names(files, table)]


def file_names(files: Files, table: TableAt) -> list[str]:
    """Names of the Parquet files of a table at its version, relative to the lake."""
    with delta_faults("read the lake", files.path(table.folder)):
        encoded = _opened(files, table).file_uris()
    return sorted(f"{table.folder}/{unquote(uri.rsplit('/', 1)[-1])}" for uri in encoded)


def schema(files: Files, table: TableAt) -> pa.Schema:
    """Arrow schema of the table at its version."""
    import pyarrow as pa

    with delta_faults("read the lake", files.path(table.folder)):
        return pa.schema(_opened(files, table).schema().to_arrow())


def commit_name(folder: str, version: int) -> str:
    """Name of the file of a commit."""
    return f"{folder}/_delta_log/{version:020d}.json"


def actions(files: Files, commit: str) -> list[dict[str, Any]]:
    """Actions of a commit; empty if it does not exist. Raises StoreError (`store.damaged`)."""
    with file_faults("read the lake"):
        lines = (files.read(commit) or b"").splitlines()
    try:
        return [dict(json.loads(line)) for line in lines]
    except (ValueError, TypeError) as error:
        raise lake_damaged(files.path(commit)) from error


def added(files: Files, folder: str, version: int) -> list[str]:
    """Data files that a commit added."""
    entries = actions(files, commit_name(folder, version))
    return [f"{folder}/{unquote(action['add']['path'])}" for action in entries if "add" in action]


def lake_version(files: Files, folder: str, version: int) -> int | None:
    """Version of the lake that a commit belongs to; None if the commit does not state it, or is missing."""
    stamp = _info(files, folder, version).get(STAMP)
    return int(stamp) if stamp is not None else None


def purpose_of(files: Files, folder: str, version: int) -> str | None:
    """Purpose of a commit, see `PURPOSE`; None if the commit does not state it, or is missing."""
    purpose: str | None = _info(files, folder, version).get(PURPOSE)
    return purpose


def _info(files: Files, folder: str, version: int) -> dict[str, Any]:
    infos = (
        action["commitInfo"]
        for action in actions(files, commit_name(folder, version))
        if "commitInfo" in action
    )
    return next(infos, {})


def commits_after(files: Files, folder: str, version: int) -> list[int]:
    """Versions of the commits after `version`, oldest first."""
    versions = []
    with file_faults("read the lake"):
        while files.read(commit_name(folder, version + 1)) is not None:
            version += 1
            versions.append(version)
    return versions


def new_files(files: Files, folder: str, after: int) -> list[str]:
    """Names of the commits after version `after`, and of the data files they added."""
    following = commits_after(files, folder, after)
    data = [name for version in following for name in added(files, folder, version)]
    return [commit_name(folder, version) for version in following] + data


def filled(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch] | None:
    """The batches that have rows; None if there are none."""
    having_rows = (batch for batch in batches if batch.num_rows)
    first = next(having_rows, None)
    return None if first is None else chain([first], having_rows)


class CountedBatches:
    """Batches being written to a table: counts their rows, and records the exception that stopped them.

    Exceptions do not pass through Arrow and delta-rs; `stopped_by` is the original one, None if all batches
    were written. `stop` makes the next batch the last.
    """

    def __init__(self, batches: Iterable[pa.RecordBatch], report: Callable[[int], None]) -> None:
        self._batches = batches
        self._report = report
        self.rows = 0
        self.stopped_by: BaseException | None = None
        self._stopping = False

    def stop(self) -> None:
        """Request a stop; called from another thread."""
        self._stopping = True

    def __iter__(self) -> Iterator[pa.RecordBatch]:
        try:
            for batch in self._batches:
                yield batch
                self.rows += batch.num_rows
                self._report(batch.num_rows)
                if self._stopping:
                    raise KeyboardInterrupt
        except BaseException as error:
            self.stopped_by = error
            raise


def _opened(files: Files, table: TableAt) -> DeltaTable:
    from deltalake import DeltaTable

    return DeltaTable(files.uri(table.folder), version=table.version)


def _commit_options(lake_version: int, purpose: Literal["write", "rewrite", "merge"]) -> dict[str, Any]:
    """Options of every commit."""
    from deltalake import CommitProperties, PostCommitHookProperties, WriterProperties

    return {
        "writer_properties": WriterProperties(compression="ZSTD", compression_level=1),
        "post_commithook_properties": PostCommitHookProperties(
            create_checkpoint=False, cleanup_expired_logs=False
        ),
        "commit_properties": CommitProperties(custom_metadata={STAMP: str(lake_version), PURPOSE: purpose}),
    }


def _only_commit(options: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in options.items() if name != "writer_properties"}
