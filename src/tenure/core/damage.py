"""A Parquet file of the lake that is not as it was written: how it is told, wherever it is noticed."""

from __future__ import annotations

import json
from pathlib import Path
from urllib.parse import unquote

from tenure.core.errors import StoreError

_LOG = "_delta_log"

HEAD = "HEAD.json"
"""File of a lake that names the folders of its tables."""

VERSION_GONE = "store.version_gone"
WAY_BACK = "go back to the newest backup: tenure restore PLACE --workspace DIR --put-old-at OLD"
"""Where nothing mends itself; PLACE is where backups are."""


def lake_damaged(where: str) -> StoreError:
    """A file or table of the lake that cannot be read, or is not there.

    `store.version_gone` where the lake has put something else in its place: its history was cut meanwhile, as
    it is when customers are erased, or what is read was too old to be kept.
    """
    if _was_replaced(where) or _was_removed(Path(where)):
        return StoreError(
            "The version of the lake that is read is gone: customers were erased, or much was changed, "
            "meanwhile.",
            hint="run it again; nothing is damaged",
            code=VERSION_GONE,
        )
    return StoreError(
        "A file of the lake is damaged or missing.",
        values=[_shortened(where)],
        hint=f"`tenure repair --workspace DIR --dry-run` lists what is damaged; {WAY_BACK}",
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


def _was_replaced(where: str) -> bool:
    """Whether a folder of a table is gone, and the head of its lake names it no more."""
    for folder in (Path(where), *Path(where).parents):
        head = folder.parent / HEAD
        if head.is_file():
            return not folder.exists() and f'"{folder.name}"' not in head.read_text(encoding="utf-8")
    return False


def _was_removed(file: Path) -> bool:
    """Whether a file is gone, and the log of its table says that it was taken out."""
    log = file.parent / _LOG
    if file.exists() or not log.is_dir():
        return False
    lines = (line for commit in log.glob("*.json") for line in commit.read_text("utf-8").splitlines())
    actions = (json.loads(line) for line in lines if '"remove"' in line)
    return any(unquote(one["remove"]["path"]) == file.name for one in actions if "remove" in one)


def _shortened(where: str) -> str:
    """The end of a path: table and file, which tell more than where the workspace is."""
    return "/".join(where.replace("\\", "/").split("/")[-3:])
