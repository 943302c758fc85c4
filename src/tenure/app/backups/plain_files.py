"""Files of a workspace that are copied as they are; each is written once, or replaced as a whole."""

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
"""Folders that are copied separately; the serving copy is built again."""

_DATABASES = tuple(
    f"{name}{ending}"
    for name in (STORE_FILE, DATABASE, QUEUE_FILE)
    for ending in ("", "-wal", "-shm", "-journal")
)
_LEFT_OUT = frozenset({*_DATABASES, LAST_BACKUP})
_PIECE = 1 << 20


def plain_files(workspace: Path) -> list[str]:
    """Their names, relative to the workspace.

    Left out: names that begin with a dot (locks, unfinished files), the serving copy and the job queue (both
    are built again), and the databases, which are copied separately. Targets of links are included.
    """
    paths: list[str] = []
    for relative, _, files in _folders(workspace):
        left_out = _LEFT_OUT if relative == Path() else frozenset()
        names = sorted(name for name in files if not (name.startswith(".") or name in left_out))
        paths += [(relative / name).as_posix() for name in names if not name.endswith(".lock")]
    return paths


def folders_behind_links(workspace: Path) -> list[Path]:
    """Links to folders whose files are copied as they are."""
    paths = (workspace / relative / name for relative, folders, _ in _folders(workspace) for name in folders)
    return [path for path in paths if path.is_symlink()]


def _folders(workspace: Path) -> Iterator[tuple[Path, list[str], list[str]]]:
    for folder, folders, files in walk_with_links(workspace):
        relative = folder.relative_to(workspace)
        left_out = {*_ELSEWHERE, *_LEFT_OUT} if relative == Path() else set()
        folders[:] = sorted(name for name in folders if not (name.startswith(".") or name in left_out))
        yield relative, folders, files


def content(path: Path) -> Iterator[bytes]:
    """Piece by piece."""
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            yield piece
