"""`tenure score`: predict all customers of a workspace with its champion."""

from __future__ import annotations

import typer

from tenure.cli.options import AsOf, Level, NeededWorkspace, share
from tenure.cli.shops import workspace_shop
from tenure.core.frames.horizon import day


def score(workspace: NeededWorkspace, as_of: AsOf = None, level: Level = 0.8) -> None:
    """Predict all customers of a workspace with the champion, and save the predictions in its lake."""
    from tenure.app.modelling.score import Score
    from tenure.app.modelling.score import score as score_workspace
    from tenure.cli.console import ConsoleProgress

    command = Score(day(as_of), share(level))
    with ConsoleProgress(kind="score") as progress, workspace_shop(workspace) as shop:
        result = score_workspace(command, shop, progress)
    window = f"{result.horizon_days} days from {result.as_of}"
    typer.echo(f"Predictions  {result.customers:,} customers, {window} (run {result.run_id})")
