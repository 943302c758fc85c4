"""How likely no order is, as a blend of models says it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tenure.app.past_windows import Recipe
    from tenure.evaluation.conformal import Floats

LEAST_WEIGHT = 1e-9
"""Of a member without weight: where it alone says something, it is heard."""


def blended_churn(recipe: Recipe, said: Mapping[str, Floats]) -> Floats | None:
    """Shape (n_customers,); None where no member says it.

    P(no order) = exp(-rate). Each member's rate is brought to the level of the coming window by the factor
    that brings its value there, which the recipe learned from windows that had ended; then the members' mean
    by the weights of value. Customers keep a member's order: a power changes none.
    """
    import numpy as np

    if not said:
        return None
    level = {name: recipe.factors.get(name, 1.0) for name in said}
    parts = [np.clip(values, 0.0, 1.0) ** level[name] for name, values in said.items()]
    return np.average(np.stack(parts), axis=0, weights=weights_of(recipe, said))


def weights_of(recipe: Recipe, names: Mapping[str, Floats]) -> list[float]:
    """Of these members; none has nothing to say where it alone speaks."""
    return [max(recipe.weights.get(name, 0.0), LEAST_WEIGHT) for name in names]
