"""Work that waits its turn in the event loop, where waiting is free, not in a thread that others need."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeVar

from anyio import CapacityLimiter, to_thread

from tenure.core.errors import TooManyWaiting
from tenure.server.waiting.per_loop import PerLoop

if TYPE_CHECKING:
    from tenure.server.callers import Caller, Callers

Result = TypeVar("Result")
MOST_WAITING = 20
"""Per user and kind of work; each takes a tenth of a second or longer."""

MOST_WAITING_OF_KEYS = 10
"""How many of these all keys of the user may have: a user with a leaked key can still change the password."""


MOST_LOGINS_WAITING = 20
"""From unknown devices; each takes a tenth of a second, on a busy machine up to a second."""

MOST_LOGINS_OF_AN_ADDRESS = 3


class _WaitingCounts(Counter[str]):
    """How many requests of each user or address are waiting; users with none have no entry."""

    @contextmanager
    def one_more(self, identity: str) -> Iterator[None]:
        self[identity] += 1
        try:
            yield
        finally:
            self[identity] -= 1
            if not self[identity]:
                del self[identity]


class Turns:
    """Work of one kind, with limited concurrency.

    Parameters
    ----------
    at_a_time : maximum number of threads.
    """

    def __init__(self, at_a_time: int) -> None:
        self._limiters = PerLoop(lambda: CapacityLimiter(at_a_time))
        self._of_one = max(1, at_a_time - 1)
        self._by_user: PerLoop[dict[str, CapacityLimiter]] = PerLoop(dict)
        self._waiting = _WaitingCounts()

    async def do(self, work: Callable[..., Result], *arguments: object) -> Result:
        """What `work` returns, done in a thread when it is its turn."""
        return await to_thread.run_sync(work, *arguments, limiter=self._limiters.here())

    async def do_for(self, caller: Caller, callers: Callers, work: Callable[[], Result]) -> Result:
        """The same for a caller, who may have lost their rights by the time it is their turn.

        One of several threads is always left to other users; with one thread, they get every second turn.

        Raises AccessError (`access.ended`) then, and TooManyWaiting where a user has too much waiting.
        """

        def if_still_allowed() -> Result:
            callers.check_still(caller)
            return work()

        user_id = caller.user.user_id
        most = MOST_WAITING if caller.by == "session" else MOST_WAITING_OF_KEYS
        if self._waiting[user_id] >= most:
            raise TooManyWaiting(
                "Too many of your requests are waiting.",
                values=[most],
                hint="wait for their responses before you send more",
            )
        by_user = self._by_user.here()
        own = by_user.setdefault(user_id, CapacityLimiter(self._of_one))
        try:
            with self._waiting.one_more(user_id):
                async with own:
                    return await self.do(if_still_allowed)
        finally:
            if not own.borrowed_tokens and not own.statistics().tasks_waiting:
                by_user.pop(user_id, None)


PASSWORDS = Turns(2)
"""As many as the store hashes concurrently."""


class UnknownDeviceTurns:
    """Logins from unknown devices: one at a time, so that they do not block anyone else.

    Few may wait, and few per address: logins that would not get their turn are refused at once.
    """

    def __init__(self, turns: Turns) -> None:
        self._turns = turns
        self._limiters = PerLoop(lambda: CapacityLimiter(1))
        self._waiting = _WaitingCounts()

    async def do(self, address: str, work: Callable[[], Result]) -> Result:
        """What `work` returns. Raises TooManyWaiting."""
        if (
            self._waiting[address] >= MOST_LOGINS_OF_AN_ADDRESS
            or self._waiting.total() >= MOST_LOGINS_WAITING
        ):
            raise TooManyWaiting(
                "Too many logins are waiting.", hint="try again in a few seconds", code="rate.logins"
            )
        with self._waiting.one_more(address):
            async with self._limiters.here():
                return await self._turns.do(work)


LOGINS_OF_STRANGERS = UnknownDeviceTurns(PASSWORDS)

ORDER_CHANGES = Turns(1)
"""Each takes the lake's lock; a second one would only wait for it."""

AUDIENCES = Turns(1)
"""Each reads, checks and hashes all customers of a segment, or compares two versions: half a minute for a
million customers.
"""

DESCRIBED = Turns(1)
"""Predictions of many customers from facts, and their reasons; thousands keep a core busy for a second."""

CAMPAIGNS = Turns(2)
"""Overviews of what campaigns cost: each reads every day of all of them."""
