"""Predict every customer of the lake with the champion."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from tenure.app.job_parameters.modelling import check_level
from tenure.app.jobs.kind import WRITING, Kind
from tenure.app.jobs.plain import plain
from tenure.app.jobs.stages import PREDICT, PUBLISH, READ_WORKSPACE, WRITE
from tenure.core.frames.horizon import day
from tenure.learning.backtest.backtest import DEFAULT_LEVEL

if TYPE_CHECKING:
    from tenure.app.jobs.kind import JobContext
    from tenure.core.ports import Progress


@dataclass(frozen=True)
class ScoreParameters:
    """As of which day (default: the day after the last order), with intervals of which level."""

    as_of: str | None = None
    level: float = DEFAULT_LEVEL

    def check(self) -> None:
        day(self.as_of)
        check_level(self.level)


def _run(parameters: ScoreParameters, context: JobContext, progress: Progress) -> dict[str, Any]:
    from tenure.app.modelling.score import Score, score

    result = score(Score(day(parameters.as_of), parameters.level), context.shop, progress)
    return dict(plain(asdict(result)))


KIND = Kind(
    "Predict all customers with the champion.",
    "analyst",
    ScoreParameters,
    _run,
    WRITING,
    stages=(READ_WORKSPACE, PREDICT, WRITE, PUBLISH),
)
