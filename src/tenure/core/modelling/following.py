"""Who follows a long fit: models tell of their epochs without knowing who listens, or whether anyone does.

Estimators take frames and nothing else, so a use case that wants to draw their progress says so around
the call:

    with followed_by(progress):
        model.fit(panel)
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tenure.core.ports import Progress

_FOLLOWER: ContextVar[Progress | None] = ContextVar("follower_of_fits", default=None)


@contextmanager
def followed_by(progress: Progress) -> Iterator[None]:
    """Long fits within the block tell their steps to `progress`."""
    token = _FOLLOWER.set(progress)
    try:
        yield
    finally:
        _FOLLOWER.reset(token)


def follower() -> Progress | None:
    """Who follows; None where nobody said so."""
    return _FOLLOWER.get()
