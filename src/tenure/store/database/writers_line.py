"""Writers of one database in one process, one at a time and in the order they came.

SQLite lets writers in by chance: each sleeps, looks again, and sleeps for longer. Whoever came last may be
first, and with forty requests at once a single order waits for seconds while others write over and over.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager


class WritersLine:
    """A lock that is handed to whoever has waited longest."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._waiting: deque[threading.Event] = deque()
        self._is_taken = False

    @contextmanager
    def turn(self, seconds: float) -> Iterator[None]:
        """Wait for the turn, and have it for the block. Raises TimeoutError after `seconds`."""
        self._wait(seconds)
        try:
            yield
        finally:
            self._hand_on()

    def _wait(self, seconds: float) -> None:
        with self._guard:
            if not self._is_taken:
                self._is_taken = True
                return
            called = threading.Event()
            self._waiting.append(called)
        if called.wait(seconds):
            return
        with self._guard:
            if not called.is_set():
                self._waiting.remove(called)
                raise TimeoutError

    def _hand_on(self) -> None:
        with self._guard:
            if self._waiting:
                self._waiting.popleft().set()
            else:
                self._is_taken = False
