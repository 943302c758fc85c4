"""Passwords are checked and changed a few at a time."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TypeVar
from weakref import WeakKeyDictionary

from anyio import CapacityLimiter, to_thread

Result = TypeVar("Result")
_AT_A_TIME = 2
"""As many as the store hashes at once: more would only keep threads waiting that others need."""
# By event loop: whoever waits in one cannot be woken from another.
_LIMITERS: WeakKeyDictionary[asyncio.AbstractEventLoop, CapacityLimiter] = WeakKeyDictionary()


async def in_turn(work: Callable[..., Result], *arguments: object) -> Result:
    """What `work` returns, done in a thread when it is its turn."""
    limiter = _LIMITERS.setdefault(asyncio.get_running_loop(), CapacityLimiter(_AT_A_TIME))
    return await to_thread.run_sync(work, *arguments, limiter=limiter)
