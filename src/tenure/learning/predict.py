"""One row per known customer: what the trained model expects, and how sure it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from tenure.core.arrow_rows import arrow_type
from tenure.core.errors import FrameError
from tenure.core.frames.frame import CUSTOMER_ID
from tenure.core.frames.window import Window
from tenure.core.orders.schema import ARROW_TYPES, PREDICTIONS
from tenure.learning.backtest.backtest import DEFAULT_LEVEL
from tenure.learning.confidence import confidence
from tenure.learning.other_horizon import with_windows

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    import pyarrow as pa

    from tenure.core.modelling.estimator import Estimator
    from tenure.core.ports import Progress
    from tenure.learning.panel import Panels
    from tenure.learning.trained import TrainedModel

HISTORIC = "net_spend"
ALIVE, CHURN = "probability_alive", "churn_probability"
SHARES = (ALIVE, CHURN)
_NO_WIDTH = 1e-6
"""The level of an interval whose ends meet at the median."""
NEXT_ORDER = "expected_date_of_next_order"


@dataclass(frozen=True)
class PredictOptions:
    """For which day, with which interval, under which run."""

    as_of: date
    run_id: str
    level: float = DEFAULT_LEVEL


def predict(
    options: PredictOptions, trained: TrainedModel, panels: Panels, progress: Progress
) -> pd.DataFrame:
    """The Predictions table, sorted by `customer_id`; columns of `core.schema.PREDICTIONS`.

    Every known customer has a row. What a model does not predict is taken from its companion, and null
    where neither predicts it; money is null in a log without money. Interval ends come from the back-test's
    mistakes, else from the model's own predictive distribution, else they are null. Without money the
    interval, percentile and tier stay null: they are of predicted value.

    Raises
    ------
    FrameError
        The log lacks what the model learned from.
    """
    from tenure.segments.value_tiers import ties_note

    progress.step("Predicting")
    check_money(trained, panels)
    frame = panels.frame_for(trained.model, Window(options.as_of, trained.horizon_days))
    predictions = with_windows(predicted(options, trained, frame), trained, frame)
    for note in ties_note(predictions["predicted_clv"]):
        progress.note(note)
    return predictions


def predicted(
    options: PredictOptions,
    trained: TrainedModel,
    frame: pd.DataFrame,
    other_values: np.ndarray | None = None,
) -> pd.DataFrame:
    """The Predictions table of a frame as the model takes it.

    Percentile and tier are those among the frame's customers, or among `other_values` (the sorted
    predicted values of the shop's customers) if the frame has only a few of them. Unknown if `other_values`
    is empty.
    """
    columns = _answers(trained, frame)
    columns[CUSTOMER_ID] = frame[CUSTOMER_ID]
    columns["as_of"] = options.as_of
    columns["horizon_days"] = trained.horizon_days
    columns["run_id"] = options.run_id
    if trained.target == "spend":
        _add_value(columns, trained, frame, options.level)
        _add_rank(columns, other_values)
    columns["confidence"] = confidence(frame, trained, _has_interval(columns, frame))
    return _in_schema(columns, frame)


def check_money(trained: TrainedModel, panels: Panels) -> None:
    """Raises FrameError where the model learned from amounts and the log has none, or the reverse."""
    if (trained.target == "spend") != panels.has_money:
        raise FrameError(
            f"The model predicts {trained.target}; the log has {'' if panels.has_money else 'no '}amounts.",
            hint="train a model on this log, or map its amount column",
            code="model.frame.money",
        )


def predictions_arrow(predictions: pd.DataFrame) -> pa.Table:
    """The Predictions table as Arrow, in the types of the schema."""
    import pyarrow as pa

    schema = pa.schema([(column.name, arrow_type(column.kind)) for column in PREDICTIONS])
    return pa.Table.from_pandas(predictions, schema=schema, preserve_index=False)


# Columns are gathered in a dictionary and become a frame once: inserting them one by one takes pandas longer
# than the model takes to predict a customer.
Columns = dict[str, Any]


def _answers(trained: TrainedModel, frame: pd.DataFrame) -> Columns:
    """The champion's columns, and the companion's where the champion has none."""
    import numpy as np

    predictions, by_member = trained.mixture.predict_with_members(frame, trained.horizon_days)
    columns = _tidy(predictions, trained.model, frame)
    if trained.companion is not None:
        beside = _of_member(trained, by_member)
        if beside is None:
            beside = trained.companion.predict(frame, trained.horizon_days)
        columns = {**_tidy(beside, trained.companion, frame), **columns}
    if {"predicted_clv", "expected_purchases"} <= set(trained.model.card.gives):
        # Consistent: orders times value is the value, even where a companion expects another.
        orders = np.where(columns["expected_purchases"] > 0, columns["expected_purchases"], np.nan)
        columns["expected_order_value"] = columns["predicted_clv"] / orders
    if {ALIVE, CHURN} <= columns.keys():
        # A customer who orders is still a customer.
        columns[ALIVE] = np.fmax(columns[ALIVE], 1.0 - columns[CHURN])
    return columns


def _of_member(trained: TrainedModel, by_member: dict[str, pd.DataFrame]) -> pd.DataFrame | None:
    """The companion's prediction where it is a member of this horizon, so it is not computed twice."""
    for name, member in trained.mixture.members.items():
        if member.model is trained.companion and not member.stretched:
            return by_member[name]
    return None


def _tidy(predictions: pd.DataFrame, model: Estimator, frame: pd.DataFrame) -> Columns:
    import numpy as np

    if not predictions.index.equals(frame.index):
        predictions = predictions.reindex(frame.index)
    columns = {name: predictions[name].to_numpy() for name in model.card.gives}
    return {name: np.clip(values, 0, 1) if name in SHARES else values for name, values in columns.items()}


def _add_value(columns: Columns, trained: TrainedModel, frame: pd.DataFrame, level: float) -> None:
    """Columns about money, in place."""
    import numpy as np
    import pandas as pd

    value = columns["predicted_clv"]
    columns["historic_clv"] = frame[HISTORIC].to_numpy()
    columns["total_clv"] = columns["historic_clv"] + value
    if trained.intervals is not None:
        series = pd.Series(value, index=frame.index)
        spread = _spread(trained, frame)
        lower, upper = trained.intervals.interval(series, level, spread)
        columns["predicted_clv_lower"], columns["predicted_clv_upper"] = np.asarray(lower), np.asarray(upper)
        columns["predicted_clv_median"] = np.asarray(trained.intervals.median(series, spread))
    elif trained.model.card.intervals:
        own = trained.model.predict_interval(frame, trained.horizon_days, level)
        columns["predicted_clv_lower"] = np.minimum(own["predicted_clv_lower"].to_numpy(), value)
        columns["predicted_clv_upper"] = np.maximum(own["predicted_clv_upper"].to_numpy(), value)
        middle = trained.model.predict_interval(frame, trained.horizon_days, _NO_WIDTH)
        columns["predicted_clv_median"] = middle.mean(axis=1).to_numpy()
    else:
        return
    columns["level"] = level


def _spread(trained: TrainedModel, frame: pd.DataFrame) -> np.ndarray | None:
    """Each customer's own, where the intervals are of that."""
    from tenure.evaluation.own_spread import SpreadIntervals
    from tenure.learning.own_spread import spread_of

    if not isinstance(trained.intervals, SpreadIntervals):
        return None
    valued = trained.model if "predicted_clv" in trained.model.card.gives else trained.companion
    return spread_of(valued, frame, trained.horizon_days) if valued is not None else None


def _add_rank(columns: Columns, other_values: np.ndarray | None) -> None:
    """Percentile and tier by predicted value, in place; unknown without others, before a first scoring."""
    import numpy as np

    from tenure.segments.value_tiers import percentile_among, tiers_among

    value = np.asarray(columns["predicted_clv"], "float64")
    if other_values is None:
        other_values = np.sort(value[~np.isnan(value)])
    elif not len(other_values):
        return
    columns["clv_percentile"], columns["value_tier"] = (
        percentile_among(value, other_values),
        tiers_among(value, other_values),
    )


def _has_interval(columns: Columns, frame: pd.DataFrame) -> pd.Series:
    import pandas as pd

    return pd.Series(columns.get("predicted_clv_upper", float("nan")), index=frame.index).notna()


def _in_schema(columns: Columns, frame: pd.DataFrame) -> pd.DataFrame:
    """All columns in order, unknown ones null; dates as dates."""
    import numpy as np
    import pandas as pd

    ordered: Columns = {}
    for column in PREDICTIONS:
        values = columns.get(column.name, np.nan)
        is_number = ARROW_TYPES[column.kind] == "double" and np.ndim(values)
        ordered[column.name] = np.asarray(values, "float64") if is_number else values
    if "value_tier" in columns:  # words and nothing, as they are
        ordered["value_tier"] = pd.Series(columns["value_tier"], index=frame.index, dtype="object")
    dates = pd.to_datetime(pd.Series(columns.get(NEXT_ORDER, np.nan), index=frame.index))
    ordered[NEXT_ORDER] = dates.dt.date.astype("object").where(dates.notna(), None)
    return pd.DataFrame(ordered, index=frame.index)
