"""What takes long to make is made once in a run of the tests, and copied by every worker that needs it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

from filelock import FileLock


def built_once(tmp_path_factory, name: str, build: Callable[[Path], None]) -> Path:
    """The folder of this name that `build` has filled, here or in another worker. Only to be copied from."""
    root = tmp_path_factory.getbasetemp()
    root = root.parent if "PYTEST_XDIST_WORKER" in os.environ else root
    place, whole = root / name, root / f"{name}.whole"
    with FileLock(f"{place}.lock"):
        if not whole.exists():
            shutil.rmtree(place, ignore_errors=True)  # of a worker that did not get to its end
            place.mkdir()
            build(place)
            whole.touch()
    return place
