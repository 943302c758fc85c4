"""Whether the service can answer, determined within two seconds even if the store hangs."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime

from tenure.core.errors import StoreError

ANSWER_SECONDS = 2.0


@dataclass(frozen=True)
class Serving:
    """Version of the served model, and the moment of the last backup; None where there is none."""

    model_number: int | None = None
    last_backup_at: datetime | None = None


class Readiness:
    """Checks in a dedicated thread: a hanging store takes no thread from other requests.

    Parameters
    ----------
    look : callable
        Looks whether store and workspace can be read, or raises StoreError.
    """

    def __init__(self, look: Callable[[], Serving], answer_seconds: float = ANSWER_SECONDS) -> None:
        self._look = look
        self._answer_seconds = answer_seconds
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="readiness")
        self._looking: Future[Serving] | None = None

    async def look_now(self) -> Serving:
        """What is served. Raises StoreError, `store.silent` where nothing is known in time."""
        if self._looking is None or self._looking.done():
            self._looking = self._thread.submit(self._look)
        waiting = asyncio.wrap_future(self._looking)
        finished, _ = await asyncio.wait([waiting], timeout=self._answer_seconds)
        if not finished:
            raise StoreError(
                "The store does not respond.",
                hint="check the database and the network; the service continues by itself when "
                "the store responds",
                code="store.silent",
            )
        return waiting.result()
