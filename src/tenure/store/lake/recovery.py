"""Recovery of a lake's head that is missing, damaged, or older than its tables.

It is recovered from its newest copy, or else from the tables' own logs. Nothing is removed, and the new
version is higher than any before it, so that versions recorded by runs never refer to other rows.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from tenure.core.errors import StoreError
from tenure.core.files.damage import RESTORE_HINT, is_whole
from tenure.store.files.faults import file_faults
from tenure.store.files.files import Files
from tenure.store.lake import delta
from tenure.store.lake.head import Head, State, TableAt, copies, read_copy, read_head
from tenure.store.lake.stale import newest_known, noted_version
from tenure.store.lake.upkeep import table_folders

_WITHOUT_RECORD = {"transactions", "events", "customers", "products", "quarantine"}
"""Tables that a write changes together with the record of batches."""


@dataclass(frozen=True)
class Recovery:
    """The head to continue with.

    problem : what is wrong with the existing head; empty if nothing.
    source : where this head comes from. lost : what could not be recovered, in sentences.
    """

    head: Head
    problem: str = ""
    source: str = "HEAD.json"
    losses: tuple[str, ...] = ()


@dataclass
class _TableLog:
    """State of a table from its own log: the newest readable version, and the lake version it belongs to."""

    table: TableAt
    stamp: int | None
    losses: list[str] = field(default_factory=list)


def recovered(files: Files, mark: Path | None, now: datetime) -> Recovery:
    """The correct head. Raises StoreError (`store.damaged`) if there is nothing to recover it from."""
    head, problem = _present(files)
    copy = _newest_copy(files, above=head.current.version if head else 0)
    best = copy or head
    if best is not None:
        newest = newest_known(files, best, mark)
        if newest <= best.current.version:
            source = "its copy in heads/" if copy else "HEAD.json"
            behind = f"HEAD.json is at version {head.current.version}" if head and copy else ""
            return Recovery(best, problem or behind, source)
        problem = (
            problem or f"HEAD.json is at version {best.current.version}, but version {newest} was written"
        )
    return _from_logs(files, mark, now, best, problem)


def _present(files: Files) -> tuple[Head | None, str]:
    try:
        head = read_head(files)
    except StoreError as error:
        if error.code != "store.damaged":
            raise
        return None, "HEAD.json is damaged"
    return head, "" if head else "HEAD.json is missing"


def _newest_copy(files: Files, above: int) -> Head | None:
    for version in reversed([copy for copy in copies(files) if copy > above]):
        try:
            return read_copy(files, version)
        except StoreError:
            continue
    return None


def _from_logs(files: Files, mark: Path | None, now: datetime, best: Head | None, problem: str) -> Recovery:
    """A head with a new state, from the newest complete version of each table."""
    logs = dict(_newest_tables(files))
    if not logs and best is None:
        raise StoreError(
            "The lake has no HEAD.json and no readable table.",
            values=[files.path("")],
            hint=f"{RESTORE_HINT}; without a backup, create a new workspace: tenure init",
            code="store.damaged",
        )
    losses = [sentence for log in logs.values() for sentence in log.losses]
    finished = {table for state in best.states for table in state.tables.values()} if best else set()
    complete = _without_half_a_write(files, logs, finished, losses)
    tables = {name: log.table for name, log in complete.items()}
    if best is not None and tables == best.current.tables:
        losses.append(f"data written after version {best.current.version} is not in this folder")
    number = _above_all(files, mark, best, tables)
    state = State(number, now.isoformat(), "recovered from the logs of the tables", tables)
    history = tuple(state for state in best.states if _can_be_read(files, state)) if best else ()
    return Recovery(Head((*history, state)), problem, "the logs of the tables", tuple(losses))


def _newest_tables(files: Files) -> Iterator[tuple[str, _TableLog]]:
    """State of each table by name, from the readable folder that was created last."""
    by_name: dict[str, list[tuple[int, str]]] = {}
    for folder, created in table_folders(files).items():
        by_name.setdefault(folder.partition(".")[0], []).append((created, folder))
    for name, folders in by_name.items():
        losses: list[str] = []
        for _, folder in sorted(folders, reverse=True):
            if table := _newest_whole(files, folder, losses):
                yield name, _TableLog(table, _stamp(files, table), losses)
                break


def _newest_whole(files: Files, folder: str, losses: list[str]) -> TableAt | None:
    with file_faults("read the lake"):
        commits = [int(match[1]) for name in files.names(folder) if (match := delta.COMMIT.search(name))]
    for version in sorted(commits, reverse=True):
        table = TableAt(folder, version)
        if not (missing := missing_files(files, table)):
            return table
        losses.append(f"{folder} at version {version}: {missing[0]} is missing or damaged")
    return None


def missing_files(files: Files, table: TableAt) -> list[str]:
    """Missing files of a version of a table; its log if that cannot be read."""
    try:
        names = delta.file_names(files, table)
    except StoreError:
        return [f"{table.folder}/_delta_log"]
    with file_faults("read the lake"):
        existing = set(files.names(table.folder))
    return [name for name in names if name not in existing]


def _without_half_a_write(
    files: Files, logs: dict[str, _TableLog], finished: Collection[TableAt], losses: list[str]
) -> dict[str, _TableLog]:
    """The tables before the newest write, if that write did not reach the record of batches.

    Tables that a head lists are `finished`, and an erasure never changes the record. A table is left out
    entirely only if its commit belongs to a write that should have reached the record.
    """
    newest = max((log.stamp or 0 for log in logs.values()), default=0)
    record = logs.get("batches")
    if not newest or record is None or record.stamp == newest:
        return logs
    complete = dict(logs)
    for name, log in logs.items():
        if name not in _WITHOUT_RECORD or log.stamp != newest or log.table in finished:
            continue
        if _was_rewritten(files, name, log.table):
            continue
        earlier = _before(files, log.table, newest)
        if earlier is None and delta.purpose_of(files, log.table.folder, 0) != "write":
            continue
        losses.append(f"{name}: an unfinished write (version {newest}) is ignored")
        if earlier is None:
            del complete[name]
        else:
            complete[name] = replace(log, table=earlier)
    return complete


def _was_rewritten(files: Files, name: str, table: TableAt) -> bool:
    """Whether the table was rewritten, as by an erasure, which does not change the record of batches, and
    nothing was added since.
    """
    first = TableAt(table.folder, 0)
    if delta.purpose_of(files, first.folder, 0) == "rewrite":
        return _stamp(files, first) == _stamp(files, table)
    folders = [folder for folder in table_folders(files) if folder.partition(".")[0] == name]
    return table.version == 0 and min(folders) != table.folder


def _before(files: Files, table: TableAt, stamp: int) -> TableAt | None:
    version = table.version
    while version >= 0 and delta.lake_version(files, table.folder, version) == stamp:
        version -= 1
    earlier = TableAt(table.folder, version)
    return earlier if version >= 0 and not missing_files(files, earlier) else None


def _above_all(files: Files, mark: Path | None, best: Head | None, tables: dict[str, TableAt]) -> int:
    """A version that the lake cannot have had: each write made at least one commit, or created a folder."""
    recorded = [noted_version(mark), *copies(files), best.current.version if best else 0]
    created = list(table_folders(files).values())
    stamps = [_stamp(files, table) for table in tables.values()]
    if None in stamps:  # written before commits stated their version
        recorded.append(max(created, default=0) + sum(table.version + 1 for table in tables.values()))
    return max(*recorded, *created, *(stamp or 0 for stamp in stamps)) + 1


def _stamp(files: Files, table: TableAt) -> int | None:
    return delta.lake_version(files, table.folder, table.version)


def _can_be_read(files: Files, state: State) -> bool:
    return not any(missing_files(files, table) for table in state.tables.values())


def damaged_files(files: Files, head: Head) -> list[str]:
    """Files of the current state that are missing or unreadable."""
    damaged: list[str] = []
    for table in head.current.tables.values():
        missing = missing_files(files, table)
        names = [] if missing else delta.file_names(files, table)
        damaged += missing + [name for name in names if not is_whole(files.path(name))]
    return sorted(damaged)
