"""Contribution of each feature to a prediction, in the prediction's own unit.

TreeSHAP (Lundberg et al. 2020, "From local explanations to global understanding with explainable AI for
trees", Nature Machine Intelligence 2, algorithm 2) splits the output of trees exactly over the features, on
the scale on which trees are summed: the logarithm of money or orders for a Tweedie, Poisson or gamma loss,
the
log-odds for a yes or no. The part of feature j in the unit of the prediction is then

    c_j = phi_j (h(z) - h(z_0)) / (z - z_0),        z = z_0 + sum_j phi_j,

where h maps that scale to the unit and z_0 is the baseline of the trees: every feature gets the share of h(z)
- h(z_0) that it has of z - z_0. Signs are preserved, and baseline and parts add up to the prediction. For h =
exp the slope is the logarithmic mean (Ang 2004, "Decomposition analysis for
policymaking in energy", Energy Policy 32, the LMDI method). A product of two heads is split by its Shapley
value: ab - a_0 b_0 = (a - a_0)(b + b_0)/2 + (b - b_0)(a + a_0)/2.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal, Protocol, Self, runtime_checkable

import numpy as np

from tenure.core.errors import ModelError

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from tenure.models.panel.heads import Head

    Floats = NDArray[np.float64]

Link = Literal["identity", "log", "logit"]
_FLAT = 1e-9


@runtime_checkable
class Additive(Protocol):
    """A head with the contribution of each feature, on the scale of its link."""

    @property
    def link(self) -> Link:
        """From the unit of the target to the scale on which features add up."""

    def contributions(self, features: NDArray[np.float32]) -> Floats:
        """Contributions of shape (rows, features + 1): a column per feature, and the baseline last."""

    def predict(self, features: NDArray[np.float32]) -> Floats:
        """Predictions of shape (rows,), in the unit of the target."""


@dataclass(frozen=True)
class Contributions:
    """Decomposed predictions: `baseline` plus the row's sum over `parts` is `predicted`.

    Attributes
    ----------
    column : the column of Predictions that is explained.
    predicted, baseline : shape (rows,), in its unit (money or orders).
    parts : a column per feature, in the same unit; rows as in the frame.
    values : values of the features; rows and columns as in `parts`.
    """

    column: str
    predicted: Floats
    baseline: Floats
    parts: pd.DataFrame
    values: pd.DataFrame

    def scaled_to(self, predicted: Floats) -> Contributions:
        """Scale baseline and parts so that they add up to these totals.

        If the prediction is zero, nothing can be scaled: the parts are 0, and the baseline is the whole.
        """
        some = self.predicted != 0
        factor = np.divide(predicted, self.predicted, out=np.zeros_like(predicted), where=some)
        return replace(
            self,
            predicted=predicted,
            baseline=np.where(some, self.baseline * factor, predicted),
            parts=self.parts.mul(factor, axis=0),
        )


@dataclass(frozen=True)
class Split:
    """One quantity per row as `baseline` (rows,) plus the sum over `parts` (rows, features)."""

    baseline: Floats
    parts: Floats

    @classmethod
    def of(cls, head: Head, features: NDArray[np.float32], model: str) -> Self:
        """A head's prediction, in the unit of its target. Raises ModelError (`model.no_contributions`)."""
        if not isinstance(head, Additive):
            raise no_contributions(model)
        added = head.contributions(features)
        start, parts = added[:, -1], added[:, :-1]
        baseline, slope = _baseline_and_slope(start, parts.sum(axis=1), head.link)
        split = cls(baseline, parts * slope[:, None])
        return split.scaled_to(head.predict(features))

    @property
    def total(self) -> Floats:
        return np.asarray(self.baseline + self.parts.sum(axis=1))

    def times(self, factor: Split) -> Split:
        """The product of two quantities."""
        own_weight = (factor.total + factor.baseline) / 2
        other_weight = (self.total + self.baseline) / 2
        parts = self.parts * own_weight[:, None] + factor.parts * other_weight[:, None]
        return Split(self.baseline * factor.baseline, parts)

    def scaled(self, factor: Floats) -> Self:
        return type(self)(self.baseline * factor, self.parts * factor[:, None])

    def scaled_to(self, predicted: Floats) -> Self:
        """Correct rounding errors of single precision."""
        total = self.total
        return self.scaled(np.divide(predicted, total, out=np.ones_like(total), where=total != 0))


def no_contributions(model: str) -> ModelError:
    """Error for a model whose prediction cannot be split exactly."""
    return ModelError(
        f"{model} cannot compute the contribution of each feature.",
        hint="explain lightgbm, xgboost, gradient_boosting or random_forest, or use permutation importance",
        code="model.no_contributions",
    )


def _baseline_and_slope(start: Floats, added: Floats, link: Link) -> tuple[Floats, Floats]:
    """h(z_0), and (h(z) - h(z_0)) / (z - z_0): its limit, h'(z_0), if z equals z_0."""
    if link == "identity":
        return start, np.ones_like(start)
    flat = np.abs(added) < _FLAT
    step = np.where(flat, 1.0, added)
    if link == "log":
        baseline = np.exp(start)
        return baseline, baseline * np.where(flat, 1.0, np.expm1(step) / step)
    baseline = _share(start)
    return baseline, np.where(flat, baseline * (1 - baseline), (_share(start + step) - baseline) / step)


def _share(log_odds: Floats) -> Floats:
    return np.asarray(0.5 * (1.0 + np.tanh(log_odds / 2)))
