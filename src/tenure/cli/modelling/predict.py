"""`tenure predict`: predict customers with a trained model."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from tenure.app.data.orders import OrderLog
from tenure.cli.options import AsOf, CustomersFile, Level, Workspace, share, takes_order_log
from tenure.cli.shops import workspace_shop
from tenure.core.frames.horizon import day

Model = Annotated[
    Path | None,
    typer.Option(
        "--model-folder",
        help="Folder that `tenure train` or `run` wrote; default: the workspace's champion, or `model`.",
    ),
]
_DEFAULT_FOLDER = Path("model")
Out = Annotated[Path, typer.Option("--out", help="File to write: .parquet or .csv.")]
Threshold = Annotated[
    float,
    typer.Option(
        "--threshold",
        help="With --table: probability threshold for the positive class.",
        rich_help_panel="Customer tables",
    ),
]


@takes_order_log
def predict(
    log: OrderLog | None = None,
    model_folder: Model = None,
    as_of: AsOf = None,
    out: Out = Path("predictions.csv"),
    level: Level = 0.8,
    workspace: Workspace = None,
    table: CustomersFile = None,
    threshold: Threshold = 0.5,
) -> None:
    """Predict the customers of a log, or of a table, with a trained model."""
    from tenure.app.modelling.predict_orders import PredictOrders, predict_orders
    from tenure.app.modelling.prepared import OrderSelection
    from tenure.app.tables.predict_table import PredictTable, predict_table
    from tenure.cli.console import ConsoleProgress

    if log is None and table is not None:
        of_table = PredictTable(table, model_folder or _DEFAULT_FOLDER, out, share(level), threshold)
        with ConsoleProgress(kind="predict_table") as progress, workspace_shop(None) as shop:
            rows = predict_table(of_table, shop, progress)
        typer.echo(f"Predictions  {out} ({len(rows):,} rows)")
        return
    model = model_folder_or_champion(model_folder, workspace)
    command = PredictOrders(model, out, OrderSelection(log, as_of=day(as_of)), share(level))
    with ConsoleProgress(kind="predict") as progress, workspace_shop(workspace) as shop:
        predictions = predict_orders(command, shop, progress)
    typer.echo(f"Predictions  {out} ({len(predictions):,} customers)")


def model_folder_or_champion(folder: Path | None, workspace: Path | None) -> Path | None:
    """The given folder; without one, None (the champion) with a workspace and `model` otherwise."""
    return folder or (None if workspace else _DEFAULT_FOLDER)
