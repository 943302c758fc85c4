"""What Tenure writes holds customers' data: nobody but its own user may read it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from stat import S_IMODE

_OTHERS = 0o077
_MOST_LOOKED_AT = 100_000


def keep_files_private() -> None:
    """From here on this process and those it starts make files as 0600 and folders as 0700, or stricter."""
    os.umask(os.umask(_OTHERS) | _OTHERS)


def as_this_process_makes(path: Path) -> None:
    """Give a temporary file or folder, made for its owner alone, the mode that this process's others have."""
    umask = os.umask(_OTHERS)
    os.umask(umask)
    path.chmod((0o777 if path.is_dir() else 0o666) & ~umask)


def open_to_others(workspace: Path) -> tuple[Path, ...]:
    """Files and folders of a workspace that other users of the machine can get at.

    Nobody gets at what is in a folder that is closed to them, so nothing below one is looked at.
    """
    return tuple(_open(workspace))


def _open(root: Path) -> Iterator[Path]:
    waiting, looked_at = [root], 0
    while waiting and looked_at < _MOST_LOOKED_AT:
        path = waiting.pop()
        looked_at += 1
        try:
            found = path.lstat()
            if path.is_symlink() or not S_IMODE(found.st_mode) & _OTHERS:
                continue
            yield path
            if path.is_dir():
                waiting += path.iterdir()
        except (FileNotFoundError, PermissionError):
            continue  # gone by now, or somebody else's
