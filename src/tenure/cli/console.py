"""How a long command shows itself: one line per step, what was found under it, a bar while it runs."""

from __future__ import annotations

import time
from types import TracebackType
from typing import Self

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    TextColumn,
    TimeElapsedColumn,
)

from tenure.cli import draw_reading, draw_storage, draw_tables  # noqa: F401 - say what these look like
from tenure.cli.draw import drawn

WIDTH = 100


class ConsoleProgress:
    """Progress for people: a live bar on a terminal, plain lines in a pipe. Use as a context manager."""

    def __init__(self, console: Console | None = None) -> None:
        self._console = console or fitting(Console(stderr=True))
        self._bar = Progress(
            SpinnerColumn(),
            TextColumn("{task.description}"),
            BarColumn(bar_width=30),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            console=self._console,
            transient=True,
        )
        self._step: str | None = None
        self._began = 0.0

    def __enter__(self) -> Self:
        self._bar.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: TracebackType | BaseException | None) -> None:
        self._finish(failed=kind is not None)
        self._bar.stop()

    def step(self, name: str, total: int | None = None) -> None:
        self._finish()
        self._step, self._began = name, time.monotonic()
        self._bar.add_task(name, total=total)

    def advance(self, units: int = 1) -> None:
        if self._bar.task_ids:
            self._bar.advance(self._bar.task_ids[-1], units)

    def note(self, text: str) -> None:
        self._console.print(f"  {text}", style="dim", highlight=False, markup=False)

    def show(self, finding: object) -> None:
        for part in drawn(finding):
            self._console.print(part)

    def _finish(self, failed: bool = False) -> None:
        if self._step is None:
            return
        for task in self._bar.task_ids:
            self._bar.remove_task(task)
        mark = "[red]✗[/]" if failed else "[green]✓[/]"
        self._console.print(
            f"{mark} {self._step}  [dim]{time.monotonic() - self._began:.1f} s[/]", highlight=False
        )
        self._step = None


def print_finding(finding: object) -> None:
    """A finding that is a command's whole answer, on standard output."""
    console = fitting(Console())
    for part in drawn(finding):
        console.print(part)


def fitting(console: Console) -> Console:
    """At most 100 columns wide; just that in a pipe, which has no width of its own."""
    console.width = min(console.width, WIDTH) if console.is_terminal else WIDTH
    return console
