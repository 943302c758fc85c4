"""`tenure tune`: search for better settings of a model."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from tenure.app.data.orders import OrderLog
from tenure.cli.options import AsOf, Cutoffs, Horizon, Workspace, takes_order_log
from tenure.cli.shops import workspace_shop
from tenure.core.frames.horizon import day

Model = Annotated[
    str | None, typer.Option("--model", help="Model to tune; without it, the default model for tuning.")
]
Trials = Annotated[
    int, typer.Option("--trials", min=1, help="Total number of settings to try, including earlier searches.")
]
Minutes = Annotated[float | None, typer.Option("--minutes", help="Stop after this time.")]
Out = Annotated[
    Path, typer.Option("--out", help="Folder of the search; using the same folder continues the search.")
]


@takes_order_log
def tune(
    log: OrderLog | None = None,
    model: Model = None,
    trials: Trials = 30,
    minutes: Minutes = None,
    horizon: Horizon = "90d",
    as_of: AsOf = None,
    out: Out = Path("tuning"),
    cutoffs: Cutoffs = 4,
    workspace: Workspace = None,
) -> None:
    """Search for better settings for a model on past windows."""
    from tenure.app.modelling.prepared import OrderSelection
    from tenure.app.modelling.tune import BEST, Tune, default_model
    from tenure.app.modelling.tune import tune as search
    from tenure.cli.console import ConsoleProgress

    selection = OrderSelection(log, horizon, day(as_of))
    seconds = 60 * minutes if minutes is not None else None
    with ConsoleProgress(kind="tune") as progress, workspace_shop(workspace) as shop:
        result = search(
            Tune(out, selection, model or default_model(), trials, seconds, cutoffs), shop, progress
        )
    typer.echo(f"Settings  {out / BEST}")
    settings = f" --settings {out / BEST}" if result.holds else ""
    typer.echo(f"Next: tenure train ORDERS --model {result.model}{settings}")
