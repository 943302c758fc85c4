"""Files of a workspace that are copied as they lie; each is written once, or replaced as a whole."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from tenure.app.backups.last_backup import FILE as LAST_BACKUP
from tenure.app.jobs.queue import QUEUE_FILE
from tenure.app.walked import walked
from tenure.store.lake_copy import LAKE
from tenure.store.registry import ARTIFACTS, DATABASE
from tenure.store.serving import FOLDER as SERVING
from tenure.store.store_copy import STORE_FILE

_ELSEWHERE = frozenset({LAKE, ARTIFACTS, SERVING})
"""Folders that are copied in their own way; what is served is made anew."""

_DATABASES = tuple(
    f"{name}{ending}"
    for name in (STORE_FILE, DATABASE, QUEUE_FILE)
    for ending in ("", "-wal", "-shm", "-journal")
)
_LEFT_OUT = frozenset({*_DATABASES, LAST_BACKUP})
_PIECE = 1 << 20


def plain_files(workspace: Path) -> list[str]:
    """Their names, relative to the workspace. Folders that are links to elsewhere are entered, too.

    Left out: whatever begins with a dot (locks, what is half written or half sent), what is served and the
    queue of jobs (both are made anew), and the databases, which are copied otherwise.
    """
    found: list[str] = []
    for folder, folders, files in walked(workspace):
        here = folder.relative_to(workspace)
        left_out = {*_ELSEWHERE, *_LEFT_OUT} if here == Path() else set()
        folders[:] = sorted(one for one in folders if not (one.startswith(".") or one in left_out))
        names = sorted(one for one in files if not (one.startswith(".") or one in left_out))
        found += [(here / name).as_posix() for name in names if not name.endswith(".lock")]
    return found


def content(path: Path) -> Iterator[bytes]:
    """Piece by piece."""
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            yield piece
