"""Models of customer tables and their predictions, on a terminal."""

from __future__ import annotations

from collections.abc import Iterable

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from tenure.app.tables.predict_table import TablePredictions
from tenure.cli.drawing.findings import decimal, drawn, number, percent, share, table_of, tenths_table
from tenure.core.modelling.backtest import ClassificationMetrics, Metrics
from tenure.learning.tables.trained import TrainedTable

_OF_NUMBERS = (">MAE", ">RMSE", ">R2", ">MAPE", ">Spearman", ">nGini")
_OF_CLASSES = (">ROC AUC", ">PR AUC", ">log loss", ">Brier", ">off by", ">calibration", ">top 10%", "mapped")
_HELD_OUT = "held-out rows"


@drawn.register
def _(trained: TrainedTable) -> Iterable[RenderableType]:
    columns = table_of("column", "read as", title="Columns of the table")
    for column in trained.model.columns.columns:
        why = f": {column.why}" if column.why else ""
        columns.add_row(
            Text(column.name), Text(f"{column.kind}{why}"), style="" if column.is_feature else "dim"
        )
    yield columns
    for leak in trained.leaks:
        out = leak.columns[0] not in trained.model.columns.names
        yield Text(f"  {'Left out' if out else 'Kept, look at it'}: {leak.why}", style="yellow")
    yield _leaderboard(trained)
    yield from _held_out(trained)
    matters = [f"{name} {part:.0%}" for name, part in list(trained.model.importance().items())[:5]]
    yield Text(f"  Most important columns: {', '.join(matters)}", style="dim")
    for note in trained.notes:
        yield Text(f"  {note}", style="dim")


def _leaderboard(trained: TrainedTable) -> Table:
    heads = _OF_CLASSES if trained.model.classes else _OF_NUMBERS
    board = table_of("model", *heads, title=f"Cross-validation: {trained.predicts}")
    for row in trained.leaderboard:
        board.add_row(row.learner, *_scores(row.metrics, row.calibration))
    board.add_row(_HELD_OUT, *_scores(trained.held_out, trained.model.calibration.kind), style="bold")
    return board


def _scores(metrics: Metrics | ClassificationMetrics, calibration: str) -> list[str]:
    if isinstance(metrics, ClassificationMetrics):
        scores = [
            decimal(value) for value in (metrics.roc_auc, metrics.pr_auc, metrics.log_loss, metrics.brier)
        ]
        shares = [
            percent(metrics.bias, signed=True),
            percent(metrics.calibration_error),
            percent(metrics.recall_at_top),
        ]
        return [*scores, *shares, "" if calibration == "none" else calibration]
    return [
        number(metrics.mae), number(metrics.rmse), decimal(metrics.r2),
        share(metrics.mape), decimal(metrics.spearman), decimal(metrics.ngini),
    ]  # fmt: skip


def _held_out(trained: TrainedTable) -> Iterable[RenderableType]:
    metrics, at_threshold = trained.held_out, trained.at_threshold
    if isinstance(metrics, Metrics):
        yield Text(
            f"  80 % intervals covered {share(metrics.coverage)} of {metrics.n:,} held-out rows.", style="dim"
        )
    if at_threshold is None or trained.model.classes is None:
        return
    positive = trained.model.classes.positive
    yield tenths_table(trained.tenths, "Held-out rows by probability, and actual outcomes", positive)
    right, misses = (
        f"{at_threshold.held:,} of them are",
        f"{at_threshold.outcomes - at_threshold.held:,} others are, too",
    )
    yield Text(
        f"  At a threshold of {at_threshold.threshold:.0%}: {at_threshold.customers:,} of {metrics.n:,} "
        f"held-out rows are predicted to be {positive}; {right}, and {misses}.",
        style="dim",
    )


@drawn.register
def _(result: TablePredictions) -> Iterable[RenderableType]:
    top = result.predictions.nlargest(10, result.column)
    if "predicted_class" in top.columns:
        table = table_of(result.id_column, f">{result.target}", "predicted class", title="Most likely")
        for row in top.to_dict("records"):
            table.add_row(
                str(row[result.id_column]), percent(row[result.column]), str(row["predicted_class"])
            )
        yield table
        return
    table = table_of(result.id_column, f">{result.target}", ">from", ">to", "tier", title="Highest")
    for row in top.to_dict("records"):
        ends = [number(row[f"predicted_clv{end}"]) for end in ("", "_lower", "_upper")]
        table.add_row(str(row[result.id_column]), *ends, str(row["value_tier"]))
    yield table
