"""`tenure train`: a model folder from an order log."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from tenure.app.orders import OrderLog
from tenure.cli.options import AsOf, Cutoffs, Horizon, Level, Workspace, share, takes_order_log
from tenure.core.horizon import day

Model = Annotated[
    str | None, typer.Option("--model", help="See `tenure models`; the back-test's champion when left out.")
]
Out = Annotated[Path, typer.Option("--out", help="Model folder to write; an earlier one is replaced.")]


@takes_order_log
def train(
    log: OrderLog | None = None,
    model: Model = None,
    horizon: Horizon = "90d",
    as_of: AsOf = None,
    out: Out = Path("model"),
    cutoffs: Cutoffs = 4,
    level: Level = 0.8,
    workspace: Workspace = None,
) -> None:
    """Fit a model, or the champion, and keep it as a folder."""
    from tenure.app.bootstrap import settings_from
    from tenure.app.prepared import Asked
    from tenure.app.train_orders import TrainOrders, train_orders
    from tenure.cli.console import ConsoleProgress

    asked = Asked(log, workspace, horizon, day(as_of))
    with ConsoleProgress() as progress:
        command = TrainOrders(out, asked, model, cutoffs, share(level))
        trained = train_orders(command, settings_from(), progress)
    typer.echo(f"Model  {out} ({trained.name}, {trained.horizon_days} days)")
    typer.echo(f"Next: tenure predict ORDERS --model-folder {out}")
