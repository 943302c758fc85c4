"""Answer concurrent requests in batches.

What a query or a model costs depends little on how many customers it is about. While one batch is
processed, new requests wait for the next: a request waits for two batches at most, and a lone request does
not wait.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import Generic, TypeVar
from weakref import WeakKeyDictionary

from starlette.concurrency import run_in_threadpool

Item = TypeVar("Item")
Result = TypeVar("Result")
MOST = 256


class _Row(Generic[Item, Result]):
    """Waiting requests, and the task that processes them."""

    def __init__(self) -> None:
        self.waiting: list[tuple[Item, asyncio.Future[Result]]] = []
        self.working: asyncio.Task[None] | None = None


class Batcher(Generic[Item, Result]):
    """Collects items and processes them in batches, one batch at a time, in a thread.

    Parameters
    ----------
    work : returns one result per item, in their order. A result that is an exception is raised to the
        caller of that item; a batch that fails as a whole is retried item by item, so that one item cannot
        fail the others.
    """

    def __init__(self, work: Callable[[list[Item]], Sequence[Result | Exception]], most: int = MOST) -> None:
        self._work, self._most = work, most
        # By event loop: a future of one loop cannot be awaited or resolved in another.
        self._rows: WeakKeyDictionary[asyncio.AbstractEventLoop, _Row[Item, Result]] = WeakKeyDictionary()

    async def do(self, item: Item) -> Result:
        """The result for one item."""
        loop = asyncio.get_running_loop()
        row = self._rows.setdefault(loop, _Row())
        future: asyncio.Future[Result] = loop.create_future()
        row.waiting.append((item, future))
        if row.working is None or row.working.done():
            row.working = asyncio.create_task(self._run(row))
        return await future

    async def _run(self, row: _Row[Item, Result]) -> None:
        while row.waiting:
            batch, row.waiting = row.waiting[: self._most], row.waiting[self._most :]
            results = await run_in_threadpool(self._results, [item for item, _ in batch])
            for (_, future), result in zip(batch, results, strict=True):
                if future.cancelled():
                    continue
                if isinstance(result, Exception):
                    future.set_exception(result)
                else:
                    future.set_result(result)

    def _results(self, items: list[Item]) -> Sequence[Result | Exception]:
        try:
            return self._work(items)
        except Exception as error:  # noqa: BLE001 - raised again to the caller
            return [error] if len(items) == 1 else [self._results([item])[0] for item in items]
