"""The probability of no order, as a blend of models predicts it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tenure.evaluation.conformal import Floats
    from tenure.learning.blend.past_windows import Recipe


def blended_churn(recipe: Recipe, churn: Mapping[str, Floats]) -> Floats | None:
    """Shape (n_customers,); None where no member predicts it.

    P(no order) = exp(-rate). Each member's rate is brought to the level of the coming window by the factor
    that brings its orders there, which the recipe learned from windows that had ended; then the members' mean
    by the weights of value. Customers keep a member's order: a power changes none.
    """
    import numpy as np

    if not churn:
        return None
    level = {name: recipe.order_factor(name) for name in churn}
    parts = [np.clip(values, 0.0, 1.0) ** level[name] for name, values in churn.items()]
    return np.average(np.stack(parts), axis=0, weights=recipe.weights_of(churn))
