"""What any trained model relies on, and how its prediction follows one feature."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from tenure.core.errors import OptionError
from tenure.core.frames.frame import NOT_FEATURES
from tenure.core.frames.window import Window
from tenure.learning.predict import check_money
from tenure.learning.trials import PREDICTED
from tenure.learning.valuing import valuing

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from tenure.evaluation.permutation import Predict
    from tenure.learning.panel import Panels
    from tenure.learning.trained import TrainedModel

ORDER_HISTORY = "order history"
_HISTORY = (
    "frequency",
    "recency",
    "T",
    "monetary_value",
    "geometric_monetary_value",
    "kept_order_days",
    "kept_order_value",
    "geometric_kept_order_value",
    "sum_log_gap_days",
)
"""What models of order timing read; only together do they describe a customer who can exist."""


def importance(
    trained: TrainedModel,
    panels: Panels,
    as_of: date,
    *,
    most_customers: int = 2_000,
    repeats: int = 3,
    seed: int = 0,
) -> pd.DataFrame:
    """By how much predictions move, on average, when a feature is dealt out among the customers.

    Permutation importance against the model's own predictions, so no outcome is needed and none that it
    learned from can flatter it: it shows what the model relies on, not whether it is right to. For a model
    of churn or of orders alone, that of its companion.

    Returns
    -------
    Index `feature`, largest first; `mean` and `std` over the repeats, in money or orders. Frequency, recency,
    T and what goes with them are one row, `order history`.
    """
    from tenure.evaluation.permutation import permutation_importance

    trained = valuing(trained)
    frame = _sample(trained, panels, as_of, most_customers, seed)
    predict = _predict(trained)
    names = [str(name) for name in frame.columns if name not in NOT_FEATURES]
    groups: dict[str, tuple[str, ...]] = {name: (name,) for name in names if name not in _HISTORY}
    together = tuple(name for name in _HISTORY if name in names)
    if together:
        groups[ORDER_HISTORY] = together
    return permutation_importance(predict, frame, predict(frame), groups, repeats=repeats, seed=seed)


def dependence(
    trained: TrainedModel,
    panels: Panels,
    as_of: date,
    feature: str,
    *,
    points: int = 20,
    most_customers: int = 2_000,
    seed: int = 0,
) -> pd.DataFrame:
    """The mean prediction as one feature runs over its range and all others stay (partial dependence).

    Returns
    -------
    Columns `value`, `mean`, `lower`, `upper`; in money or orders.

    Raises
    ------
    OptionError
        No such feature, or one of frequency, recency, T...: none of them can move alone.
    """
    from tenure.evaluation.partial_dependence import partial_dependence

    trained = valuing(trained)
    frame = _sample(trained, panels, as_of, most_customers, seed)
    if not moves_alone(feature) or feature not in frame.columns:
        alone = feature in _HISTORY
        raise OptionError(
            "This feature cannot change while the rest of the order history stays the same."
            if alone
            else "This feature does not exist.",
            values=[feature],
            hint="choose another feature; `tenure features` lists them",
            code="option.feature",
        )
    return partial_dependence(_predict(trained), frame, feature, points=points, seed=seed)


def moves_alone(feature: str) -> bool:
    """Whether it is a feature, and none of the order history that only makes sense together."""
    return feature not in _HISTORY and feature not in NOT_FEATURES


def _sample(trained: TrainedModel, panels: Panels, as_of: date, most: int, seed: int) -> pd.DataFrame:
    check_money(trained, panels)
    frame = panels.frame_for(trained.model, Window(as_of, trained.horizon_days))
    return frame if len(frame) <= most else frame.sample(most, random_state=seed).sort_index()


def _predict(trained: TrainedModel) -> Predict:
    def predict(frame: pd.DataFrame) -> NDArray:
        predictions = trained.model.predict(frame, trained.horizon_days)
        return predictions[PREDICTED[trained.target]].to_numpy(dtype="float64")

    return predict
