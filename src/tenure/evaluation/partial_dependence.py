"""The average prediction of a model as one feature varies and everything else stays the same.

Source: Friedman (2001), "Greedy function approximation: a gradient boosting machine", Annals of Statistics
29(5), eq. 53; the band over customers is that of individual curves (Goldstein et al. 2015, "Peeking inside
the black box", JCGS 24(1)).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from tenure.evaluation.permutation import Predict

_TENTHS = (0.1, 0.9)
_FROM, _TO = 0.05, 0.95


def grid_of(column: pd.Series, points: int) -> list[object]:
    """Grid values: quantiles from 5 % to 95 % for numbers, the most frequent values for texts."""
    values = column.dropna()
    if pd.api.types.is_numeric_dtype(values) and not pd.api.types.is_bool_dtype(values):
        places = (
            np.quantile(values.to_numpy(np.float64), np.linspace(_FROM, _TO, points)) if len(values) else []
        )
        return [float(place) for place in np.unique(places)]
    return list(values.value_counts().index[:points])


def partial_dependence(
    predict: Predict,
    frame: pd.DataFrame,
    column: str,
    *,
    grid: Sequence[object] | None = None,
    points: int = 20,
    most_rows: int = 2_000,
    seed: int = 0,
) -> pd.DataFrame:
    """The prediction as a function of one column.

    Parameters
    ----------
    predict : the fitted model, as a function of a frame with the columns of `frame`.
    grid : values to evaluate; by default `points` values of the column (`grid_of`).
    most_rows : customers to average over; a sample, if there are more.

    Returns
    -------
    One row per value, in the order of the grid: `value`, `mean`, and `lower` and `upper`, between which
    eight of ten customers lie. It shows what the model does, not what would happen: correlated features
    are varied independently.

    Raises
    ------
    ValueError
        No such column, or no customers.
    """
    if column not in frame.columns or not len(frame):
        raise ValueError(f"no column {column} in a frame of {len(frame)} customers")
    values = list(grid_of(frame[column], points) if grid is None else grid)
    sample = _sampled(frame, most_rows, seed)
    predictions = [np.asarray(predict(_at(sample, column, value)), dtype=np.float64) for value in values]
    curves = np.stack(predictions) if predictions else np.empty((0, len(sample)))
    lower, upper = np.quantile(curves, _TENTHS, axis=1)
    return pd.DataFrame({"value": values, "mean": curves.mean(axis=1), "lower": lower, "upper": upper})


def _at(frame: pd.DataFrame, column: str, value: object) -> pd.DataFrame:
    same = pd.Series([value], dtype=_kind(frame[column])).repeat(len(frame)).set_axis(frame.index)
    return frame.assign(**{column: same})


def _kind(column: pd.Series) -> Any:
    """The dtype of grid values: integer columns are also evaluated between integers."""
    return np.float64 if pd.api.types.is_integer_dtype(column) else column.dtype


def _sampled(frame: pd.DataFrame, most_rows: int, seed: int) -> pd.DataFrame:
    if len(frame) <= most_rows:
        return frame
    places = np.random.default_rng(seed).choice(len(frame), most_rows, replace=False)
    return frame.iloc[np.sort(places)]
