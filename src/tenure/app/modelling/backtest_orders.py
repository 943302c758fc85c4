"""Back-test models on orders, without predicting."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from tenure.app.files.table_files import write_text
from tenure.app.modelling.prepared import OrderSelection, prepare
from tenure.learning.backtest.backtest import (
    DEFAULT_CUTOFFS,
    DEFAULT_LEVEL,
    BacktestOptions,
    leaderboard_dict,
    run_backtest,
)
from tenure.learning.model_settings import Arguments, configured
from tenure.learning.train import data_verdict

if TYPE_CHECKING:
    from tenure.core.modelling.backtest import Backtest
    from tenure.core.ports import Progress
    from tenure.serving.shop import Shop


@dataclass(frozen=True)
class BacktestOrders:
    """Command.

    models : the candidates; the default ones when empty.
    cutoffs : number of past dates to test at.
    level : share of customers whose spend should fall within the interval.
    out : JSON file for the leaderboard; not written when left out.
    settings : constructor arguments by model.
    """

    selection: OrderSelection
    models: tuple[str, ...] = ()
    cutoffs: int = DEFAULT_CUTOFFS
    level: float = DEFAULT_LEVEL
    out: Path | None = None
    settings: Arguments = field(default_factory=dict)


def backtest_orders(command: BacktestOrders, shop: Shop, progress: Progress) -> Backtest:
    """Test the models at past cutoffs, report the leaderboard, and write it to `command.out`."""
    with prepare(command.selection, shop, progress) as prepared:
        window, panels = prepared.window, prepared.panels
        options = BacktestOptions(window, command.models, command.level, command.cutoffs)
        backtest = run_backtest(options, panels, progress, configured(command.settings))
        progress.show(backtest)
        progress.show(data_verdict(panels, window, backtest))
    if command.out:
        write_text(json.dumps(leaderboard_dict(backtest), indent=2) + "\n", command.out)
    return backtest
