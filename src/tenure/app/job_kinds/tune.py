"""Search for better settings of a model."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tenure.app.files.job_files import output
from tenure.app.job_parameters.modelling import WindowParameters, check_cutoffs, check_models
from tenure.app.jobs.kind import TRAINING, Kind
from tenure.app.jobs.plain import plain
from tenure.app.jobs.stages import READ_WORKSPACE, Stage
from tenure.app.modelling.tune import default_model
from tenure.core.errors import OptionError
from tenure.learning.backtest.backtest import DEFAULT_CUTOFFS

if TYPE_CHECKING:
    from tenure.app.jobs.kind import JobContext
    from tenure.core.ports import Progress

TUNING = "tuning"
_MAX_TRIALS = 10_000


@dataclass(frozen=True)
class TuneParameters(WindowParameters):
    """How many settings to try, and the time limit."""

    model: str = field(default_factory=default_model)
    trials: int = 30
    minutes: float | None = None
    cutoffs: int = DEFAULT_CUTOFFS
    seed: int = 0

    def check(self) -> None:
        super().check()
        check_cutoffs(self.cutoffs)
        check_models(self.model)
        if not 1 <= self.trials <= _MAX_TRIALS:
            raise OptionError(
                "The number of trials is out of range.",
                values=[self.trials],
                hint=f"choose 1 to {_MAX_TRIALS:,} trials",
                code="option.tune",
            )
        if self.minutes is not None and self.minutes <= 0:
            raise OptionError(
                "The time limit must be more than 0 minutes.",
                values=[self.minutes],
                hint="choose a longer time limit, or none",
                code="option.tune",
            )


def _run(parameters: TuneParameters, context: JobContext, progress: Progress) -> dict[str, Any]:
    from tenure.app.modelling.tune import Tune, tune

    command = Tune(
        output(context, TUNING),  # continues an attempt that was killed
        parameters.selection,
        parameters.model,
        parameters.trials,
        None if parameters.minutes is None else 60 * parameters.minutes,
        parameters.cutoffs,
        parameters.seed,
    )
    result = tune(command, context.shop, progress)
    facts = {
        "model": result.model,
        "settings": result.settings,
        "holds": result.holds,
        "gain": result.gain,
        "check_gain": result.check_gain,
        "trials": len(result.trials),
        "windows": result.windows,
    }
    return dict(plain(facts))


KIND = Kind(
    "Search for better settings of a model.",
    "analyst",
    TuneParameters,
    _run,
    TRAINING,
    stages=(
        READ_WORKSPACE,
        Stage("Compute past windows", ("Computing past windows",), 2),
        Stage("Test the default settings", ("The default settings",)),
        Stage("Search", ("Searching",), 10),
        Stage("Check on the newest window", ("Checking on the newest window",)),
    ),
)
