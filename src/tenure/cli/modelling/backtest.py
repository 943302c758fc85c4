"""`tenure backtest`: test models on past windows."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from tenure.app.data.orders import OrderLog
from tenure.cli.options import (
    AsOf,
    Cutoffs,
    Horizon,
    Level,
    Models,
    Setting,
    SettingsFile,
    Workspace,
    share,
    takes_order_log,
)
from tenure.cli.shops import workspace_shop
from tenure.core.frames.horizon import day

Out = Annotated[Path | None, typer.Option("--out", help="JSON file for the leaderboard.")]


@takes_order_log
def backtest(
    log: OrderLog | None = None,
    horizon: Horizon = "90d",
    as_of: AsOf = None,
    out: Out = None,
    models: Models = None,
    cutoffs: Cutoffs = 4,
    level: Level = 0.8,
    workspace: Workspace = None,
    setting: Setting = None,
    settings: SettingsFile = None,
) -> None:
    """Test the candidate models at past cutoffs and name the champion."""
    from tenure.app.modelling.backtest_orders import BacktestOrders, backtest_orders
    from tenure.app.modelling.prepared import OrderSelection
    from tenure.cli.console import ConsoleProgress
    from tenure.learning.model_settings import parsed

    selection = OrderSelection(log, horizon, day(as_of))
    command = BacktestOrders(
        selection, tuple(models or ()), cutoffs, share(level), out, parsed(setting or (), settings)
    )
    with ConsoleProgress(kind="backtest") as progress, workspace_shop(workspace) as shop:
        backtest = backtest_orders(command, shop, progress)
    typer.echo(f"Champion     {backtest.champion}")
    if out:
        typer.echo(f"Leaderboard  {out}")
