"""Long lists are processed one at a time; a request with a single order waits for one of them at most.

Checking and comparing ten thousand rows occupies the interpreter for a second. Four clients at once would
keep it, and the store's lock, busy all the time.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import Depends, Request

from tenure.server.backend import Backend, backend
from tenure.server.callers import Analyst
from tenure.server.waiting.per_loop import PerLoop
from tenure.store.people.users import access_ended

LONG_BYTES = 64 * 1024
"""Some hundreds of rows. A body of unknown length counts as long."""

_TURNS = PerLoop(asyncio.Lock)


async def _one_at_a_time(
    request: Request, caller: Analyst, backend: Annotated[Backend, Depends(backend)]
) -> AsyncIterator[None]:
    """Held while the rows are checked and stored; callers must still have access when it is their turn."""
    length = request.headers.get("content-length", "")
    if length.isdecimal() and int(length) <= LONG_BYTES:
        yield
        return
    async with _TURNS.here():
        if not await backend.callers.still(caller):
            raise access_ended()
        yield


InTurn = Annotated[None, Depends(_one_at_a_time)]
