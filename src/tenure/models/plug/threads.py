"""Number of threads that models use.

One for scikit-learn: parallel sums differ from run to run, and threads on busy cores only wait.
"""

from __future__ import annotations

import importlib
import os
from collections.abc import Iterator
from contextlib import contextmanager


def available_cores() -> int:
    """Cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


@contextmanager
def one_thread() -> Iterator[None]:
    """Hold BLAS and OpenMP to one thread."""
    from threadpoolctl import threadpool_limits

    # Only libraries that are loaded can be limited.
    importlib.import_module("sklearn.ensemble")
    with threadpool_limits(1):
        yield
