"""Back-test models on the orders of the lake."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tenure.app.job_parameters.modelling import BacktestedParameters, check_models
from tenure.app.jobs.kind import TRAINING, Kind
from tenure.app.jobs.plain import plain
from tenure.app.jobs.stages import BACKTEST, READ_WORKSPACE

if TYPE_CHECKING:
    from tenure.app.jobs.kind import JobContext
    from tenure.core.ports import Progress


@dataclass(frozen=True)
class BacktestParameters(BacktestedParameters):
    """`models` are the candidates; the default ones when empty."""

    models: tuple[str, ...] = ()

    def check(self) -> None:
        super().check()
        check_models(*self.models)


def _run(parameters: BacktestParameters, context: JobContext, progress: Progress) -> dict[str, Any]:
    from tenure.app.modelling.backtest_orders import BacktestOrders, backtest_orders
    from tenure.learning.backtest.backtest import leaderboard_dict

    command = BacktestOrders(
        parameters.selection,
        parameters.models,
        parameters.cutoffs,
        parameters.level,
        settings=parameters.settings,
    )
    return dict(plain(leaderboard_dict(backtest_orders(command, context.shop, progress))))


KIND = Kind(
    "Test models at past dates.",
    "analyst",
    BacktestParameters,
    _run,
    TRAINING,
    stages=(READ_WORKSPACE, BACKTEST),
)
