"""`tenure predict`: score customers with a trained model."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from tenure.app.data.orders import OrderLog
from tenure.cli.options import AsOf, CustomersFile, Level, Workspace, share, takes_order_log
from tenure.core.frames.horizon import day

Model = Annotated[
    Path | None,
    typer.Option(
        "--model-folder",
        help="Folder that `tenure train` or `run` wrote; default: the workspace's champion, or `model`.",
    ),
]
_HERE = Path("model")
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
    from tenure.app.bootstrap import settings_from
    from tenure.app.modelling.predict_orders import PredictOrders, predict_orders
    from tenure.app.modelling.prepared import Asked
    from tenure.app.tables.predict_table import PredictTable, predict_table
    from tenure.cli.console import ConsoleProgress

    if log is None and table is not None:
        of_table = PredictTable(table, model_folder or _HERE, out, share(level), threshold)
        with ConsoleProgress() as progress:
            made = predict_table(of_table, settings_from(), progress)
        typer.echo(f"Predictions  {out} ({len(made):,} rows)")
        return
    model = model_folder_or_champion(model_folder, workspace)
    command = PredictOrders(model, out, Asked(log, workspace, as_of=day(as_of)), share(level))
    with ConsoleProgress() as progress:
        made = predict_orders(command, settings_from(), progress)
    typer.echo(f"Predictions  {out} ({len(made):,} customers)")


def model_folder_or_champion(folder: Path | None, workspace: Path | None) -> Path | None:
    """The folder that was named; else None (the champion) with a workspace, and `model` without one."""
    return folder or (None if workspace else _HERE)
