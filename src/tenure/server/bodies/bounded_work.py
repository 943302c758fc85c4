"""Submitted files are read in a child process: a few at a time, and only while the client waits."""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from tenure.app.bounded.limits import ChildEnded
from tenure.app.bounded.process import in_child
from tenure.core.files.byte_units import MEBIBYTE
from tenure.server.waiting.turns import Turns

if TYPE_CHECKING:
    from fastapi import Request

    from tenure.app.bounded.limits import Limits, Task
    from tenure.core.settings import Settings

Result = TypeVar("Result")
_LOOK_SECONDS = 0.2
_logger = logging.getLogger("tenure.server")


class BoundedWork:
    """Runs work in child processes with `limits`, at most `at_a_time`; others wait without a thread."""

    def __init__(self, limits: Limits, at_a_time: int) -> None:
        self.limits = limits
        self._turns = Turns(at_a_time)

    def settings(self, own: Settings) -> Settings:
        """Settings for work in a child process: DuckDB spills before the child's memory is used up."""
        half = f"{self.limits.memory_bytes // MEBIBYTE // 2}MiB"
        return replace(own, memory_limit=own.memory_limit or half)

    async def do(self, task: Task, request: Request, work: Callable[..., Result], *arguments: Any) -> Result:
        """What `work(*arguments)` returns; the child is killed when the client disconnects.

        Raises
        ------
        AccessError, TooManyWaiting
            As `Turns.do_for`.
        InputError
            As `Task.refused`: it reached a limit, or crashed.
        TenureError
            What `work` raised.
        """
        given_up = threading.Event()
        watching = asyncio.ensure_future(_note_who_leaves(request, given_up))
        in_process = partial(in_child, work, *arguments, limits=self.limits, given_up=given_up)
        try:
            return await self._turns.do_for(
                request.state.caller, request.app.state.backend.callers, in_process
            )
        except ChildEnded as child_end:
            _logger.warning("child ended", extra={"fields": {"task": task.code, "why": child_end.why}})
            raise task.refused(child_end) from child_end
        finally:
            given_up.set()
            watching.cancel()


async def _note_who_leaves(request: Request, given_up: threading.Event) -> None:
    while not await request.is_disconnected():
        await asyncio.sleep(_LOOK_SECONDS)
    given_up.set()
