"""The stages of a job, in order: which one runs, the share that is done, and the remaining time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import exp
from time import monotonic
from typing import TYPE_CHECKING

from tenure.store.records.job_claims import JobPlace

if TYPE_CHECKING:
    from collections.abc import Callable

_MAX_SHARE_OF_STAGE = 0.95
"""A stage that takes longer than before is not complete until the next one begins."""
_MAX_SHARE = 0.99
_MIN_SHARE, _MIN_SECONDS = 0.05, 5.0
"""Without earlier jobs, remaining time is unknown until this much is done."""
_SMOOTHING_SECONDS = 10.0


@dataclass(frozen=True)
class Stage:
    """One stage of a kind of job.

    begins_with : beginnings of the names of the steps that belong to it.
    weight : its usual share of the time, relative to the other stages; measured times replace it.
    """

    name: str
    begins_with: tuple[str, ...]
    weight: float = 1.0


READ = Stage("Read the file", ("Reading orders", "Reading the file"), 3)
CLEAN = Stage("Clean the rows", ("Cleaning",), 3)
ADD = Stage("Add to the workspace", ("Writing", "Committing"), 2)
READ_WORKSPACE = Stage("Read the orders", ("Reading the lake",))
BACKTEST = Stage("Back-test", ("Back-test",), 10)
FIT = Stage("Fit the model", ("Fitting on all history",), 4)
PREDICT = Stage("Predict", ("Predicting",), 2)
WRITE = Stage("Write the results", ("Writing results", "Saving the predictions"))
REGISTER = Stage("Save the model", ("Saving the model",))
PUBLISH = Stage("Update the pages", ("Preparing answers",), 2)
READ_TABLE = Stage("Read the table", ("Reading the table",))

IMPORT = (READ, CLEAN, ADD, PUBLISH)
RUN = (READ_WORKSPACE, BACKTEST, FIT, PREDICT, WRITE, REGISTER)


class StageClock:
    """Where a job is among its stages. Stages are never left backwards; some may be skipped.

    Parameters
    ----------
    stages : in order; empty if the job has none.
    seconds_before : seconds by name of stage that earlier jobs of the kind took; empty if there are none.
    now : seconds of a clock that never goes back.
    """

    def __init__(
        self,
        stages: Sequence[Stage],
        seconds_before: Mapping[str, float] | None = None,
        now: Callable[[], float] = monotonic,
    ) -> None:
        self._stages, self._now = tuple(stages), now
        self._has_history = bool(seconds_before)
        self._expected = _expected_seconds(self._stages, seconds_before or {})
        self._index = 0
        self._began = self._stage_began = now()
        self._spent: dict[str, float] = {}
        self._done: int | None = None
        self._total: int | None = None
        self._is_of_stage = False
        self._share = 0.0
        self._remaining: tuple[float, float] | None = None

    def step(self, name: str, total: int | None = None) -> None:
        """A step of the job begins; it may begin the next stage."""
        index = self._stage_of(name)
        self._is_of_stage = index is not None or len(self._stages) == 1
        if index is not None and index != self._index:
            self._leave_stage()
            self._index = index
        if self._is_of_stage:
            self._done, self._total = 0, total

    def advance(self, units: int) -> None:
        """Units of the current step are complete."""
        if self._is_of_stage:
            self._done = (self._done or 0) + units

    def place(self) -> JobPlace:
        """Where the job is now: the share never shrinks, and the remaining time changes smoothly."""
        if not self._stages:
            return JobPlace()
        total = sum(self._expected)
        complete = sum(self._expected[: self._index])
        within = self._expected[self._index] * self._share_of_stage()
        self._share = min(max(self._share, (complete + within) / total), _MAX_SHARE)
        return JobPlace(
            step_number=self._index + 1,
            steps=len(self._stages),
            step_name=self._stages[self._index].name,
            share=round(self._share, 3),
            remaining_seconds=self._remaining_seconds(total),
        )

    def seconds(self) -> dict[str, float]:
        """Seconds that each stage has taken, by its name; call when the job has ended."""
        self._leave_stage()
        return {name: round(seconds, 2) for name, seconds in self._spent.items()}

    def _stage_of(self, name: str) -> int | None:
        """The current stage or the nearest later one to which the step belongs."""
        for index in range(self._index, len(self._stages)):
            if name.startswith(self._stages[index].begins_with):
                return index
        return None

    def _leave_stage(self) -> None:
        if self._stages:
            name, now = self._stages[self._index].name, self._now()
            self._spent[name] = self._spent.get(name, 0.0) + now - self._stage_began
            self._stage_began = now

    def _share_of_stage(self) -> float:
        if self._total:
            return min((self._done or 0) / self._total, 1.0)
        if not self._has_history:
            return 0.0
        seconds = self._now() - self._stage_began
        return min(seconds / max(self._expected[self._index], 1e-9), _MAX_SHARE_OF_STAGE)

    def _remaining_seconds(self, total: float) -> float | None:
        """Between the time that earlier jobs took and the pace of this one, which counts the more is done."""
        now = self._now()
        elapsed, share = now - self._began, self._share
        if self._has_history:
            estimate = (1 - share) * ((1 - share) * total + elapsed)
        elif share >= _MIN_SHARE and elapsed >= _MIN_SECONDS:
            estimate = elapsed * (1 - share) / share
        else:
            return None
        if self._remaining is not None:
            before, at = self._remaining
            expected = max(before - (now - at), 0.0)
            estimate = expected + (1 - exp(-(now - at) / _SMOOTHING_SECONDS)) * (estimate - expected)
        self._remaining = (estimate, now)
        return round(estimate, 1)


def _expected_seconds(stages: tuple[Stage, ...], before: Mapping[str, float]) -> list[float]:
    """Seconds by stage; without earlier jobs the weights. A stage that was never measured took no time."""
    if not before:
        return [stage.weight for stage in stages]
    return [max(before.get(stage.name, 0.0), 0.01) for stage in stages]
