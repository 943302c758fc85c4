"""Upkeep of the lake: remains of interrupted writes and old files are removed, and logs get checkpoints.

Only files that no readable state needs are removed. Checkpoints list files without their content; they are in
the table's folder and are removed with it when a customer is erased (decision 0006).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import pairwise

from tenure.core.files.damage import lake_damaged
from tenure.store.files.faults import delta_faults, file_faults
from tenure.store.files.files import Files
from tenure.store.lake import delta
from tenure.store.lake.head import Head, TableAt

CHECKPOINT_EVERY = 50
_STABLE_AFTER = 3 * CHECKPOINT_EVERY
_CHECKPOINT = re.compile(r"_delta_log/(\d{20})\.checkpoint[^/]*\.parquet\Z")
POINTER = "_delta_log/_last_checkpoint"
_TABLE_FOLDER = re.compile(r"[a-z_]+\.(\d{6,})\Z")


def table_folders(files: Files) -> dict[str, int]:
    """Folders of tables, with the version of the lake that created them."""
    with file_faults("read the lake"):
        return {name: int(match[1]) for name in files.folders() if (match := _TABLE_FOLDER.match(name))}


def drop_folders(files: Files, head: Head) -> None:
    """Remove folders of tables that no state refers to."""
    needed_versions = head.newest_versions()
    with file_faults("clean up the lake"):
        for folder in table_folders(files):
            if folder not in needed_versions:
                files.delete_folder(folder)


def sweep(files: Files, head: Head) -> None:
    """Remove everything that no state needs: remains of interrupted writes, and dropped versions."""
    drop_folders(files, head)
    drop_strays(files, head, head.versions_by_folder())


def drop_strays(files: Files, head: Head, folders: Iterable[str]) -> None:
    """Remove files that no state needs from some folders."""
    by_folder = head.versions_by_folder()
    for folder in folders:
        strays = stray_files(files, folder, by_folder[folder])
        with file_faults("clean up the lake"):
            files.delete(strays)


def keep_up(files: Files, before: Head, head: Head) -> None:
    """After a commit: write checkpoints of long logs, and remove files that are no longer needed."""
    earlier = before.newest_versions()
    for folder, versions in head.versions_by_folder().items():
        newest = versions[-1]
        if newest // CHECKPOINT_EVERY > earlier.get(folder, newest) // CHECKPOINT_EVERY:
            _write_checkpoints(files, folder, versions)
            drop_strays(files, head, [folder])


def stray_files(files: Files, folder: str, versions: list[int]) -> list[str]:
    """Names of all files in `folder` that none of these versions needs; the latest commits come first."""
    log = _log_of(files, folder)
    needed_files = _needed_data(files, folder, versions, log) | _needed_log(folder, versions, log)
    beyond = [log.commits[number] for number in sorted(log.commits, reverse=True) if number > versions[-1]]
    return beyond + [name for name in log.names if name not in needed_files and name not in beyond]


@dataclass
class _Log:
    """Files of a table: all names, its commits, and its checkpoints."""

    names: list[str]
    commits: dict[int, str] = field(default_factory=dict)
    checkpoints: dict[int, list[str]] = field(default_factory=dict)


def _log_of(files: Files, folder: str) -> _Log:
    with file_faults("read the lake"):
        log = _Log(files.names(folder))
    for name in log.names:
        if commit := delta.COMMIT.search(name):
            log.commits[int(commit[1])] = name
        elif checkpoint := _CHECKPOINT.search(name):
            log.checkpoints.setdefault(int(checkpoint[1]), []).append(name)
    return log


def _needed_log(folder: str, versions: list[int], log: _Log) -> set[str]:
    """For each version, the checkpoint before it and the commits from there on, including the checkpoint's
    own, which states its version and purpose.
    """
    needed_files = {f"{folder}/{POINTER}"}
    for version in versions:
        base = max((number for number in log.checkpoints if number <= version), default=-1)
        needed_files.update(log.checkpoints.get(base, ()))
        needed_files.update(delta.commit_name(folder, number) for number in range(max(base, 0), version + 1))
    return needed_files


def _needed_data(files: Files, folder: str, versions: list[int], log: _Log) -> set[str]:
    needed_files = set(delta.file_names(files, TableAt(folder, versions[0])))
    for earlier, later in pairwise(versions):
        between = range(earlier + 1, later + 1)
        if all(number in log.commits for number in between):
            needed_files.update(name for number in between for name in delta.added(files, folder, number))
        else:
            needed_files.update(delta.file_names(files, TableAt(folder, later)))
    return needed_files


def _write_checkpoints(files: Files, folder: str, versions: list[int]) -> None:
    """Write checkpoints at the newest version, and at old readable ones, so that they need no commits."""
    existing, newest = _log_of(files, folder).checkpoints, versions[-1]
    old = [
        version for version in versions if 0 < version <= newest - _STABLE_AFTER and version not in existing
    ]
    for version in (*old, newest):  # the pointer refers to the checkpoint written last
        _write_checkpoint(files, TableAt(folder, version))
    checkpoints = _log_of(files, folder).checkpoints
    with file_faults("write the lake"):
        checkpoint_files = [name for version in (*old, newest) for name in checkpoints.get(version, ())]
        files.sync([*checkpoint_files, f"{folder}/{POINTER}"])


def _write_checkpoint(files: Files, table: TableAt) -> None:
    """Write and verify a checkpoint, because commits are removed after it. Raises StoreError
    (`store.damaged`).
    """
    from deltalake import DeltaTable

    before = delta.file_names(files, table)
    with delta_faults("write the lake"):
        DeltaTable(files.uri(table.folder), version=table.version).create_checkpoint()
    if delta.file_names(files, table) != before:
        raise lake_damaged(files.path(table.folder))
