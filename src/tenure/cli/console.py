"""Output of a long command: one line per step with its findings below, and a bar while it runs."""

from __future__ import annotations

import json
import time
from dataclasses import asdict
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from rich.console import Console
from rich.progress import (
    BarColumn,
    Progress,
    ProgressColumn,
    SpinnerColumn,
    Task,
    TaskProgressColumn,
    TextColumn,
)
from rich.text import Text

from tenure.cli.drawing import imports as draw_imports  # noqa: F401 - say what these look like
from tenure.cli.drawing import people as draw_people  # noqa: F401 - say what these look like
from tenure.cli.drawing import reading as draw_reading  # noqa: F401 - say what these look like
from tenure.cli.drawing import storage as draw_storage  # noqa: F401 - say what these look like
from tenure.cli.drawing import tables as draw_tables  # noqa: F401 - say what these look like
from tenure.cli.drawing.durations import in_words
from tenure.cli.drawing.findings import drawn

if TYPE_CHECKING:
    from tenure.app.jobs.stages import StageClock

WIDTH = 100
_SPEED_OVER_SECONDS = 600.0
"""Remaining time is estimated from the speed of the whole step, because its units differ in duration."""


class StepTimes(ProgressColumn):
    """Elapsed time of the step, and the remaining time at its average speed so far."""

    max_refresh = 1.0

    def render(self, task: Task) -> Text:
        elapsed = Text(in_words(task.elapsed or 0.0), style="progress.elapsed")
        remaining = task.time_remaining
        if task.total is None or remaining is None or task.finished:
            return elapsed
        return elapsed.append(f", about {in_words(remaining)} left", style="progress.remaining")


class ConsoleProgress:
    """Progress for people: a live bar on a terminal, plain lines in a pipe. Use as a context manager.

    Parameters
    ----------
    console : where it is printed; standard error by default.
    kind : the kind of job that does the same as the command: the bar shows which of its stages runs.
    """

    def __init__(self, console: Console | None = None, kind: str | None = None) -> None:
        self._stages = _stages_of(kind)
        self._console = console or plain_console(stderr=True)
        self._bar = Progress(
            SpinnerColumn(),
            TextColumn("{task.description}", markup=False),
            BarColumn(bar_width=30),
            TaskProgressColumn(),
            StepTimes(),
            console=self._console,
            transient=True,
            speed_estimate_period=_SPEED_OVER_SECONDS,
        )
        self._step: str | None = None
        self._started_at = 0.0

    def __enter__(self) -> Self:
        self._bar.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: TracebackType | BaseException | None) -> None:
        self._finish(failed=kind is not None)
        self._bar.stop()

    def step(self, name: str, total: int | None = None) -> None:
        self._finish()
        self._step, self._started_at = name, time.monotonic()
        self._stages.step(name, total)
        self._bar.add_task(self._stage_and(name), total=total)

    def advance(self, units: int = 1) -> None:
        if self._bar.task_ids:
            self._bar.advance(self._bar.task_ids[-1], units)

    def _stage_and(self, step: str) -> str:
        place = self._stages.place()
        return f"{place.step_number} of {place.steps}: {step}" if place.steps else step

    def note(self, text: str) -> None:
        self._console.print(f"  {text}", style="dim", highlight=False)

    def show(self, finding: object) -> None:
        for part in drawn(finding):
            self._console.print(part)

    def _finish(self, failed: bool = False) -> None:
        if self._step is None:
            return
        for task in self._bar.task_ids:
            self._bar.remove_task(task)
        mark = ("✗ ", "red") if failed else ("✓ ", "green")
        elapsed = (f"  {time.monotonic() - self._started_at:.1f} s", "dim")
        self._console.print(Text.assemble(mark, self._step, elapsed), highlight=False)
        self._step = None


def _stages_of(kind: str | None) -> StageClock:
    from tenure.app.jobs.kind import KINDS
    from tenure.app.jobs.stages import StageClock

    return StageClock(KINDS.load(kind).stages if kind else ())


def print_finding(finding: object) -> None:
    """Print the result of a command on standard output."""
    console = plain_console()
    for part in drawn(finding):
        console.print(part)


def print_result(result: Any, as_json: bool) -> None:
    """Print a result, a dataclass, as tables or with all its fields as JSON."""
    if not as_json:
        print_finding(result)
        return
    from tenure.app.jobs.plain import plain

    print(json.dumps(plain(asdict(result)), indent=1, ensure_ascii=False))  # noqa: T201


def plain_console(stderr: bool = False) -> Console:
    """Prints text without markup: column names, labels and errors may contain brackets and colons.

    At most 100 columns wide; exactly that in a pipe, which has no width.
    """
    console = Console(stderr=stderr, markup=False, emoji=False)
    console.width = min(console.width, WIDTH) if console.is_terminal else WIDTH
    return console
