"""Work done in a child process that is watched, and killed if it exceeds its limits.

A child is forked from a process that has imported what children need (`ready`): it starts in about 50
milliseconds and shares that memory. A native library that crashes or hangs affects only the child.
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
from tenure.app.bounded.limits import ChildEnded, Limits, PredictionReasons

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
"""Starting a process also reaps those of other threads, which must not reap their own meanwhile."""


def in_child(
    work: Callable[..., Result], *arguments: Any, limits: Limits, given_up: threading.Event | None = None
) -> Result:
    """What `work(*arguments)` returns, done in a child process; `work` is a function of a module.

    Parameters
    ----------
    given_up : set when the caller no longer waits for the answer; the child is then killed.

    Raises
    ------
    ChildEnded
        It exceeded a limit, crashed, or was given up. It leaves no files behind.
    TenureError
        Raised by `work` itself.
    """
    if given_up is not None and given_up.is_set():
        raise _child_ended("given_up", limits)
    scratch = tempfile.mkdtemp(prefix="tenure-child-")
    receiver, sender = _context().Pipe(duplex=False)
    try:
        with _start(answer, (sender, work, arguments, limits, scratch)) as process:
            sender.close()  # the child's own is the last: its end is the end of the pipe
            is_success, outcome = pickle.loads(_awaited(process, receiver, limits, given_up))
    finally:
        receiver.close()
        sender.close()
        shutil.rmtree(scratch, ignore_errors=True)
    if isinstance(outcome, Defect):
        _LOG.error("a child process failed", extra={"fields": {"error": outcome.trace}})
        raise _child_ended("crash", limits)
    if is_success:
        result: Result = outcome
        return result
    raise outcome


def get_ready() -> None:
    """Start the process that children are forked from, and its imports: the first child then starts quickly.

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
def _start(target: Callable[..., None], arguments: tuple[Any, ...]) -> Iterator[BaseProcess]:
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
            raise _child_ended("given_up", limits)
        if time.monotonic() > until:
            raise _child_ended("time", limits)
        if _resident_bytes(process.pid) > limits.memory_bytes:
            raise _child_ended("memory", limits)
    try:
        return receiver.recv_bytes()
    except (EOFError, OSError):  # it ended without an answer
        wait([process.sentinel])
        with _starting:
            process.join()
        raise _child_ended(_why(process.exitcode), limits, process.exitcode) from None


def _why(exit_code: int | None) -> PredictionReasons:
    """Why a child ended that was not killed by this process."""
    reasons: dict[int, PredictionReasons] = {
        TOO_LONG_AN_ANSWER: "answer",
        OUT_OF_MEMORY: "memory",
        -signal.SIGXCPU: "processor",
        -signal.SIGKILL: "memory",  # by the kernel, out of memory or after SIGXCPU was ignored
    }
    return reasons.get(exit_code or 0, "crash")


def _child_ended(why: PredictionReasons, limits: Limits, how: int | None = None) -> ChildEnded:
    return ChildEnded(why, limits.words(why), how)


def _resident_bytes(pid: int | None) -> int:
    """0 on systems without /proc: only time limits apply there."""
    try:
        return int(Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1]) * _PAGE_BYTES
    except (OSError, IndexError, ValueError):
        return 0
