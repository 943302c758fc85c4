"""All folders of a workspace, those that lie elsewhere and are linked to included."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path


def walked(top: Path) -> Iterator[tuple[Path, list[str], list[str]]]:
    """Each folder with the names of its folders and files, as `os.walk` gives them: folders whose names are
    taken out are not entered. One that is linked to is entered once, so that circles end.
    """
    seen = set()
    for folder, folders, files in os.walk(top, followlinks=True):
        try:
            found = os.stat(folder)
        except OSError:  # it went meanwhile
            folders.clear()
            continue
        if (found.st_dev, found.st_ino) in seen:
            folders.clear()
            continue
        seen.add((found.st_dev, found.st_ino))
        yield Path(folder), folders, files
