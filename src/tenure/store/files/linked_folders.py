"""Folders of a workspace, including links: parts of it may be on another disk."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path


def walk_with_links(top: Path) -> Iterator[tuple[Path, list[str], list[str]]]:
    """As `os.walk`, but follows links: each folder with the names of its folders and files.

    Folders removed from the list are not entered, nor are links to a parent folder.
    """
    ancestors = {str(top): frozenset({_identity(str(top))})}
    for folder, folders, files in os.walk(top, followlinks=True):
        above = ancestors.pop(folder)
        identities = {name: _identity(os.path.join(folder, name)) for name in folders}
        folders[:] = [name for name in folders if identities[name] not in above]
        yield Path(folder), folders, files
        ancestors |= {os.path.join(folder, name): above | {identities[name]} for name in folders}


def _identity(folder: str) -> tuple[int, int] | None:
    """Device and inode of a folder; None if it no longer exists."""
    try:
        status = os.stat(folder)
    except OSError:
        return None
    return status.st_dev, status.st_ino
