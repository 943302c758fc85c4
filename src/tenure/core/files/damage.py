"""Damaged or missing Parquet files of the lake: one error for them, wherever they are noticed."""

from __future__ import annotations

import json
import re
import string
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote

from tenure.core.errors import StoreError

if TYPE_CHECKING:
    from pyarrow.fs import FileSystem

_LOG = "_delta_log"
_DEPTH = 3
"""Levels from a commit in the log of a table, the deepest file, up to the lake."""

_COMMIT = re.compile(r"(\d{20})\.json")
_CHECKPOINT = re.compile(r"(\d{20})\.checkpoint.*\.parquet")

HEAD = "HEAD.json"
"""File of a lake that lists the folders of its tables."""

VERSION_GONE = "store.version_gone"
RESTORE_HINT = "restore the newest backup: tenure restore PLACE --workspace DIR --move-existing-to OLD"
"""Hint for damage that cannot be repaired; PLACE is the location of backups."""


def lake_damaged(where: str) -> StoreError:
    """The error for a file or table of the lake (a path or a URL) that is unreadable or missing.

    `store.version_gone` where the lake has since replaced it: its history was cut, as when customers are
    erased, or the version is older than the lake retains. `store.io` where the lake cannot be reached, so
    that nothing is known about the file.
    """
    from pyarrow import ArrowException

    try:
        is_gone = _was_taken_away(where)
    except (OSError, ArrowException):
        return StoreError(
            "The data lake cannot be reached.",
            values=[_shortened(where)],
            hint="check its disk or object store and the credentials, then try again",
            code="store.io",
        )
    if is_gone:
        return StoreError(
            "The version of the data lake being read no longer exists: customers were "
            "erased, or much of the data was changed, in the meantime.",
            hint="try again; nothing is damaged",
            code=VERSION_GONE,
        )
    return StoreError(
        "A file of the data lake is damaged or missing.",
        values=[_shortened(where)],
        hint=f"`tenure repair --workspace DIR --dry-run` lists the damage; {RESTORE_HINT}",
        code="store.damaged",
    )


def is_whole(path: str) -> bool:
    """Whether every value of a Parquet file (a path or a URL) can be read."""
    from pyarrow import ArrowException, parquet

    try:
        parquet.read_table(path).validate(full=True)
    except (OSError, ArrowException):
        return False
    return True


def _was_taken_away(where: str) -> bool:
    from pyarrow.fs import FileSystem, LocalFileSystem

    if "://" in where:
        files, path = FileSystem.from_uri(quote(where, safe=string.punctuation))
    else:
        files, path = LocalFileSystem(), Path(where).absolute().as_posix()
    return _was_replaced(files, PurePosixPath(path)) or _was_removed(files, PurePosixPath(path))


def _was_replaced(files: FileSystem, where: PurePosixPath) -> bool:
    """Whether it belongs to a table folder that the head of the lake no longer lists."""
    for folder in (where, *where.parents)[:_DEPTH]:
        head = _content(files, folder.parent / HEAD) if folder.parent.parts else None
        if head is not None:
            return f'"{folder.name}"'.encode() not in head
    return False


def _was_removed(files: FileSystem, file: PurePosixPath) -> bool:
    """Whether a file is missing and the table's newest version does not need it."""
    from pyarrow.fs import FileType

    if files.get_file_info(str(file)).type != FileType.NotFound:
        return False
    newest = _files_at_newest(files, file.parent / _LOG)
    return newest is not None and file.name not in newest


def _files_at_newest(files: FileSystem, log: PurePosixPath) -> set[str] | None:
    """Names of a table's files according to its log; None if the log has gaps or cannot be read."""
    from pyarrow.fs import FileSelector

    names = [file.base_name for file in files.get_file_info(FileSelector(str(log), allow_not_found=True))]
    commits = sorted(int(match[1]) for name in names if (match := _COMMIT.fullmatch(name)))
    checkpoints = [(int(match[1]), name) for name in names if (match := _CHECKPOINT.fullmatch(name))]
    base = max((number for number, _ in checkpoints), default=-1)
    following = [number for number in commits if number > base]
    if not commits or following != list(range(base + 1, commits[-1] + 1)):
        return None
    last = [_content(files, log / name) or b"" for number, name in checkpoints if number == base]
    after = [_content(files, log / f"{number:020}.json") or b"" for number in following]
    return _replayed(last, after)


def _replayed(checkpoint: list[bytes], commits: list[bytes]) -> set[str] | None:
    """Paths of the files that remain after a checkpoint (in parts) and the commits that follow it."""
    from pyarrow import ArrowException

    try:
        paths = {name for part in checkpoint for name in _listed(part)}
        for commit in commits:
            actions = [json.loads(line) for line in commit.splitlines()]
            paths -= {unquote(action["remove"]["path"]) for action in actions if "remove" in action}
            paths |= {unquote(action["add"]["path"]) for action in actions if "add" in action}
    except (OSError, ValueError, KeyError, TypeError, ArrowException):
        return None
    return paths


def _listed(checkpoint: bytes) -> list[str]:
    from pyarrow import BufferReader, parquet

    table = parquet.ParquetFile(BufferReader(checkpoint)).read(columns=["add.path"])
    added = table["add"].to_pylist()
    return [unquote(entry["path"]) for entry in added if entry is not None and entry["path"] is not None]


def _content(files: FileSystem, file: PurePosixPath) -> bytes | None:
    """None if the file does not exist."""
    try:
        with files.open_input_stream(str(file)) as stream:
            return bytes(stream.read())
    except (FileNotFoundError, NotADirectoryError):
        return None


def _shortened(where: str) -> str:
    """The end of a path: table and file matter more than the location of the workspace."""
    return "/".join(where.replace("\\", "/").split("/")[-3:])
