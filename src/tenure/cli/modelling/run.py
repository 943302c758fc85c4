"""`tenure run`: from orders to predictions and a report."""

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

Out = Annotated[Path, typer.Option("--out", help="Folder for the results; earlier results are replaced.")]
Currency = Annotated[
    str | None, typer.Option("--currency", help="Currency sign or code to show with amounts, such as GBP.")
]


@takes_order_log
def run(
    log: OrderLog | None = None,
    horizon: Horizon = "90d",
    as_of: AsOf = None,
    out: Out = Path("out"),
    models: Models = None,
    cutoffs: Cutoffs = 4,
    level: Level = 0.8,
    currency: Currency = None,
    workspace: Workspace = None,
    setting: Setting = None,
    settings: SettingsFile = None,
) -> None:
    """Turn orders into predictions, a leaderboard, a model and a report.

    Reads, checks and cleans the log, back-tests the candidates, refits the champion on all data and predicts.
    """
    from tenure.app.modelling.prepared import OrderSelection
    from tenure.app.modelling.run import Run, run
    from tenure.cli.console import ConsoleProgress
    from tenure.learning.model_settings import parsed

    selection = OrderSelection(log, horizon, day(as_of))
    command = Run(
        out, selection, tuple(models or ()), cutoffs, share(level), currency, parsed(setting or (), settings)
    )
    with ConsoleProgress(kind="report") as progress, workspace_shop(workspace) as shop:
        result = run(command, shop, progress)
    files, customers = result.files, len(result.predictions)
    typer.echo(f"Report       {files.report}")
    typer.echo(f"Predictions  {files.predictions} ({customers:,} customers; also .csv)")
    typer.echo(f"Model        {files.model} ({result.backtest.champion})")
    typer.echo("Next: open the report in a browser; predictions.csv opens in any spreadsheet.")
