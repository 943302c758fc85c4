"""The folder DuckDB spills to: removed with its process, or at the latest when the next one starts."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from functools import cache
from pathlib import Path
from secrets import token_hex

from filelock import FileLock, Timeout

_PREFIX, _IN_USE = "tenure-spill-", "in-use.lock"


class SpillFolder:
    """A temporary folder. Folders left behind by killed processes are removed first.

    A folder is in use as long as its lock is held; the lock is released when the process ends, however it
    ends.
    """

    def __init__(self) -> None:
        _sweep(Path(tempfile.gettempdir()))
        while not (locked := _locked(Path(tempfile.mkdtemp(prefix=_PREFIX)))):
            pass  # another process swept it in the meantime and will remove it
        self._folder, self._lock = locked

    @property
    def name(self) -> str:
        """Path of the folder."""
        return str(self._folder)

    def cleanup(self) -> None:
        """Release the lock and remove the folder."""
        self._lock.release()
        shutil.rmtree(self._folder, ignore_errors=True)


def spill_place() -> str:
    """Spill folder for a further DuckDB of this process, which might never be closed.

    DuckDB creates it when needed and removes it. By default DuckDB would use the working folder.
    """
    return str(Path(_of_this_process().name) / token_hex(8))


@cache
def _of_this_process() -> SpillFolder:
    spill = SpillFolder()
    atexit.register(spill.cleanup)
    return spill


def _locked(folder: Path) -> tuple[Path, FileLock] | None:
    """The folder with its lock; None if another process is removing it as unused."""
    lock = FileLock(folder / _IN_USE)
    try:
        lock.acquire(timeout=0)
    except (Timeout, OSError):
        return None
    if (folder / _IN_USE).is_file():
        return folder, lock
    lock.release()
    return None


def _sweep(place: Path) -> None:
    for folder in place.glob(f"{_PREFIX}*"):
        if (folder / _IN_USE).is_file():
            _remove_if_free(folder)


def _remove_if_free(folder: Path) -> None:
    try:
        with FileLock(folder / _IN_USE, timeout=0):
            shutil.rmtree(folder, ignore_errors=True)
    except (Timeout, OSError):
        return  # in use, or owned by another user
