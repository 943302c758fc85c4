"""Locks and limits of asyncio, one per event loop: a task that waits in one cannot be woken from another."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Generic, TypeVar
from weakref import WeakKeyDictionary

Instance = TypeVar("Instance")


class PerLoop(Generic[Instance]):
    """Gives each event loop its own instance, created on first use."""

    def __init__(self, make: Callable[[], Instance]) -> None:
        self._make = make
        self._instances: WeakKeyDictionary[asyncio.AbstractEventLoop, Instance] = WeakKeyDictionary()

    def here(self) -> Instance:
        """The instance of the running loop."""
        loop = asyncio.get_running_loop()
        if loop not in self._instances:
            self._instances[loop] = self._make()
        return self._instances[loop]
