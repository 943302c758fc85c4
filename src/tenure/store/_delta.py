"""One Delta table: written as a stream, read as Parquet files, cut back to a version.

Tables keep no column statistics in their logs (they would hold customer ids), write no checkpoints and
expire no log entries: a commit is one small JSON file, and every version stays readable until it is cut.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from typing import TYPE_CHECKING, Literal
from urllib.parse import unquote

from tenure.store._faults import delta_faults, file_faults
from tenure.store._files import Files
from tenure.store._head import TableAt

if TYPE_CHECKING:
    import pyarrow as pa

_CONFIGURATION = {"delta.dataSkippingNumIndexedCols": "0", "delta.enableExpiredLogCleanup": "false"}
_COMMIT = re.compile(r"_delta_log/(\d{20})\.json\Z")


def write(
    files: Files, folder: str, data: pa.RecordBatchReader, mode: Literal["append", "overwrite"]
) -> TableAt:
    """One more version of the table in `folder`; columns that are new join its schema."""
    from deltalake import DeltaTable, PostCommitHookProperties, WriterProperties, write_deltalake

    uri = files.uri(folder)
    with delta_faults("write the lake"):
        write_deltalake(
            uri,
            data,
            mode=mode,
            schema_mode="merge" if mode == "append" else "overwrite",
            configuration=_CONFIGURATION,
            writer_properties=WriterProperties(compression="ZSTD", compression_level=1),
            post_commithook_properties=PostCommitHookProperties(
                create_checkpoint=False, cleanup_expired_logs=False
            ),
        )
        return TableAt(folder, DeltaTable(uri).version())


def parquet_files(files: Files, table: TableAt) -> list[str]:
    """Paths or URLs of the Parquet files that make up the table at its version, as engines want them."""
    from deltalake import DeltaTable

    with delta_faults("read the lake"):
        encoded = DeltaTable(files.uri(table.folder), version=table.version).file_uris()
    names = sorted(unquote(uri.rsplit("/", 1)[-1]) for uri in encoded)
    return [files.path(f"{table.folder}/{name}") for name in names]


def schema(files: Files, table: TableAt) -> pa.Schema:
    """Names and Arrow types of the table at its version."""
    import pyarrow as pa
    from deltalake import DeltaTable

    with delta_faults("read the lake"):
        found = DeltaTable(files.uri(table.folder), version=table.version).schema()
        return pa.schema(found.to_arrow())


def stray_files(files: Files, folder: str, version: int) -> list[str]:
    """Names of all files in `folder` that no version up to `version` needs; later commits come first."""
    names = files.names(folder)
    commits = {name: int(found[1]) for name in names if (found := _COMMIT.search(name))}
    kept = [name for name, number in commits.items() if number <= version]
    needed = {f"{folder}/{path}" for name in kept for path in _added(files, name)}
    beyond = sorted((name for name, number in commits.items() if number > version), reverse=True)
    return beyond + [name for name in names if name not in commits and name not in needed]


def new_files(files: Files, folder: str, after: int) -> list[str]:
    """Commits after version `after`, and the data files they added."""
    commits = [name for name in files.names(folder) if (c := _COMMIT.search(name)) and int(c[1]) > after]
    return commits + [f"{folder}/{path}" for name in commits for path in _added(files, name)]


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


def _added(files: Files, commit: str) -> list[str]:
    with file_faults("read the lake"):
        lines = (files.read(commit) or b"").splitlines()
    actions = (json.loads(line) for line in lines)
    return [unquote(action["add"]["path"]) for action in actions if "add" in action]
