"""Plan the cutoffs of a rolling-origin back-test, and the cutoffs a panel is trained on.

All cutoffs of one plan lie on one grid that ends at `as_of` and on which the horizon is a whole number
of steps, so the frame of a cutoff can serve as test data in one place and as training data in another.

A target window is `[cutoff, cutoff + horizon)`. A training cutoff of a test at `c` lies at `c - horizon`
or earlier: everything a model learns from happened before `c`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from tenure.core.frames.window import Window

SHORTEST_STEP_DAYS = 30
LONGEST_STEP_DAYS = 90
STEPS_PER_HORIZON = 6
"""Training cutoffs are a sixth of the horizon apart, within 30 to 90 days: windows that overlap more add
little information. The grid uses the nearest step that divides the horizon."""

DAYS_PER_YEAR = 365
LEAST_HISTORY_DAYS = 60
ENOUGH_HISTORY_DAYS = 180
LEAST_TEST_HORIZON_DAYS = 7


@dataclass(frozen=True)
class Cutoff:
    """One test: its day, and the training cutoffs whose windows had ended by then (newest first)."""

    as_of: date
    training: tuple[date, ...]


@dataclass(frozen=True)
class WindowPlan:
    """Where to test and where to train.

    `horizon_days` is the length of the tested windows. It is `asked_horizon_days` unless no past window
    of that length has enough history before it. `training` serves the refit at `as_of`, at the horizon
    that was requested. Both sequences are newest first and may be empty.
    """

    as_of: date
    horizon_days: int
    asked_horizon_days: int
    tests: tuple[Cutoff, ...]
    training: tuple[date, ...]
    notes: tuple[str, ...] = ()

    @property
    def window(self) -> Window:
        """The requested prediction."""
        return Window(self.as_of, self.asked_horizon_days)

    @property
    def tested_windows(self) -> tuple[Window, ...]:
        """The past windows that models are tested on, newest first."""
        return tuple(Window(test.as_of, self.horizon_days) for test in self.tests)

    @property
    def cutoffs(self) -> tuple[date, ...]:
        """Every past cutoff whose frame is needed, newest first."""
        tested = {test.as_of for test in self.tests}
        trained = {day for test in self.tests for day in test.training}
        return tuple(sorted(tested | trained | set(self.training), reverse=True))

    @property
    def panels_testable(self) -> bool:
        """Whether models that learn from a panel can be tested at all."""
        return bool(self.tests) and all(test.training for test in self.tests)


@dataclass(frozen=True)
class _Grid:
    as_of: date
    horizon_days: int
    units: int  # steps in one horizon

    def day(self, index: int) -> date:
        # Integer arithmetic: day(i + units) is day(i) - horizon_days exactly.
        return self.as_of - timedelta(days=index * self.horizon_days // self.units)

    def last(self, first_day: date, least_history: int) -> int:
        """The highest index with `least_history` days before it; negative if there is none."""
        room = (self.as_of - first_day).days - least_history
        return room * self.units // self.horizon_days if room >= 0 else -1

    def near(self, days: int) -> int:
        """The index of the possible test nearest to that many days ago."""
        steps = (days * self.units / self.horizon_days - self.units) / self.stride
        return self.units + self.stride * round(steps)

    @property
    def stride(self) -> int:
        """Steps between two training cutoffs."""
        return max(1, round(_step_days(self.horizon_days) * self.units / self.horizon_days))


def least_history_days(horizon_days: int) -> int:
    """History a cutoff must have before it: half the horizon, but between 60 and 180 days."""
    return max(LEAST_HISTORY_DAYS, min(horizon_days // 2, ENOUGH_HISTORY_DAYS))


def plan_windows(window: Window, first_day: date, *, tests: int = 4, training: int = 13) -> WindowPlan:
    """Cutoffs for a back-test of a prediction over `window`.

    Parameters
    ----------
    window : Window
        The prediction: no past window reaches beyond its first day, and all are as long.
    first_day : date
        Day of the first order in the log.
    tests, training : int
        The most test cutoffs, and the most training cutoffs of each: thirteen steps of 30 days reach the
        same season a year before.

    Notes
    -----
    Tests lie one horizon apart (three steps for long horizons) where the history allows, and closer
    together where it does not. Where they all lie within the last year and the history reaches further,
    the oldest is moved a year back, into the season that is predicted. With less history panels cannot be
    tested, and with even less only a window shorter than the requested one; `notes` say so.
    """
    grid = _grid(window)
    last = grid.last(first_day, least_history_days(window.horizon_days))
    final = _every(grid, grid.units, last, training)
    for least_training in (3, 1):
        highest = last - grid.units - (least_training - 1) * grid.stride
        if highest >= grid.units:
            cutoffs = _tests(grid, highest, last, tests, training)
            return WindowPlan(window.as_of, window.horizon_days, window.horizon_days, cutoffs, final)
    if last >= grid.units:
        note = (
            f"There is no window of {window.horizon_days} days before the tested ones, so models "
            "that learn from past windows could not be tested."
        )
        cutoffs = _tests(grid, last, -1, tests, training)
        return WindowPlan(window.as_of, window.horizon_days, window.horizon_days, cutoffs, final, (note,))
    return _shorter(window, first_day, tests, training)


def _shorter(window: Window, first_day: date, tests: int, training: int) -> WindowPlan:
    as_of, horizon_days = window.as_of, window.horizon_days
    history_days = (as_of - first_day).days
    short = Window(as_of, history_days // 3)
    if short.horizon_days < LEAST_TEST_HORIZON_DAYS:
        note = f"{history_days} days of history are too few to test a past window."
        return WindowPlan(as_of, horizon_days, horizon_days, (), (), (note,))
    grid = _grid(short)
    if grid.last(first_day, least_history_days(short.horizon_days)) >= grid.units:
        cutoffs = plan_windows(short, first_day, tests=tests, training=training).tests
    else:
        cutoffs = _tests(grid, grid.last(first_day, short.horizon_days), -1, tests, 0)
    note = (
        f"No past window of {horizon_days} days has enough history before it: models were "
        f"compared on windows of {short.horizon_days} days instead, and the prediction is longer than "
        "anything tested."
    )
    return WindowPlan(as_of, short.horizon_days, horizon_days, cutoffs, (), (note,))


def _grid(window: Window) -> _Grid:
    days = window.horizon_days
    return _Grid(window.as_of, days, max(1, round(days / _step_days(days))))


def _step_days(horizon_days: int) -> float:
    return min(max(SHORTEST_STEP_DAYS, horizon_days / STEPS_PER_HORIZON), LONGEST_STEP_DAYS)


def _tests(grid: _Grid, highest: int, last: int, tests: int, training: int) -> tuple[Cutoff, ...]:
    gaps = max(tests - 1, 1)
    # Wide enough that the oldest window has ended when the newest begins: its mistakes can then be used.
    preferred_gap = max(min(grid.units, 3 * grid.stride), grid.stride, -(-grid.units // gaps))
    gap = max(1, min(preferred_gap, (highest - grid.units) // gaps))
    indices = list(range(grid.units, highest + 1, gap)[:tests])
    a_year_ago = grid.near(DAYS_PER_YEAR)
    if len(indices) == tests > 1 and indices[-1] < a_year_ago <= highest:
        indices[-1] = a_year_ago
    return tuple(Cutoff(grid.day(i), _every(grid, i + grid.units, last, training)) for i in indices)


def _every(grid: _Grid, start: int, last: int, most: int) -> tuple[date, ...]:
    return tuple(grid.day(i) for i in range(start, last + 1, grid.stride)[:most])
