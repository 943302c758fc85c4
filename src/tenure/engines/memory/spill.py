"""Where DuckDB spills to: a folder that goes with its process, at the latest when the next one begins."""

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
    """A temporary folder. What killed processes left behind is removed first.

    A folder is in use as long as its lock is held; the lock goes with the process, however that ends.
    """

    def __init__(self) -> None:
        _sweep(Path(tempfile.gettempdir()))
        while not (taken := _locked(Path(tempfile.mkdtemp(prefix=_PREFIX)))):
            pass  # somebody who sweeps was quicker: theirs to remove
        self._folder, self._lock = taken

    @property
    def name(self) -> str:
        """Its path."""
        return str(self._folder)

    def cleanup(self) -> None:
        """Remove it."""
        self._lock.release()
        shutil.rmtree(self._folder, ignore_errors=True)


def spill_place() -> str:
    """Where one more DuckDB of this process, which may be closed by nobody, spills to: it makes the folder
    when it has to, and removes it. What it would take by itself is the working folder.
    """
    return str(Path(_of_this_process().name) / token_hex(8))


@cache
def _of_this_process() -> SpillFolder:
    made = SpillFolder()
    atexit.register(made.cleanup)
    return made


def _locked(folder: Path) -> tuple[Path, FileLock] | None:
    """The folder with its lock; None where another process took it for one that nobody uses."""
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
        return  # in use, or somebody else's
