"""Passwords are checked and changed a few at a time."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from anyio import CapacityLimiter, to_thread

from tenure.server.per_loop import PerLoop

Result = TypeVar("Result")
_AT_A_TIME = 2
"""As many as the store hashes at once: more would only keep threads waiting that others need."""
_LIMITERS = PerLoop(lambda: CapacityLimiter(_AT_A_TIME))


async def in_turn(work: Callable[..., Result], *arguments: object) -> Result:
    """What `work` returns, done in a thread when it is its turn."""
    return await to_thread.run_sync(work, *arguments, limiter=_LIMITERS.here())
