"""A fair queue of the writers of one database in one process.

SQLite admits writers at random: each sleeps, tries again, and sleeps longer. The last to arrive may be the
first to write, and with forty concurrent requests a single order may wait for seconds while others write
repeatedly.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager


class WriterQueue:
    """A lock that is passed to the writer that has waited longest."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._waiting: deque[threading.Event] = deque()
        self._is_held = False

    @contextmanager
    def turn(self, seconds: float) -> Iterator[None]:
        """Wait for the lock and hold it in the block. Raises TimeoutError after `seconds`."""
        self._wait(seconds)
        try:
            yield
        finally:
            self._hand_on()

    def _wait(self, seconds: float) -> None:
        with self._guard:
            if not self._is_held:
                self._is_held = True
                return
            turn_event = threading.Event()
            self._waiting.append(turn_event)
        if turn_event.wait(seconds):
            return
        with self._guard:
            if not turn_event.is_set():
                self._waiting.remove(turn_event)
                raise TimeoutError

    def _hand_on(self) -> None:
        with self._guard:
            if self._waiting:
                self._waiting.popleft().set()
            else:
                self._is_held = False
