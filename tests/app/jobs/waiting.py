"""A job that waits until a test lets it go."""

from __future__ import annotations

import threading
import time


class Waiting:
    """A kind that goes on until it is let go or stopped; `begun` tells that it runs."""

    def __init__(self) -> None:
        self.begun, self.go = threading.Event(), threading.Event()
        self.stopped_by: BaseException | None = None

    def __call__(self, parameters, context, progress) -> dict:
        progress.step("Waiting")
        self.begun.set()
        try:
            while not self.go.wait(0.005):
                progress.advance()
        except BaseException as error:
            self.stopped_by = error
            raise
        return {"waited": True}


def until(condition, seconds: float = 60.0) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it never came to be"
        time.sleep(0.01)
