"""Predict a table of customers with a model that was trained on such a table."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tenure.app.files.table_files import check_table_path, write_table
from tenure.app.tables.customer_tables import as_table, read_table
from tenure.core.errors import FrameError, OptionError
from tenure.learning.tables.trained import TrainedTable

if TYPE_CHECKING:
    import pandas as pd

    from tenure.core.ports import Progress
    from tenure.serving.shop import Shop

MIN_KNOWN_SHARE = 0.5
"""Share of the total feature importance that the columns of the table must cover."""


@dataclass(frozen=True)
class PredictTable:
    """Command. `model` is a folder that `train --table` wrote."""

    table: str
    model: Path
    out: Path
    level: float = 0.8
    threshold: float = 0.5


@dataclass(frozen=True)
class TablePredictions:
    """Predictions to show, one per row of the table in its order. `column` predicts the target."""

    predictions: pd.DataFrame
    target: str
    id_column: str
    column: str = "predicted_clv"


def predict_table(command: PredictTable, shop: Shop, progress: Progress) -> pd.DataFrame:
    """Predict a file of customers; the predictions are also written to `command.out`."""
    import pyarrow as pa

    check_table_path(command.out)
    trained = TrainedTable.load(command.model)
    progress.step("Reading the table")
    with shop.engine("duckdb") as engine:
        table = read_table(command.table, engine)
    predictions = score_table(table, trained, command.level, progress, command.threshold)
    write_table(pa.Table.from_pandas(predictions, preserve_index=False), command.out)
    return predictions


def score_table(
    customers: Any, trained: TrainedTable, level: float, progress: Progress, threshold: float = 0.5
) -> pd.DataFrame:
    """One row per customer, with the id (or `row`) first; missing columns are treated as unknown.

    For a numeric target: `predicted_clv` with its interval and `level`, percentile and value tier; with
    `tabm` also the median. For two classes: the probability of the positive class (`churn_probability`, or
    the name of the target and `_probability`), the `predicted_class` (positive from `threshold` on), and the
    percentile.

    Raises
    ------
    OptionError
        The level or the threshold is not between 0 and 1.
    FrameError
        `table.columns_missing`: the columns cover less than half of the model's feature importance.
        `table.all_alike`: every row would have the same prediction.
    """
    import numpy as np

    from tenure.segments.value_tiers import ties_note

    _check_share("interval level", level)
    _check_share("threshold", threshold)
    table = as_table(customers)
    progress.step("Predicting")
    _check_known(table, trained, progress)
    predicted = trained.model.predict(table)
    if len(predicted) > 1 and np.ptp(predicted) == 0 and any(trained.model.importance().values()):
        raise FrameError(
            "Every row would have the same prediction, because the important columns are "
            "empty or unreadable.",
            values=list(trained.model.importance())[:5],
            hint="check these columns",
            code="table.all_alike",
        )
    for name, count in trained.model.columns.outside(table).items():
        progress.note(f"{name}: {count:,} of {len(table):,} rows are outside the range seen in training.")
    ids = _ids(table, trained.model.columns.id_column)
    predictions = (
        _class_predictions(predicted, trained, threshold)
        if trained.model.classes
        else _value_predictions(predicted, trained.model.median(table), trained, level)
    )
    column = str(predictions.columns[0])
    predictions.insert(0, str(ids.name), ids.to_numpy())
    if "value_tier" in predictions:
        for note in ties_note(predictions["predicted_clv"]):
            progress.note(note)
    progress.show(TablePredictions(predictions, trained.predicts, str(ids.name), column))
    return predictions


def _ids(table: pd.DataFrame, id_column: str | None) -> pd.Series:
    """The ids of the rows; row numbers without an id column."""
    import pandas as pd

    if id_column is not None and id_column in table.columns:
        return table[id_column]
    return pd.Series(range(1, len(table) + 1), name="row")


def _value_predictions(predicted: Any, median: Any, trained: TrainedTable, level: float) -> pd.DataFrame:
    import numpy as np
    import pandas as pd

    from tenure.segments.value_tiers import percentile, value_tier

    lower, upper = (
        trained.intervals.interval(predicted, level)
        if trained.intervals
        else (np.full(len(predicted), np.nan),) * 2
    )
    value = pd.Series(predicted)
    return pd.DataFrame(
        {
            "predicted_clv": value,
            **({} if median is None else {"predicted_clv_median": median}),
            "predicted_clv_lower": lower,
            "predicted_clv_upper": upper,
            "level": level,
            "clv_percentile": percentile(value),
            "value_tier": value_tier(value),
        }
    )


def _class_predictions(predicted: Any, trained: TrainedTable, threshold: float) -> pd.DataFrame:
    import numpy as np
    import pandas as pd

    from tenure.models.tables.classes import probability_column
    from tenure.segments.value_tiers import percentile

    classes = trained.model.classes
    assert classes is not None
    value = pd.Series(predicted)
    return pd.DataFrame(
        {
            probability_column(trained.model.target, classes): value,
            "predicted_class": np.where(predicted >= threshold, classes.positive, classes.negative),
            "threshold": threshold,
            "percentile": percentile(value),
        }
    )


def _check_share(name: str, value: float) -> None:
    if not 0 < value < 1:
        raise OptionError(f"The {name} must be between 0 and 1.", values=[value], hint="such as 0.8")


def _check_known(table: pd.DataFrame, trained: TrainedTable, progress: Progress) -> None:
    from tenure.core.text.closest import closest

    importance = trained.model.importance()
    missing = [name for name in importance if name not in table.columns or table[name].isna().all()]
    covered = 1 - sum(importance[name] for name in missing)
    if missing and (len(missing) == len(importance) or covered < MIN_KNOWN_SHARE):
        like = {name: closest(name, list(table.columns)) for name in missing}
        guesses = [f"{close[0]} = {name}?" for name, close in like.items() if close]
        raise FrameError(
            "Too many columns that the model uses are missing: the table covers "
            f"{max(covered, 0):.0%} of what it uses.",
            values=missing,
            hint=f"add them; they may have been renamed: {', '.join(guesses)}"
            if guesses
            else "add the columns that the model lists",
            code="table.columns_missing",
        )
    if missing:
        progress.note(f"Missing from the table and treated as unknown: {', '.join(missing)}")
