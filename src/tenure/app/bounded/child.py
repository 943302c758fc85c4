"""What happens in the child process: it limits itself, does the work and answers."""

from __future__ import annotations

import multiprocessing
import os
import pickle
import resource
import tempfile
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tenure.core.errors import TenureError
from tenure.core.text.error_trace import trace_of

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

    from tenure.app.bounded.limits import Limits

TOO_LONG_AN_ANSWER, OUT_OF_MEMORY = 71, 72
"""Exit codes of a child that could not answer."""


@dataclass(frozen=True)
class Defect:
    """The work failed with an unexpected exception; `trace` says where, as `core.error_trace` has it."""

    trace: list[dict[str, Any]]


def answer(
    sender: Connection, work: Callable[..., Any], arguments: tuple[Any, ...], limits: Limits, scratch: str
) -> None:
    """Do the work and send (True, its result) or (False, the TenureError it raised, or a Defect)."""
    _end_with_parent()
    _limit(limits)
    # Files left behind by a killed child are removed with the folder.
    tempfile.tempdir = os.environ["TMPDIR"] = scratch
    try:
        outcome: tuple[bool, Any] = True, work(*arguments)
    except TenureError as error:
        outcome = False, error
    except MemoryError:
        os._exit(OUT_OF_MEMORY)
    except Exception as error:  # noqa: BLE001 - the parent reports the failure, and logs where
        outcome = False, Defect(trace_of(error))
    message = pickle.dumps(outcome, protocol=pickle.HIGHEST_PROTOCOL)
    if len(message) > limits.answer_bytes:
        os._exit(TOO_LONG_AN_ANSWER)
    sender.send_bytes(message)
    sender.close()
    os._exit(0)  # do not wait for threads of libraries


def _limit(limits: Limits) -> None:
    """The kernel limits processor time; the parent watches memory, as libraries reserve more than needed."""
    seconds = limits.processor_seconds
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    # If the machine runs out of memory, Linux kills this process first.
    with suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("1000", encoding="ascii")


def _end_with_parent() -> None:
    """End this process as soon as its parent is gone."""
    parent = multiprocessing.parent_process()

    def watch() -> None:
        if parent is not None:
            parent.join()
            os._exit(1)

    threading.Thread(target=watch, daemon=True).start()
