"""A worker that is quick to be missed, and kills itself where it is told to.

    quick_worker.py WORKSPACE [--threads N] [--kill WHERE]

WHERE is `step:NAME` (as that step begins), `before:MODULE:NAME` or `after:MODULE:NAME` (a function's call).
"""

from __future__ import annotations

import argparse
import importlib
import os
import signal
from pathlib import Path

from tenure.app.bootstrap import settings_from
from tenure.app.jobs.progress import JobProgress
from tenure.app.jobs.runner import Pace
from tenure.worker.logs import log_to_stderr
from tenure.worker.process import run_worker


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def plant(where: str) -> None:
    """Arrange for the death."""
    when, _, place = where.partition(":")
    if when == "step":
        step = JobProgress.step

        def deadly_step(self, name, total=None):
            if name == place:
                die()
            step(self, name, total)

        JobProgress.step = deadly_step
        return
    module_name, _, name = place.partition(":")
    module = importlib.import_module(module_name)
    holder, _, attribute = name.rpartition(".")
    owner = getattr(module, holder) if holder else module
    call = getattr(owner, attribute)

    def deadly_call(*args, **kwargs):
        if when == "before":
            die()
        call(*args, **kwargs)
        die()

    setattr(owner, attribute, deadly_call)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("workspace", type=Path)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--kill")
    parser.add_argument("--stale-seconds", type=float, default=1.5)
    parser.add_argument("--grace-seconds", type=float, default=20.0)
    asked = parser.parse_args()
    if asked.kill:
        plant(asked.kill)
    log_to_stderr(as_json=True)
    pace = Pace(beat_seconds=0.2, stale_seconds=asked.stale_seconds)
    run_worker(
        asked.workspace,
        settings_from(),
        asked.threads,
        pace,
        sweep_seconds=0.2,
        grace_seconds=asked.grace_seconds,
    )


if __name__ == "__main__":
    main()
