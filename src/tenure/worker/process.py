"""The worker process: Huey's consumer on threads, a sweep every few seconds, a clean shutdown."""

from __future__ import annotations

import logging
import os
import signal
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from secrets import token_hex
from typing import TYPE_CHECKING

from tenure.app.jobs.queue import JobQueue, open_queue
from tenure.app.jobs.runner import JobRunner, Pace
from tenure.store.database.served_database import refuse_other_database
from tenure.store.records.job_claims import JobClaims
from tenure.store.records.jobs import JobStore
from tenure.store.workspace import open_workspace

if TYPE_CHECKING:
    from tenure.core.settings import Settings

log = logging.getLogger(__name__)
_NICENESS = 10
_MEMORY_PERCENT = 80
_SWEEP_SECONDS = 5.0
_GRACE_SECONDS = 20.0
_LONGEST_POLL_SECONDS = 0.5


def run_worker(
    workspace: Path,
    settings: Settings,
    threads: int = 2,
    pace: Pace | None = None,
    sweep_seconds: float = _SWEEP_SECONDS,
    grace_seconds: float = _GRACE_SECONDS,
) -> None:
    """Work until SIGTERM or SIGINT. Call it in the main thread of a dedicated process.

    Running jobs are then asked to stop at their next step and go back into the queue. Jobs that have not
    stopped after the grace period go back too, and the process exits without waiting for them. Raises
    StoreError if there is no workspace, and `store.other_database` if its service uses another database.
    """
    if settings.memory_limit is None:  # DuckDB would claim its default for each concurrent job
        settings = replace(settings, memory_limit=f"{_MEMORY_PERCENT // threads}%")
    database = open_workspace(workspace, settings).database
    refuse_other_database(workspace, database)
    os.nice(_NICENESS)  # the HTTP service has priority
    store, claims = JobStore(database), JobClaims(database, _own_name())
    runner = JobRunner(workspace, settings, store, claims, pace)
    wake, stop = threading.Event(), threading.Event()

    def work(job_id: str) -> None:
        try:
            runner.work(job_id)
        finally:
            wake.set()  # a lane may have become free

    queue = open_queue(workspace, settings, work)

    def end() -> None:
        stop.set()
        wake.set()

    with _on_stop_signal(end), _consuming(queue, threads) as still_consumes:
        log.info("Worker started, %d jobs at a time", threads)
        while not stop.is_set():
            wake.clear()
            runner.sweep(queue)
            still_consumes()
            wake.wait(sweep_seconds)
    _end(runner, grace_seconds)
    log.info("Worker ends")
    queue.close()
    database.close()


def _end(runner: JobRunner, grace_seconds: float) -> None:
    runner.stop()
    until = time.monotonic() + grace_seconds
    while not runner.is_idle and time.monotonic() < until:
        time.sleep(0.05)
    if not runner.is_idle:
        runner.give_back()
        log.info("Worker stopped; unfinished jobs continue in another worker")
        logging.shutdown()
        os._exit(0)  # a thread in a long computation cannot be interrupted


@contextmanager
def _consuming(queue: JobQueue, threads: int) -> Iterator[Callable[[], object]]:
    """Run Huey's consumer threads; yield a function that checks that they are still alive."""
    from huey.consumer import Consumer

    class QuietConsumer(Consumer):  # type: ignore[misc]
        def _set_signal_handlers(self) -> None:
            """Leave signals to `run_worker`."""

    consumer = QuietConsumer(queue.huey, workers=threads, periodic=False, max_delay=_LONGEST_POLL_SECONDS)
    consumer.start()
    try:
        yield consumer.check_worker_health
    finally:
        consumer.stop()


@contextmanager
def _on_stop_signal(action: Callable[[], None]) -> Iterator[None]:
    before = {
        number: signal.signal(number, lambda *_: action()) for number in (signal.SIGTERM, signal.SIGINT)
    }
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _own_name() -> str:
    return f"{socket.gethostname()[:64]}-{os.getpid()}-{token_hex(4)}"
