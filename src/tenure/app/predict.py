"""One row per known customer: what the trained model expects, and how sure it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from tenure.app.backtest import DEFAULT_LEVEL
from tenure.app.confidence import confidence
from tenure.core.errors import FrameError
from tenure.core.frame import CUSTOMER_ID
from tenure.core.schema import ARROW_TYPES, PREDICTIONS

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    import pyarrow as pa

    from tenure.app.panel import Panels
    from tenure.app.trained import Trained
    from tenure.core.estimator import Estimator
    from tenure.core.ports import Progress

HISTORIC = "net_spend"
SHARES = ("probability_alive", "churn_probability")
_NO_WIDTH = 1e-6
"""The level of an interval whose ends meet at the median."""
NEXT_ORDER = "expected_date_of_next_order"


@dataclass(frozen=True)
class PredictOptions:
    """For which day, with which interval, under which run."""

    as_of: date
    run_id: str
    level: float = DEFAULT_LEVEL


def predict(options: PredictOptions, trained: Trained, panels: Panels, progress: Progress) -> pd.DataFrame:
    """The Predictions table, sorted by `customer_id`; columns of `core.schema.PREDICTIONS`.

    Every known customer has a row. What a model does not say is taken from its companion, and null where
    neither says it; money is null in a log without money. Interval ends come from the back-test's
    mistakes, else from the model's own predictive distribution, else they are null. Without money the
    interval, percentile and tier stay null: they are of predicted value.

    Raises
    ------
    FrameError
        The log lacks what the model learned from.
    """
    progress.step("Predicting")
    check_money(trained, panels)
    frame = panels.frame_for(trained.model, options.as_of, trained.horizon_days)
    return predicted(options, trained, frame)


def predicted(
    options: PredictOptions, trained: Trained, frame: pd.DataFrame, others: np.ndarray | None = None
) -> pd.DataFrame:
    """The Predictions table of a frame as the model takes it.

    Percentile and tier are those among the frame's customers, or among `others` (their predicted values,
    sorted) where the frame has but a few of the shop's.
    """
    made = _answers(trained, frame)
    made[CUSTOMER_ID] = frame[CUSTOMER_ID]
    made["as_of"] = options.as_of
    made["horizon_days"] = trained.horizon_days
    made["run_id"] = options.run_id
    if trained.target == "spend":
        _add_value(made, trained, frame, options.level)
        _add_rank(made, others)
    table = _in_schema(made)
    table["confidence"] = confidence(frame, trained, table["predicted_clv_upper"].notna())
    return table


def check_money(trained: Trained, panels: Panels) -> None:
    """Raises FrameError where the model learned from amounts and the log has none, or the reverse."""
    if (trained.target == "spend") != panels.has_money:
        raise FrameError(
            f"The model predicts {trained.target}; the log has {'' if panels.has_money else 'no '}money.",
            hint="train a model on this log, or map its amount column",
            code="model.frame.money",
        )


def predictions_arrow(predictions: pd.DataFrame) -> pa.Table:
    """The Predictions table as Arrow, in the types of the schema."""
    import pyarrow as pa

    types = [_arrow_type(ARROW_TYPES[column.kind]) for column in PREDICTIONS]
    schema = pa.schema([pa.field(*pair) for pair in zip(PREDICTIONS.names, types, strict=True)])
    return pa.Table.from_pandas(predictions, schema=schema, preserve_index=False)


def _answers(trained: Trained, frame: pd.DataFrame) -> pd.DataFrame:
    """The champion's columns, and the companion's where the champion has none."""
    made = _tidy(trained.model, frame, trained.horizon_days)
    if trained.companion is not None:
        beside = _tidy(trained.companion, frame, trained.horizon_days)
        made = made.join(beside[[name for name in beside.columns if name not in made.columns]])
    if {"predicted_clv", "expected_purchases"} <= set(trained.model.card.gives):
        # Of one mind: orders times value is the value, even where a companion has a view of its own.
        purchases = made["expected_purchases"]
        made["expected_order_value"] = made["predicted_clv"] / purchases.where(purchases > 0)
    return made


def _tidy(model: Estimator, frame: pd.DataFrame, horizon_days: int) -> pd.DataFrame:
    made = model.predict(frame, horizon_days)[list(model.card.gives)].copy()
    for name in SHARES:
        if name in made.columns:
            made[name] = made[name].clip(0, 1)
    return made


def _add_value(made: pd.DataFrame, trained: Trained, frame: pd.DataFrame, level: float) -> None:
    """Columns about money, in place."""
    value = made["predicted_clv"]
    made["historic_clv"] = frame[HISTORIC]
    made["total_clv"] = made["historic_clv"] + value
    if trained.intervals is not None:
        ends = trained.intervals.interval(value, level)
        made["predicted_clv_lower"], made["predicted_clv_upper"] = ends
        made["predicted_clv_median"] = trained.intervals.median(value)
    elif trained.model.card.intervals:
        own = trained.model.predict_interval(frame, trained.horizon_days, level)
        made["predicted_clv_lower"] = own["predicted_clv_lower"].clip(upper=value)
        made["predicted_clv_upper"] = own["predicted_clv_upper"].clip(lower=value)
        middle = trained.model.predict_interval(frame, trained.horizon_days, _NO_WIDTH)
        made["predicted_clv_median"] = middle.mean(axis=1)
    else:
        return
    made["level"] = level


def _add_rank(made: pd.DataFrame, others: np.ndarray | None) -> None:
    """Percentile and tier by predicted value, in place."""
    from tenure.segments.value_tiers import percentile, percentile_among, tier_of

    value = made["predicted_clv"]
    made["clv_percentile"] = (
        percentile(value) if others is None else percentile_among(value.to_numpy("float64"), others)
    )
    made["value_tier"] = tier_of(made["clv_percentile"])


def _in_schema(made: pd.DataFrame) -> pd.DataFrame:
    """All columns in order, unknown ones null; dates as dates."""
    import pandas as pd

    ordered = made.reindex(columns=list(PREDICTIONS.names))
    for column in PREDICTIONS:
        if ARROW_TYPES[column.kind] == "double":
            ordered[column.name] = ordered[column.name].astype("float64")
    dates = pd.to_datetime(ordered[NEXT_ORDER])
    ordered[NEXT_ORDER] = dates.dt.date.astype("object").where(dates.notna(), None)
    return ordered


def _arrow_type(name: str) -> pa.DataType:
    import pyarrow as pa

    plain = name.partition("[")[0]
    return pa.timestamp("us") if plain == "timestamp" else pa.type_for_alias(plain)
