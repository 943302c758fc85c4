"""`tenure score`: predict all customers of a workspace with its champion."""

from __future__ import annotations

import typer

from tenure.cli.options import AsOf, Level, NeededWorkspace, share
from tenure.core.frames.horizon import day


def score(workspace: NeededWorkspace, as_of: AsOf = None, level: Level = 0.8) -> None:
    """Predict all customers of a workspace with the champion, and save the predictions in its lake."""
    from tenure.app.bootstrap import settings_from
    from tenure.app.modelling.score import Score
    from tenure.app.modelling.score import score as score_workspace
    from tenure.cli.console import ConsoleProgress
    from tenure.serving.publish import refresh_if_served
    from tenure.serving.shop import open_shop

    command = Score(day(as_of), share(level))
    with ConsoleProgress() as progress, open_shop(workspace, settings_from()) as shop:
        result = score_workspace(command, shop, progress)
        refresh_if_served(shop.workspace, shop.settings, progress)
    window = f"{result.horizon_days} days from {result.as_of}"
    typer.echo(f"Predictions  {result.customers:,} customers, {window} (run {result.run_id})")
