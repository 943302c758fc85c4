"""Folders of a workspace, those included that are links: parts of it may lie on another disk."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path


def walked(top: Path) -> Iterator[tuple[Path, list[str], list[str]]]:
    """Each folder with the names of its folders and files, as `os.walk` has them, behind links as well.

    Folders that are taken out of the list are not entered, and none that leads back to where it lies in.
    """
    on_the_way = {str(top): frozenset({_identity(str(top))})}
    for here, folders, files in os.walk(top, followlinks=True):
        above = on_the_way.pop(here)
        found = {name: _identity(os.path.join(here, name)) for name in folders}
        folders[:] = [name for name in folders if found[name] not in above]
        yield Path(here), folders, files
        on_the_way |= {os.path.join(here, name): above | {found[name]} for name in folders}


def _identity(folder: str) -> tuple[int, int] | None:
    """None for one that has gone."""
    try:
        found = os.stat(folder)
    except OSError:
        return None
    return found.st_dev, found.st_ino
