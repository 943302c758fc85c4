"""Back-test an order log, without predicting."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from tenure.app.files.table_files import write_text
from tenure.app.modelling.prepared import Asked, prepared
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
    from tenure.core.settings import Settings


@dataclass(frozen=True)
class BacktestOrders:
    """Command. `models` are the candidates, the default ones when empty; `out` is a JSON file."""

    asked: Asked
    models: tuple[str, ...] = ()
    cutoffs: int = DEFAULT_CUTOFFS
    level: float = DEFAULT_LEVEL
    out: Path | None = None
    settings: Arguments = field(default_factory=dict)


def backtest_orders(command: BacktestOrders, settings: Settings, progress: Progress) -> Backtest:
    """The leaderboard at past cutoffs, shown and, if wanted, written."""
    with prepared(command.asked, settings, progress) as ready:
        options = BacktestOptions(ready.window, command.models, command.level, command.cutoffs)
        found = run_backtest(options, ready.panels, progress, configured(command.settings))
        progress.show(found)
        progress.show(data_verdict(ready.panels, ready.window, found))
    if command.out:
        write_text(json.dumps(leaderboard_dict(found), indent=2) + "\n", command.out)
    return found
