"""Answer requests that come at the same time together.

What a query or a model costs depends little on how many customers it is about. While one batch is being
worked on, requests that come in wait for the next: nobody waits for more than two, and a lone request waits
for nothing.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import Generic, TypeVar
from weakref import WeakKeyDictionary

from starlette.concurrency import run_in_threadpool

Item = TypeVar("Item")
Made = TypeVar("Made")
MOST = 256


class _Row(Generic[Item, Made]):
    """Who waits, and the task that works."""

    def __init__(self) -> None:
        self.waiting: list[tuple[Item, asyncio.Future[Made]]] = []
        self.working: asyncio.Task[None] | None = None


class Together(Generic[Item, Made]):
    """Collects items and has them worked on in batches, one batch at a time, in a thread.

    Parameters
    ----------
    work : makes as many results as it is given items, in their order. A result that is an exception is
        raised to who asked for that item; a batch that fails as a whole is tried item by item, so that one
        cannot spoil the others.
    """

    def __init__(self, work: Callable[[list[Item]], Sequence[Made | Exception]], most: int = MOST) -> None:
        self._work, self._most = work, most
        # By event loop: what belongs to one cannot be awaited, nor finished, in another.
        self._rows: WeakKeyDictionary[asyncio.AbstractEventLoop, _Row[Item, Made]] = WeakKeyDictionary()

    async def do(self, item: Item) -> Made:
        """The result for one item."""
        loop = asyncio.get_running_loop()
        row = self._rows.setdefault(loop, _Row())
        future: asyncio.Future[Made] = loop.create_future()
        row.waiting.append((item, future))
        if row.working is None or row.working.done():
            row.working = asyncio.create_task(self._run(row))
        return await future

    async def _run(self, row: _Row[Item, Made]) -> None:
        while row.waiting:
            taken, row.waiting = row.waiting[: self._most], row.waiting[self._most :]
            results = await run_in_threadpool(self._results, [item for item, _ in taken])
            for (_, future), result in zip(taken, results, strict=True):
                if future.cancelled():
                    continue
                if isinstance(result, Exception):
                    future.set_exception(result)
                else:
                    future.set_result(result)

    def _results(self, items: list[Item]) -> Sequence[Made | Exception]:
        try:
            return self._work(items)
        except Exception as error:  # noqa: BLE001 - raised again to whoever asked
            return [error] if len(items) == 1 else [self._results([item])[0] for item in items]
