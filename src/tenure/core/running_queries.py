"""Queries that another thread can end: those on the engines that a thread has opened."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

if TYPE_CHECKING:
    from tenure.core.ports import Engine

_threads: WeakKeyDictionary[Engine, int] = WeakKeyDictionary()
_guard = threading.Lock()


def note_engine(engine: Engine) -> None:
    """Record that this thread opened the engine and runs its queries on it."""
    with _guard:
        _threads[engine] = threading.get_ident()


def end_queries(thread: int) -> None:
    """End the queries on the engines of that thread; each raises its engine's own exception."""
    with _guard:
        engines = [engine for engine, opener in _threads.items() if opener == thread]
    for engine in engines:
        engine.interrupt()
