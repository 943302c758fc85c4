"""What past windows teach a blend: what each model predicted, and what happened."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any, Self, cast

from tenure.core.frames.window import Window
from tenure.core.modelling.backtest import Target
from tenure.learning.blend.expected_total import ExpectedTotal

if TYPE_CHECKING:
    import pandas as pd

    from tenure.evaluation.conformal import Floats
    from tenure.evaluation.recalibration import Curve

Predicted = Mapping[str, "Floats"]

MIN_WEIGHT = 1e-9
"""Of a member without weight: where it alone predicts something, it counts."""


@dataclass(frozen=True)
class Recipe:
    """How the predictions of members are combined; `apply` does it for any customers.

    `factors` bring each member to the expected total, `weights` mix them, `curve` corrects the spread, and
    `scale` puts the total back after it. `learned_from` counts past windows with known outcomes.
    `orders_scale` brings orders, each member's at its factor, to their own total.
    """

    weights: dict[str, float]
    factors: dict[str, float]
    curve: Curve
    scale: float
    learned_from: int
    orders_scale: float = 1.0

    def apply(self, predicted: Predicted) -> Floats:
        """Combined prediction, shape (n_customers,), in the unit of `predicted`."""
        import numpy as np

        names = [name for name, weight in self.weights.items() if weight > 0]
        parts = [self.weights[n] * self.factors[n] * np.maximum(predicted[n], 0.0) for n in names]
        return np.asarray(self.curve.apply(np.sum(parts, axis=0)) * self.scale)

    def order_factor(self, name: str) -> float:
        """Factor for the orders of a member."""
        return self.factors.get(name, 1.0) * self.orders_scale

    def mean_of_orders(self, orders: Mapping[str, Any]) -> Any:
        """Weighted mean of the members' orders, or of their totals, each by its factor; NaN of none."""
        import numpy as np

        if not orders:
            return np.nan
        levelled = [self.order_factor(name) * values for name, values in orders.items()]
        return np.average(np.stack(levelled), axis=0, weights=self.weights_of(orders))

    def weights_of(self, names: Collection[str]) -> list[float]:
        """Weights of these members, all above 0, so that a member counts if it alone predicts something."""
        return [max(self.weights.get(name, 0.0), MIN_WEIGHT) for name in names]

    def of(self, names: Collection[str]) -> Self:
        """A recipe of only these members, in the same proportions; equal weights if none had any."""
        shares = {name: max(self.weights.get(name, 0.0), 0.0) for name in names}
        total = sum(shares.values())
        weights = {name: weight / total if total else 1.0 / len(shares) for name, weight in shares.items()}
        return replace(self, weights=weights)

    def to_dict(self) -> dict[str, Any]:
        """Plain values, for JSON."""
        return {**vars(self), "curve": self.curve.to_dict()}

    @classmethod
    def from_dict(cls, state: Mapping[str, Any]) -> Self:
        """Inverse of `to_dict`."""
        from tenure.evaluation.recalibration import Curve

        return cls(**{**state, "curve": Curve.from_dict(state["curve"])})


@dataclass(frozen=True)
class PastWindows:
    """Past windows of one length, from which recipes are learned.

    predicted, actual : by cutoff; out-of-time predictions of the tested models, and what happened.
    baselines : names that mix in only where the data asks for it.
    expected : the total that predictions are brought to.
    """

    target: Target
    horizon_days: int
    predicted: dict[date, dict[str, Floats]]
    actual: dict[date, Floats]
    expected: ExpectedTotal
    baselines: frozenset[str] = frozenset()

    def recipe(self, as_of: date, predicted: Predicted, orders: Mapping[str, float] | None = None) -> Recipe:
        """For these predictions made at `as_of`, from windows that had ended by then and nothing else.

        `orders` are the totals of orders that members predict, where they do.
        """
        import numpy as np

        from tenure.evaluation.blending import fit_weights, levelled
        from tenure.evaluation.conformal import season_weight
        from tenure.evaluation.recalibration import Curve, tenth_ratios

        past_days = [day for day in sorted(self.predicted) if Window(day, self.horizon_days).end <= as_of]
        past_days = [day for day in past_days if self.actual[day].sum() > 0]
        names = [n for n in predicted if predicted[n].sum() > 0]
        names = [n for n in names if all(n in self.predicted[day] for day in past_days)] or names
        prior = self._prior(names)
        past = [levelled(_matrix(self.predicted[day], names), self.actual[day].sum()) for day in past_days]
        weights = prior
        if past_days:
            truth = np.concatenate([self.actual[day] for day in past_days])
            weights = fit_weights(np.concatenate(past), truth, prior)
        sums = {name: float(predicted[name].sum()) for name in names}
        total = self.expected.of(as_of, sums, len(predicted[names[0]]))
        now = levelled(_matrix(predicted, names), total)
        mixed = now @ weights
        season = season_weight(past_days, Window(as_of, self.horizon_days))
        by_window = [
            (tenth_ratios(x @ weights, self.actual[d]), season[d])
            for x, d in zip(past, past_days, strict=True)
        ]
        usable = [(ratios, weight) for ratios, weight in by_window if ratios is not None]
        curve = Curve.learn([ratios for ratios, _ in usable], [weight for _, weight in usable], mixed)
        curved = curve.apply(mixed).sum()
        recipe = Recipe(
            dict(zip(names, map(float, weights), strict=True)),
            {name: float(total / predicted[name].sum()) for name in names},
            curve,
            float(total / curved) if curved > 0 else 1.0,
            len(past_days),
        )
        at_value = recipe.mean_of_orders(orders or {})
        return replace(recipe, orders_scale=self.expected.orders_scale(as_of, at_value, len(mixed)))

    def _prior(self, names: Sequence[str]) -> Floats:
        import numpy as np

        share = np.array([0.0 if name in self.baselines else 1.0 for name in names])
        return share / share.sum() if share.sum() else np.full(len(names), 1.0 / len(names))


def windows_of(predictions: pd.DataFrame) -> tuple[dict[date, dict[str, Floats]], dict[date, Floats]]:
    """Predicted (by cutoff and model) and actual (by cutoff) out of the rows of a back-test."""
    predicted: dict[date, dict[str, Floats]] = {}
    actual: dict[date, Floats] = {}
    for key, rows in predictions.groupby(["model", "as_of"], sort=False):
        name, day = cast("tuple[str, date]", key)
        ordered = rows.sort_values("customer_id")
        predicted.setdefault(day, {})[name] = ordered["predicted"].to_numpy(dtype="float64")
        actual[day] = ordered["actual"].to_numpy(dtype="float64")
    return predicted, actual


def _matrix(predicted: Predicted, names: Sequence[str]) -> Floats:
    import numpy as np

    return np.maximum(np.column_stack([predicted[name] for name in names]), 0.0)
