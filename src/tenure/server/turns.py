"""Work that waits its turn where waiting costs nothing: in the event loop, not in a thread others need."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from anyio import CapacityLimiter, to_thread

from tenure.server.per_loop import PerLoop

Result = TypeVar("Result")


class Turns:
    """Work of one kind, so much of it at a time.

    Parameters
    ----------
    at_a_time : threads that it may hold.
    """

    def __init__(self, at_a_time: int) -> None:
        self._limiters = PerLoop(lambda: CapacityLimiter(at_a_time))

    async def do(self, work: Callable[..., Result], *arguments: object) -> Result:
        """What `work` returns, done in a thread when it is its turn."""
        return await to_thread.run_sync(work, *arguments, limiter=self._limiters.here())


PASSWORDS = Turns(2)
"""As many as the store hashes at once."""

ORDER_CHANGES = Turns(1)
"""Each takes the lake's lock, for which a second would only wait."""
