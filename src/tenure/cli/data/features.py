"""`tenure features`: write the features of every customer."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from tenure.app.data.orders import OrderLog
from tenure.cli.options import AsOf, Horizon, Workspace, takes_order_log
from tenure.cli.shops import workspace_shop
from tenure.core.frames.horizon import day

Cap = Annotated[
    float,
    typer.Option("--cap-quantile", help="Cap money features at this quantile; 1 leaves them unchanged."),
]
Out = Annotated[Path, typer.Option("--out", help="File to write: .parquet or .csv.")]


@takes_order_log
def features(
    log: OrderLog | None = None,
    horizon: Horizon = "90d",
    as_of: AsOf = None,
    out: Out = Path("features.parquet"),
    cap_quantile: Cap = 0.995,
    workspace: Workspace = None,
) -> None:
    """Write every feature that the log supports, per customer."""
    from tenure.app.modelling.compute_features import ComputeFeatures, compute_features
    from tenure.app.modelling.prepared import OrderSelection
    from tenure.cli.console import ConsoleProgress

    command = ComputeFeatures(out, OrderSelection(log, horizon, day(as_of)), cap_quantile)
    with ConsoleProgress(kind="features") as progress, workspace_shop(workspace) as shop:
        result = compute_features(command, shop, progress)
    size = f"{result.features} features of {result.customers:,} customers"
    typer.echo(f"{size}: {result.path} (set {result.version})")
    if cap_quantile < 1:
        typer.echo(f"  money features are capped at their {cap_quantile:g} quantile; see --cap-quantile")
    for need, names in result.by_missing_column().items():
        more = f" and {len(names) - 4} more" if len(names) > 4 else ""
        typer.echo(f"  without {need}: no {', '.join(names[:4])}{more}")
