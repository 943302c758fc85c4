"""A running step shows its name, the share done and the time left."""

from __future__ import annotations

from io import StringIO

import pytest
from rich.console import Console

from tenure.cli.console import ConsoleProgress


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def progress(clock) -> ConsoleProgress:
    progress = ConsoleProgress(Console(force_terminal=True, width=100, file=StringIO()))
    progress._bar.get_time = clock
    return progress


def shown(progress: ConsoleProgress) -> str:
    console = Console(width=100)
    with console.capture() as captured:
        console.print(progress._bar.make_tasks_table(progress._bar.tasks))
    return captured.get()


def test_a_step_with_units_shows_its_share_and_the_time_left(progress, clock):
    progress.step("Back-test", total=10)
    for _ in range(4):
        clock.now += 5.0
        progress.advance()

    line = shown(progress)

    assert "Back-test" in line and "40%" in line
    assert "20 s, about 30 s left" in line


def test_the_time_left_uses_the_average_speed_of_the_whole_step(progress, clock):
    """Ten quick units first, then slow ones: the estimate must not stay at the speed of the quick ones."""
    progress.step("Back-test", total=30)
    for seconds in [1.0] * 10 + [20.0] * 10:
        clock.now += seconds
        progress.advance()

    assert "min" in shown(progress)


def test_a_step_of_unknown_size_shows_no_time_left(progress, clock):
    progress.step("Cleaning")
    clock.now += 5.0
    progress.advance()

    line = shown(progress)

    assert "Cleaning" in line and "left" not in line
