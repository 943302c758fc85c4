"""Files of a workspace that are copied as they lie; each is written once, or replaced as a whole."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from tenure.app.backups.last_backup import FILE as LAST_BACKUP
from tenure.app.jobs.queue import QUEUE_FILE
from tenure.store.database.copy import STORE_FILE
from tenure.store.files.linked_folders import walk_with_links
from tenure.store.lake.copy import LAKE
from tenure.store.registry.registry import DATABASE
from tenure.store.registry.version_files import ARTIFACTS
from tenure.store.serving import FOLDER as SERVING

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
    """Their names, relative to the workspace.

    Left out: whatever begins with a dot (locks, what is half written or half sent), what is served and the
    queue of jobs (both are made anew), and the databases, which are copied otherwise. What lies behind a link
    is in it.
    """
    found: list[str] = []
    for here, _, files in _folders(workspace):
        left_out = _LEFT_OUT if here == Path() else frozenset()
        names = sorted(one for one in files if not (one.startswith(".") or one in left_out))
        found += [(here / name).as_posix() for name in names if not name.endswith(".lock")]
    return found


def folders_behind_links(workspace: Path) -> list[Path]:
    """Of those whose files are copied as they lie."""
    found = (workspace / here / name for here, folders, _ in _folders(workspace) for name in folders)
    return [path for path in found if path.is_symlink()]


def _folders(workspace: Path) -> Iterator[tuple[Path, list[str], list[str]]]:
    for folder, folders, files in walk_with_links(workspace):
        here = folder.relative_to(workspace)
        left_out = {*_ELSEWHERE, *_LEFT_OUT} if here == Path() else set()
        folders[:] = sorted(one for one in folders if not (one.startswith(".") or one in left_out))
        yield here, folders, files


def content(path: Path) -> Iterator[bytes]:
    """Piece by piece."""
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            yield piece
