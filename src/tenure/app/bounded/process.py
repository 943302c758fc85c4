"""Work done in a child process that is watched, and killed where it takes more than it may.

A child is forked from a process that has imported what children need (`ready`), so an answer takes some 50
milliseconds more, and that memory is shared. Native libraries that crash or hang take nobody else along.
"""

from __future__ import annotations

import logging
import multiprocessing
import os
import pickle
import shutil
import signal
import tempfile
import threading
import time
from collections.abc import Callable
from contextlib import contextmanager
from functools import cache
from multiprocessing.connection import wait
from multiprocessing.forkserver import ensure_running
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from tenure.app.bounded.child import OUT_OF_MEMORY, TOO_LONG_AN_ANSWER, Defect, answer
from tenure.app.bounded.limits import Ended, Limits, Why

if TYPE_CHECKING:
    from collections.abc import Iterator
    from multiprocessing.connection import Connection
    from multiprocessing.context import ForkServerContext
    from multiprocessing.process import BaseProcess

Result = TypeVar("Result")
_LOG = logging.getLogger(__name__)
_LOOK_SECONDS = 0.02
_PAGE_BYTES = os.sysconf("SC_PAGE_SIZE")
_starting = threading.Lock()
"""Starting a process also looks after those of other threads, which must not reap their own meanwhile."""


def in_child(
    work: Callable[..., Result], *arguments: Any, limits: Limits, given_up: threading.Event | None = None
) -> Result:
    """What `work(*arguments)` returns, done in a child process; `work` is a function of a module.

    Parameters
    ----------
    given_up : set when nobody waits for the answer any more; the child is killed then.

    Raises
    ------
    Ended
        It took more than it may, crashed, or was given up. Nothing of it is left.
    TenureError
        What `work` itself raised.
    """
    if given_up is not None and given_up.is_set():
        raise _ended("given_up", limits)
    scratch = tempfile.mkdtemp(prefix="tenure-child-")
    receiver, sender = _context().Pipe(duplex=False)
    try:
        with _started(answer, (sender, work, arguments, limits, scratch)) as process:
            sender.close()  # the child's own is the last: its end is the end of the pipe
            succeeded, told = pickle.loads(_awaited(process, receiver, limits, given_up))
    finally:
        receiver.close()
        sender.close()
        shutil.rmtree(scratch, ignore_errors=True)
    if isinstance(told, Defect):
        _LOG.error("a child process failed", extra={"fields": {"error": told.trace}})
        raise _ended("crash", limits)
    if succeeded:
        result: Result = told
        return result
    raise told


def get_ready() -> None:
    """Have the process that children are forked from start and import, so that the first need not wait.

    Returns at once.
    """
    _context()
    ensure_running()


@cache
def _context() -> ForkServerContext:
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tenure.app.bounded.ready"])
    return context


@contextmanager
def _started(target: Callable[..., None], arguments: tuple[Any, ...]) -> Iterator[BaseProcess]:
    """A child process; killed and reaped when the block ends."""
    process = _context().Process(target=target, args=arguments, daemon=True)
    with _starting:
        process.start()
    try:
        yield process
    finally:
        process.kill()
        wait([process.sentinel])
        with _starting:
            process.join()


def _awaited(
    process: BaseProcess, receiver: Connection, limits: Limits, given_up: threading.Event | None
) -> bytes:
    """The child's answer. Raises Ended."""
    until = time.monotonic() + limits.seconds
    while not wait([receiver, process.sentinel], timeout=_LOOK_SECONDS):
        if given_up is not None and given_up.is_set():
            raise _ended("given_up", limits)
        if time.monotonic() > until:
            raise _ended("time", limits)
        if _resident_bytes(process.pid) > limits.memory_bytes:
            raise _ended("memory", limits)
    try:
        return receiver.recv_bytes()
    except (EOFError, OSError):  # it ended without an answer
        wait([process.sentinel])
        with _starting:
            process.join()
        raise _ended(_why(process.exitcode), limits, process.exitcode) from None


def _why(exit_code: int | None) -> Why:
    """Of a child that was not killed by us."""
    known: dict[int, Why] = {
        TOO_LONG_AN_ANSWER: "answer",
        OUT_OF_MEMORY: "memory",
        -signal.SIGXCPU: "processor",
        -signal.SIGKILL: "memory",  # the kernel's way when memory runs out, and after SIGXCPU was not enough
    }
    return known.get(exit_code or 0, "crash")


def _ended(why: Why, limits: Limits, how: int | None = None) -> Ended:
    return Ended(why, limits.told(why), how)


def _resident_bytes(pid: int | None) -> int:
    """0 where the system does not tell: only time limits hold there."""
    try:
        return int(Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1]) * _PAGE_BYTES
    except (OSError, IndexError, ValueError):
        return 0
