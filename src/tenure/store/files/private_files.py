"""File permissions: Tenure's files contain customer data and are readable by its own user only."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from stat import S_IMODE

_OTHERS = 0o077
_MAX_CHECKED = 100_000


def keep_files_private() -> None:
    """Make this process and its children create files as 0600 and folders as 0700, or stricter."""
    os.umask(os.umask(_OTHERS) | _OTHERS)


def apply_default_mode(path: Path) -> None:
    """Give a temporary file or folder, created with private permissions, this process's default mode."""
    umask = os.umask(_OTHERS)
    os.umask(umask)
    path.chmod((0o777 if path.is_dir() else 0o666) & ~umask)


def open_to_others(workspace: Path) -> tuple[Path, ...]:
    """Files and folders of a workspace that other users of the machine can access.

    The contents of a folder that is closed to them are protected, so they are not checked.
    """
    return tuple(_open(workspace))


def _open(root: Path) -> Iterator[Path]:
    pending, checked_count = [root], 0
    while pending and checked_count < _MAX_CHECKED:
        path = pending.pop()
        checked_count += 1
        try:
            status = path.lstat()
            if path.is_symlink() or not S_IMODE(status.st_mode) & _OTHERS:
                continue
            yield path
            if path.is_dir():
                pending += path.iterdir()
        except (FileNotFoundError, PermissionError):
            continue  # deleted meanwhile, or owned by another user
