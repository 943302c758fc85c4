"""How much worse a model gets without a feature, for models that cannot be decomposed.

Source: Breiman (2001), "Random Forests", Machine Learning 45, section 10; for any model as in Fisher, Rudin
& Dominici (2019), "All models are wrong, but many are useful", JMLR 20, eq. 5 as a difference.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Predict = Callable[[pd.DataFrame], Floats]
"""Frame of customers -> prediction for each, shape (rows,)."""

Loss = Callable[[Floats, Floats], float]
"""Predicted, actual -> loss; smaller is better."""


def mean_absolute_error(predicted: Floats, actual: Floats) -> float:
    """Mean of |predicted - actual|, in their unit."""
    return float(np.abs(predicted - actual).mean())


def permutation_importance(
    predict: Predict,
    frame: pd.DataFrame,
    actual: Floats,
    columns: Sequence[str] | Mapping[str, Sequence[str]],
    *,
    repeats: int = 5,
    seed: int = 0,
    loss: Loss = mean_absolute_error,
) -> pd.DataFrame:
    """Loss with a column shuffled among the customers, less the loss without shuffling.

    Parameters
    ----------
    predict : the fitted model, as a function of a frame with the columns of `frame`.
    actual : shape (rows,), actual values. With the model's own predictions instead, the result is how much
        the prediction depends on a column, right or wrong.
    columns : each on its own; or groups by name, for columns that only make sense together.
    repeats : how often each column is shuffled.

    Returns
    -------
    One row per column or group, most important first: `mean` and `std` over the repeats, in the loss's unit.
    Redundant columns share their importance: without one of them, the model still sees the other.

    Raises
    ------
    ValueError
        Different numbers of customers and outcomes, no customers, or fewer than one repeat.
    """
    truth = np.asarray(actual, dtype=np.float64)
    if len(frame) != len(truth) or not len(frame) or repeats < 1:
        raise ValueError(f"{len(frame)} customers, {len(truth)} outcomes, {repeats} repeats")
    in_place = loss(_predictions(predict, frame), truth)
    orders = [np.random.default_rng((seed, turn)).permutation(len(frame)) for turn in range(repeats)]
    groups = columns if isinstance(columns, Mapping) else {name: (name,) for name in columns}
    losses = {
        name: [
            loss(_predictions(predict, _shuffled(frame, group, order)), truth) - in_place for order in orders
        ]
        for name, group in groups.items()
    }
    importance = pd.DataFrame(
        {
            "mean": {name: float(np.mean(more)) for name, more in losses.items()},
            "std": {name: float(np.std(more)) for name, more in losses.items()},
        },
        columns=["mean", "std"],
    )
    return importance.sort_values("mean", ascending=False, kind="stable").rename_axis("feature")


def _shuffled(frame: pd.DataFrame, group: Sequence[str], order: NDArray[np.int64]) -> pd.DataFrame:
    shuffled = frame[list(group)].iloc[order].set_axis(frame.index)
    return frame.assign(**{name: shuffled[name] for name in group})


def _predictions(predict: Predict, frame: pd.DataFrame) -> Floats:
    return np.asarray(predict(frame), dtype=np.float64)
