"""One Delta table: written as a stream, read as Parquet files, small files merged.

Tables keep no column statistics in their logs (they would hold customer ids). delta-rs itself writes no
checkpoints and expires no log entries: `store._upkeep` does both, so that a commit is one small JSON file
and every version that the head names stays readable.
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
"""So many small files of a table are merged."""

STAMP = "tenure.lakeVersion"
"""In a commit's info: the version of the lake it was written for."""

PURPOSE = "tenure.purpose"
"""In a commit's info: `rewrite` where a table was written into a new folder without some of its rows, as for
an erasure; `write` for any other rows, `merge` for files put together. Absent in commits of older versions.
"""

_RETENTION = "delta.deletedFileRetentionDuration"
_CONFIGURATION = {
    "delta.dataSkippingNumIndexedCols": "0",
    "delta.enableExpiredLogCleanup": "false",
    # Which files are still needed is up to the head; a checkpoint need not list those that are not.
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
    """One more version of the table in `folder`; columns that are new join its schema."""
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
            **_how(lake_version, purpose),
        )
        return TableAt(folder, DeltaTable(uri).version())


def without(files: Files, table: TableAt, names: Collection[str], lake_version: int) -> TableAt:
    """The next version of the table: these of its files are no part of it, and stay for older versions.

    The commit is written as it is: delta-rs takes out what a predicate finds, and keeps that, with the ids in
    it, in the log. Nobody else commits meanwhile, see `Lake.writing`.
    """
    now = time.time_ns() // 1_000_000
    info = {"timestamp": now, "operation": "DELETE", "operationParameters": {}, STAMP: str(lake_version)}
    paths = [quote(name.removeprefix(f"{table.folder}/")) for name in sorted(names)]
    gone = [{"remove": {"path": path, "deletionTimestamp": now, "dataChange": True}} for path in paths]
    lines = [json.dumps(action) for action in ({"commitInfo": info}, *gone)]
    following = TableAt(table.folder, table.version + 1)
    with file_faults("write the lake"):
        files.write(commit_name(*astuple(following)), "\n".join(lines).encode())
    return following


def merged(files: Files, table: TableAt, lake_version: int) -> TableAt:
    """The table with its small files put together where there are many; as it was where there are few."""
    with delta_faults("merge files in the lake"):
        found = _opened(files, table)
        sizes = found.get_add_actions()["size_bytes"].to_pylist()
        if sum(size < SMALL_BYTES for size in sizes) < MERGED_AT:
            return table
        how = _how(lake_version, "merge")
        if _RETENTION not in found.metadata().configuration:
            found.alter.set_table_properties({_RETENTION: _CONFIGURATION[_RETENTION]}, **_only_commit(how))
        found.optimize.compact(target_size=MERGED_BYTES, max_concurrent_tasks=1, **how)
        return TableAt(table.folder, found.version())


def parquet_files(files: Files, table: TableAt) -> list[str]:
    """Paths or URLs of the Parquet files that make up the table at its version, as engines want them."""
    return [files.path(name) for name in file_names(files, table)]


def file_names(files: Files, table: TableAt) -> list[str]:
    """The same, relative to the lake."""
    with delta_faults("read the lake", files.path(table.folder)):
        encoded = _opened(files, table).file_uris()
    return sorted(f"{table.folder}/{unquote(uri.rsplit('/', 1)[-1])}" for uri in encoded)


def schema(files: Files, table: TableAt) -> pa.Schema:
    """Names and Arrow types of the table at its version."""
    import pyarrow as pa

    with delta_faults("read the lake", files.path(table.folder)):
        return pa.schema(_opened(files, table).schema().to_arrow())


def commit_name(folder: str, version: int) -> str:
    """The file of a commit."""
    return f"{folder}/_delta_log/{version:020d}.json"


def actions(files: Files, commit: str) -> list[dict[str, Any]]:
    """What a commit says; nothing where it is not there. Raises StoreError (`store.damaged`)."""
    with file_faults("read the lake"):
        lines = (files.read(commit) or b"").splitlines()
    try:
        return [dict(json.loads(line)) for line in lines]
    except (ValueError, TypeError) as error:
        raise lake_damaged(files.path(commit)) from error


def added(files: Files, folder: str, version: int) -> list[str]:
    """Data files that a commit added."""
    found = actions(files, commit_name(folder, version))
    return [f"{folder}/{unquote(action['add']['path'])}" for action in found if "add" in action]


def lake_version(files: Files, folder: str, version: int) -> int | None:
    """Version of the lake that a commit was written for; None where the commit does not say, or is gone."""
    stamp = _info(files, folder, version).get(STAMP)
    return int(stamp) if stamp is not None else None


def purpose_of(files: Files, folder: str, version: int) -> str | None:
    """What a commit was for, see `PURPOSE`; None where the commit does not say, or is gone."""
    purpose: str | None = _info(files, folder, version).get(PURPOSE)
    return purpose


def _info(files: Files, folder: str, version: int) -> dict[str, Any]:
    found = (one["commitInfo"] for one in actions(files, commit_name(folder, version)) if "commitInfo" in one)
    return next(found, {})


def commits_after(files: Files, folder: str, version: int) -> list[int]:
    """Versions of the commits that follow one, oldest first."""
    found = []
    with file_faults("read the lake"):
        while files.read(commit_name(folder, version + 1)) is not None:
            version += 1
            found.append(version)
    return found


def new_files(files: Files, folder: str, after: int) -> list[str]:
    """Commits after version `after`, and the data files they added."""
    following = commits_after(files, folder, after)
    data = [name for version in following for name in added(files, folder, version)]
    return [commit_name(folder, version) for version in following] + data


def filled(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch] | None:
    """The batches that have rows; None where there are none."""
    having_rows = (batch for batch in batches if batch.num_rows)
    first = next(having_rows, None)
    return None if first is None else chain([first], having_rows)


class Watched:
    """Batches on their way into a table: counted, and what stopped them kept.

    An exception does not survive the way through Arrow and delta-rs; `stopped_by` is the original, None
    when all batches were taken. `stop` makes the next batch the last.
    """

    def __init__(self, batches: Iterable[pa.RecordBatch], seen: Callable[[int], None]) -> None:
        self._batches = batches
        self._seen = seen
        self.rows = 0
        self.stopped_by: BaseException | None = None
        self._stopping = False

    def stop(self) -> None:
        """Ask for an end, from another thread."""
        self._stopping = True

    def __iter__(self) -> Iterator[pa.RecordBatch]:
        try:
            for batch in self._batches:
                yield batch
                self.rows += batch.num_rows
                self._seen(batch.num_rows)
                if self._stopping:
                    raise KeyboardInterrupt
        except BaseException as error:
            self.stopped_by = error
            raise


def _opened(files: Files, table: TableAt) -> DeltaTable:
    from deltalake import DeltaTable

    return DeltaTable(files.uri(table.folder), version=table.version)


def _how(lake_version: int, purpose: Literal["write", "rewrite", "merge"]) -> dict[str, Any]:
    """How every commit is made."""
    from deltalake import CommitProperties, PostCommitHookProperties, WriterProperties

    return {
        "writer_properties": WriterProperties(compression="ZSTD", compression_level=1),
        "post_commithook_properties": PostCommitHookProperties(
            create_checkpoint=False, cleanup_expired_logs=False
        ),
        "commit_properties": CommitProperties(custom_metadata={STAMP: str(lake_version), PURPOSE: purpose}),
    }


def _only_commit(how: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in how.items() if name != "writer_properties"}
