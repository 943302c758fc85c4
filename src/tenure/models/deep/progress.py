"""A progress bar on a terminal for long trainings without a progress callback; silent in pipes and files."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from tenure.core.modelling.following import follower
from tenure.core.ports import SilentProgress

if TYPE_CHECKING:
    from tenure.core.ports import Progress


@contextmanager
def watched() -> Iterator[Progress]:
    """Return the progress callback of this fit; otherwise a progress bar if standard error is a terminal, or
    nothing.
    """
    progress = follower()
    if progress is not None:
        yield progress
    elif sys.stderr is not None and sys.stderr.isatty():
        with _bar() as bar:
            yield bar
    else:
        yield SilentProgress()


@contextmanager
def _bar() -> Iterator[Progress]:
    from rich.console import Console
    from rich.progress import Progress as Bar

    with Bar(console=Console(stderr=True), transient=True) as bar:

        class SingleBarProgress(SilentProgress):
            def step(self, name: str, total: int | None = None) -> None:
                for task in bar.task_ids:
                    bar.remove_task(task)
                bar.add_task(name, total=total)

            def advance(self, units: int = 1) -> None:
                bar.advance(bar.task_ids[-1], units)

        yield SingleBarProgress()
