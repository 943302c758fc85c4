"""One thread for scikit-learn: parallel sums differ from run to run, and threads on busy cores only wait."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def one_thread() -> Iterator[None]:
    """Hold BLAS and OpenMP to one thread."""
    from threadpoolctl import threadpool_limits

    # Only libraries that are loaded can be held.
    importlib.import_module("sklearn.ensemble")
    with threadpool_limits(1):
        yield
