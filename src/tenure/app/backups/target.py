"""Where a backup is restored to: first into a folder beside the target, then into place in one step."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from tenure.core.errors import StoreError
from tenure.store.files.faults import file_faults
from tenure.store.files.locks import locked

if TYPE_CHECKING:
    from tenure.core.ports import Progress


def check_target(workspace: Path, move_existing_to: Path | None) -> Path | None:
    """Where the old workspace is moved; None if there is none.

    Raises StoreError: `restore.not_empty`, `restore.old_place`, `restore.mount`.
    """
    if os.path.ismount(workspace):
        raise StoreError(
            "A mounted folder cannot be replaced in one step.",
            values=[workspace],
            hint="restore into a folder inside it, and set TENURE_WORKSPACE to that folder",
            code="restore.mount",
        )
    if not workspace.exists() or (workspace.is_dir() and not any(workspace.iterdir())):
        return None
    if move_existing_to is None:
        raise StoreError(
            "The restore location is not empty; nothing was overwritten.",
            values=[workspace],
            hint="restore into another folder, or stop the service and choose where to move the "
            "existing content: --move-existing-to FOLDER",
            code="restore.not_empty",
        )
    above = move_existing_to.absolute().parent
    if move_existing_to.exists() or not above.is_dir() or above.stat().st_dev != workspace.stat().st_dev:
        raise StoreError(
            "The old workspace cannot be moved to this location.",
            values=[move_existing_to],
            hint="choose a folder that does not exist yet, on the same disk as the workspace",
            code="restore.old_place",
        )
    return move_existing_to


@contextmanager
def beside(workspace: Path) -> Iterator[Path]:
    """A new folder beside the workspace; removed at the end unless it was moved into place.

    Remains of killed restores of the same workspace are removed first. Raises StoreError (`store.busy`).
    """
    from filelock import Timeout

    above, start = workspace.parent, f".{workspace.name}.restoring-"
    with file_faults("prepare the folder beside the workspace"):
        above.mkdir(mode=0o700, parents=True, exist_ok=True)
    lock = above / f".{workspace.name}.restoring.lock"
    try:
        with locked(lock, "prepare the folder beside the workspace", 0):
            for remains in above.glob(f"{start}*"):
                shutil.rmtree(remains, ignore_errors=True)
            with file_faults("prepare the folder beside the workspace"):
                folder = Path(tempfile.mkdtemp(prefix=start, dir=above))
            try:
                yield folder
            finally:
                shutil.rmtree(folder, ignore_errors=True)
                lock.unlink(missing_ok=True)
    except Timeout as error:
        raise StoreError(
            "This workspace is already being restored.",
            values=[workspace],
            hint="wait until the restore has finished",
            code="store.busy",
        ) from error


def swap(restored: Path, workspace: Path, old: Path | None, progress: Progress) -> None:
    """Move the workspace to `old`, and `restored` into its place; all or nothing. Raises StoreError."""
    with file_faults("move the restored workspace into place"):
        if old is not None:
            progress.step("Moving the old workspace away")
            workspace.rename(old)
        progress.step("Moving the restored workspace into place")
        try:
            restored.rename(workspace)
        except OSError:
            if old is not None:
                old.rename(workspace)
            raise
