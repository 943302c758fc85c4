"""Models of customer tables and what they predict, on a terminal."""

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
    for one in trained.model.columns.columns:
        why = f": {one.why}" if one.why else ""
        columns.add_row(Text(one.name), Text(f"{one.kind}{why}"), style="" if one.is_feature else "dim")
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
    for one in trained.leaderboard:
        board.add_row(one.learner, *_scores(one.metrics, one.calibration))
    board.add_row(_HELD_OUT, *_scores(trained.held_out, trained.model.calibration.kind), style="bold")
    return board


def _scores(one: Metrics | ClassificationMetrics, calibration: str) -> list[str]:
    if isinstance(one, ClassificationMetrics):
        scores = [decimal(value) for value in (one.roc_auc, one.pr_auc, one.log_loss, one.brier)]
        shares = [percent(one.bias, signed=True), percent(one.calibration_error), percent(one.recall_at_top)]
        return [*scores, *shares, "" if calibration == "none" else calibration]
    return [
        number(one.mae), number(one.rmse), decimal(one.r2),
        share(one.mape), decimal(one.spearman), decimal(one.ngini),
    ]  # fmt: skip


def _held_out(trained: TrainedTable) -> Iterable[RenderableType]:
    held, said = trained.held_out, trained.at_threshold
    if isinstance(held, Metrics):
        yield Text(
            f"  80 % intervals covered {share(held.coverage)} of {held.n:,} held-out rows.", style="dim"
        )
    if said is None or trained.model.classes is None:
        return
    positive = trained.model.classes.positive
    yield tenths_table(trained.tenths, "Held-out rows by probability, and actual outcomes", positive)
    right, missed = f"{said.held:,} of them are", f"{said.outcomes - said.held:,} others are, too"
    yield Text(
        f"  At a threshold of {said.threshold:.0%}: {said.customers:,} of {held.n:,} "
        f"held-out rows are predicted to be {positive}; {right}, and {missed}.",
        style="dim",
    )


@drawn.register
def _(made: TablePredictions) -> Iterable[RenderableType]:
    top = made.predictions.nlargest(10, made.column)
    if "predicted_class" in top.columns:
        table = table_of(made.id_column, f">{made.target}", "predicted class", title="Most likely")
        for one in top.to_dict("records"):
            table.add_row(str(one[made.id_column]), percent(one[made.column]), str(one["predicted_class"]))
        yield table
        return
    table = table_of(made.id_column, f">{made.target}", ">from", ">to", "tier", title="Highest")
    for one in top.to_dict("records"):
        ends = [number(one[f"predicted_clv{end}"]) for end in ("", "_lower", "_upper")]
        table.add_row(str(one[made.id_column]), *ends, str(one["value_tier"]))
    yield table
