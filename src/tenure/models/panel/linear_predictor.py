"""One target as a generalised linear model with a ridge penalty, its strength chosen out of time.

Source: Nelder & Wedderburn (1972), "Generalized Linear Models", JRSS A 135(3), with log and logit links;
Hoerl & Kennard (1970), "Ridge Regression", Technometrics 12(1).
"""

from __future__ import annotations

import json
import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, Self

import numpy as np

from tenure.core.errors import ModelError
from tenure.models.panel.design import Design

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from tenure.models.panel.heads import Rows

    Floats = NDArray[np.float64]

Family = Literal["poisson", "binomial", "tweedie", "gamma"]
POWER: dict[Family, float] = {"poisson": 1.0, "tweedie": 1.5, "gamma": 2.0}
"""The variance is the mean to this power."""

STRENGTHS = (1e-3, 1e-2, 1e-1, 1.0)
_MOST_ROWS_TO_CHOOSE = 10_000
_MOST_STEPS = 60


@dataclass(frozen=True)
class LinearPredictor:
    """Coefficients on a design, and the link back.

    `lowest` and `highest` are the range of the linear predictor in training: beyond it, an exponential would
    extrapolate to values never observed. `scale` matches the total of the training rows.
    """

    family: Family
    design: Design
    coefficients: Floats
    intercept: float
    lowest: float
    highest: float
    scale: float
    strength: float

    @classmethod
    def learn(
        cls, family: Family, rows: Rows, target: Floats, strengths: tuple[float, ...], seed: int
    ) -> Self:
        """Learn from rows with different targets; uses the best of `strengths` on the late rows."""
        design = Design.learn(rows)
        unit = 1.0 if family == "binomial" else float(np.average(target, weights=rows.weights))
        y, matrix = target / unit, design.matrix(rows.features)
        strength = _choose(family, matrix, y, rows, strengths, seed)
        coefficients, intercept = _fit(family, matrix, y, rows.weights, strength)
        linear = matrix @ coefficients + intercept
        ends = float(linear.min()), float(linear.max())
        total = float(rows.weights @ y) / float(rows.weights @ _mean(family, linear))
        scale = 1.0 if family == "binomial" else unit * total
        return cls(family, design, coefficients, intercept, *ends, scale, strength)

    def predict(self, features: NDArray[np.float32]) -> Floats:
        """Predictions of shape (rows,), in the unit of the target."""
        # The same sum for a row whatever the number of rows: a matrix product does not guarantee that.
        linear = np.einsum("ij,j->i", self.design.matrix(features), self.coefficients) + self.intercept
        return _mean(self.family, np.clip(linear, self.lowest, self.highest)) * self.scale

    def importance(self, features: int) -> Floats:
        """Sum of absolute coefficients of standardised columns, by feature."""
        sums = np.bincount(self.design.sources(), np.abs(self.coefficients), minlength=features)
        return sums.astype(np.float64)

    def save(self, stem: Path) -> None:
        """A JSON file."""
        state: dict[str, Any] = dict(vars(self))
        state |= {"design": self.design.to_json(), "coefficients": self.coefficients.tolist()}
        stem.with_suffix(".json").write_text(json.dumps(state, allow_nan=False) + "\n", encoding="utf-8")

    @classmethod
    def load(cls, stem: Path) -> Self:
        """Load what `save` wrote. Raises ModelError (`model.folder`)."""
        file = stem.with_suffix(".json")
        try:
            state = json.loads(file.read_text(encoding="utf-8"))
            state["design"] = Design.from_json(state["design"])
            state["coefficients"] = np.array(state["coefficients"], dtype=np.float64)
            return cls(**state)
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise ModelError(
                "The coefficients of a saved model cannot be read.", values=[file], code="model.folder"
            ) from error


def _mean(family: Family, linear: Floats) -> Floats:
    if family == "binomial":
        return 1.0 / (1.0 + np.exp(-linear))
    return np.exp(linear)


def _choose(
    family: Family, matrix: Floats, y: Floats, rows: Rows, strengths: tuple[float, ...], seed: int
) -> float:
    if len(strengths) == 1:
        return strengths[0]
    early, late = np.flatnonzero(rows.early), np.flatnonzero(rows.late)
    if len(late) == 0 or len(early) == 0 or np.ptp(y[early]) == 0:
        return sorted(strengths)[len(strengths) // 2]
    if len(early) > _MOST_ROWS_TO_CHOOSE:
        early = np.random.default_rng(seed).choice(early, _MOST_ROWS_TO_CHOOSE, replace=False)
    losses = []
    for strength in strengths:
        coefficients, intercept = _fit(family, matrix[early], y[early], rows.weights[early], strength)
        ends = matrix[early] @ coefficients + intercept
        linear = np.clip(matrix[late] @ coefficients + intercept, ends.min(), ends.max())
        losses.append(_deviance(family, y[late], linear))
    return strengths[int(np.argmin(losses))]


def _deviance(family: Family, y: Floats, linear: Floats) -> float:
    """Mean deviance, up to a factor and terms that do not depend on the prediction."""
    if family == "binomial":
        return float((np.logaddexp(0.0, linear) - y * linear).mean())
    if family == "poisson":
        return float((np.exp(linear) - y * linear).mean())
    if family == "gamma":
        return float((linear + y * np.exp(-linear)).mean())
    power = POWER[family]
    return float(
        (np.exp((2 - power) * linear) / (2 - power) - y * np.exp((1 - power) * linear) / (1 - power)).mean()
    )


def _fit(family: Family, matrix: Floats, y: Floats, weights: Floats, strength: float) -> tuple[Floats, float]:
    from sklearn.exceptions import ConvergenceWarning
    from sklearn.linear_model import LogisticRegression, TweedieRegressor

    model: Any
    if family == "binomial":
        # Its penalty is on the sum of the losses, that of the others on their mean.
        model = LogisticRegression(
            C=1.0 / (strength * float(weights.sum())), solver="newton-cholesky", max_iter=_MOST_STEPS
        )
    else:
        model = TweedieRegressor(
            power=POWER[family], alpha=strength, link="log", solver="newton-cholesky", max_iter=_MOST_STEPS
        )
    with warnings.catch_warnings():
        # A penalised fit that stopped early is judged out of time like any other.
        warnings.simplefilter("ignore", ConvergenceWarning)
        model.fit(matrix, y, sample_weight=weights)
    return np.ravel(model.coef_).astype(np.float64), float(np.ravel(model.intercept_)[0])
