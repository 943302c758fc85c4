"""Endless responses: a limit per user, and each ends when its user loses access."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import Depends, Request

from tenure.core.access import Role
from tenure.core.errors import TooManyStreams
from tenure.server.callers import Caller, Viewer


class Streams:
    """Streams that are open in this process, by user.

    Parameters
    ----------
    most : open at once per user.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._open: Counter[str] = Counter()

    def take(self, user_id: str) -> None:
        """One more. Raises TooManyStreams."""
        if self._open[user_id] >= self._most:
            raise TooManyStreams(
                "Too many event streams are open already.",
                values=[self._most],
                hint="close some; TENURE_STREAMS_PER_USER sets the limit",
            )
        self._open[user_id] += 1

    def give_back(self, user_id: str) -> None:
        """One fewer."""
        self._open[user_id] -= 1
        if self._open[user_id] <= 0:
            del self._open[user_id]


class Watch:
    """One stream, and the caller who follows it."""

    def __init__(self, request: Request, caller: Caller) -> None:
        self._backend, self._caller = request.app.state.backend, caller

    @property
    def role(self) -> Role:
        """Role of the user who follows it."""
        return self._caller.user.role

    async def goes_on(self) -> bool:
        """Whether to continue: the server is not stopping, and the session or key is still valid."""
        if self._backend.stopping.is_set():
            return False
        return bool(await self._backend.callers.still(self._caller))


async def _watch(request: Request, caller: Viewer) -> AsyncIterator[Watch]:
    streams: Streams = request.app.state.backend.streams
    streams.take(caller.user.user_id)
    try:
        yield Watch(request, caller)
    finally:
        streams.give_back(caller.user.user_id)


Watching = Annotated[Watch, Depends(_watch)]
"""A viewer who follows a stream until it ends."""
