"""Working folder of a backup, for snapshots of the databases."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tenure.core.errors import StoreError
from tenure.store.files.faults import file_faults
from tenure.store.files.locks import locked

_FOLDER = ".backup"
_LOCK = ".backup.lock"


@contextmanager
def working_folder(workspace: Path) -> Iterator[Path]:
    """An empty folder in the workspace, removed at the end; allows one backup at a time.

    Raises StoreError (`store.busy`).
    """
    from filelock import Timeout

    folder = workspace / _FOLDER
    try:
        with locked(workspace / _LOCK, "lock the workspace for a backup", 0):
            with file_faults("prepare the backup folder"):
                shutil.rmtree(folder, ignore_errors=True)
                folder.mkdir(mode=0o700)
            try:
                yield folder
            finally:
                shutil.rmtree(folder, ignore_errors=True)
    except Timeout as error:
        raise StoreError(
            "Another backup of this workspace is running.",
            values=[workspace],
            hint="try again when it has finished",
            code="store.busy",
        ) from error


def drop_remains(workspace: Path) -> None:
    """Remove the folder of an interrupted backup; a running backup removes its own."""
    from filelock import Timeout

    if not (workspace / _FOLDER).exists():
        return
    try:
        with (
            locked(workspace / _LOCK, "lock the workspace for a backup", 0),
            file_faults("remove the remains of an interrupted backup"),
        ):
            shutil.rmtree(workspace / _FOLDER, ignore_errors=True)
    except Timeout:
        return
