"""Queries that another thread can end: those of the engines that a thread has open."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

if TYPE_CHECKING:
    from tenure.core.ports import Engine

_threads: WeakKeyDictionary[Engine, int] = WeakKeyDictionary()
_guard = threading.Lock()


def note_engine(engine: Engine) -> None:
    """It was opened by this thread, whose queries run on it."""
    with _guard:
        _threads[engine] = threading.get_ident()


def end_queries(thread: int) -> None:
    """End what runs on the engines of that thread; each query raises what its engine raises for it."""
    with _guard:
        engines = [engine for engine, opener in _threads.items() if opener == thread]
    for engine in engines:
        engine.interrupt()
