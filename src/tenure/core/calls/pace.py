"""When the next call to a platform may be made: within its rate limit, and later after each failure."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tenure.core.activation.channel import Wire

_FIRST_SECONDS = 0.5


class Pace:
    """Pauses between calls.

    Parameters
    ----------
    wire : Wire
        Its clock, and how to pause.
    calls_a_second : float
        The platform's published limit, or less.
    longest_seconds : float
        Longest pause after a failure, before a random change of up to a fifth.
    """

    def __init__(self, wire: Wire, calls_a_second: float, longest_seconds: float) -> None:
        self._wire, self._longest = wire, longest_seconds
        self._spacing, self._next_at = 1.0 / calls_a_second, 0.0
        self._jitter = random.Random(0)

    def keep(self) -> None:
        """Wait until the next call is within the limit."""
        now = self._wire.now()
        if now < self._next_at:
            self._wire.pause(self._next_at - now)
        self._next_at = max(now, self._next_at) + self._spacing

    def after(self, attempt: int, at_least: float = 0.0) -> None:
        """Wait after a failed attempt, counted from 0; as long as the platform asks for, if it does."""
        backed_off = min(_FIRST_SECONDS * 2.0**attempt, self._longest) * self._jitter.uniform(0.8, 1.2)
        self._wire.pause(max(at_least, backed_off))
