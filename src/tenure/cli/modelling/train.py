"""`tenure train`: train a model on an order log, or on a table of customers."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from tenure.app.data.orders import OrderLog
from tenure.cli.options import (
    AsOf,
    CustomersFile,
    Cutoffs,
    Horizon,
    Level,
    Setting,
    SettingsFile,
    Workspace,
    share,
    takes_order_log,
)
from tenure.cli.shops import workspace_shop
from tenure.core.errors import OptionError
from tenure.core.frames.horizon import day

if TYPE_CHECKING:
    from tenure.app.tables.train_table import TableOptions
    from tenure.evaluation.splits import How

Model = Annotated[
    str | None, typer.Option("--model", help="See `tenure models`; default: the best of the tested models.")
]
Out = Annotated[Path, typer.Option("--out", help="Model folder to write; an earlier one is replaced.")]
_OF_TABLES = "Customer tables"
Target = Annotated[
    str | None,
    typer.Option("--target", help="Column to predict.", rich_help_panel=_OF_TABLES),
]
TaskName = Annotated[
    Literal["auto", "regression", "classification"],
    typer.Option(
        "--task",
        help="Type of the target; auto reads two texts, 0 and 1, or true and false as classes.",
        rich_help_panel=_OF_TABLES,
    ),
]
Positive = Annotated[
    str | None,
    typer.Option(
        "--positive",
        help="Class whose probability is predicted; default: the one that means yes, or the rarer one.",
        rich_help_panel=_OF_TABLES,
    ),
]
Keep = Annotated[
    list[str] | None,
    typer.Option("--keep", help="Column to use although it looks like a leak.", rich_help_panel=_OF_TABLES),
]
Drop = Annotated[
    list[str] | None, typer.Option("--drop", help="Column to ignore.", rich_help_panel=_OF_TABLES)
]
GroupBy = Annotated[
    str | None,
    typer.Option(
        "--group-by",
        help="Column of groups that must stay on one side of a split.",
        rich_help_panel=_OF_TABLES,
    ),
]
SplitBy = Annotated[
    str | None,
    typer.Option(
        "--split-by",
        help="Column of times: the newest rows are used for evaluation.",
        rich_help_panel=_OF_TABLES,
    ),
]
Folds = Annotated[
    int,
    typer.Option(
        "--folds", min=2, help="Number of folds of the cross-validation.", rich_help_panel=_OF_TABLES
    ),
]
_OF_NETWORKS = "Networks, with --model"
Hidden = Annotated[
    list[int] | None,
    typer.Option(
        "--hidden", help="Sizes of the hidden layers, such as --hidden 256 128.", rich_help_panel=_OF_NETWORKS
    ),
]
Epochs = Annotated[
    int | None,
    typer.Option("--epochs", help="Maximum number of passes over the rows.", rich_help_panel=_OF_NETWORKS),
]
LearningRate = Annotated[
    float | None, typer.Option("--learning-rate", help="Learning rate.", rich_help_panel=_OF_NETWORKS)
]
BatchSize = Annotated[
    int | None, typer.Option("--batch-size", help="Rows per batch.", rich_help_panel=_OF_NETWORKS)
]
Checkpoint = Annotated[
    str | None,
    typer.Option(
        "--checkpoint",
        help="Folder for checkpoints, from which an interrupted training continues.",
        rich_help_panel=_OF_NETWORKS,
    ),
]


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
    setting: Setting = None,
    settings: SettingsFile = None,
    hidden: Hidden = None,
    epochs: Epochs = None,
    learning_rate: LearningRate = None,
    batch_size: BatchSize = None,
    checkpoint: Checkpoint = None,
    table: CustomersFile = None,
    target: Target = None,
    keep: Keep = None,
    drop: Drop = None,
    group_by: GroupBy = None,
    split_by: SplitBy = None,
    folds: Folds = 5,
    task: TaskName = "auto",
    positive: Positive = None,
) -> None:
    """Fit a model, or the champion, and save it as a folder."""
    from tenure.app.modelling.prepared import OrderSelection
    from tenure.app.modelling.train_orders import TrainOrders, train_orders
    from tenure.app.tables.train_table import TableOptions
    from tenure.cli.console import ConsoleProgress
    from tenure.learning.model_settings import parsed, with_flags

    if log is None and table is not None:
        how: How = "group" if group_by else "time" if split_by else "random"
        by = group_by or split_by
        options = TableOptions(
            _required(target), model, tuple(keep or ()), tuple(drop or ()), how, by, folds, as_of=day(as_of),
            task=task, positive=positive,
        )  # fmt: skip
        _train_table(table, out, options)
        return
    selection = OrderSelection(log, horizon, day(as_of))
    flags = {
        "hidden": tuple(hidden) if hidden else None,
        "epochs": epochs,
        "learning_rate": learning_rate,
        "batch_size": batch_size,
        "checkpoint": checkpoint,
    }
    arguments = with_flags(parsed(setting or (), settings), model, flags)
    command = TrainOrders(out, selection, model, cutoffs, share(level), arguments)
    with ConsoleProgress(kind="train") as progress, workspace_shop(workspace) as shop:
        trained = train_orders(command, shop, progress)
    typer.echo(f"Model  {out} ({trained.name}, {trained.horizon_days} days)")
    typer.echo(f"Next: tenure predict ORDERS --model-folder {out}")


def _train_table(table: str, out: Path, options: TableOptions) -> None:
    from tenure.app.tables.train_table import TrainTable, train_table
    from tenure.cli.console import ConsoleProgress

    with ConsoleProgress(kind="train_table") as progress, workspace_shop(None) as shop:
        trained = train_table(TrainTable(table, out, options), shop, progress)
    typer.echo(f"Model  {out} ({trained.model.learner}, predicts {trained.predicts})")
    typer.echo(f"Next: tenure predict --table NEW.csv --model-folder {out}")


def _required(target: str | None) -> str:
    if target is None:
        raise OptionError(
            "A target column is required.", hint="choose one, such as --target clv", code="option.target"
        )
    return target
