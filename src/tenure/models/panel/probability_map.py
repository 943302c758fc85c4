"""Maps a classifier's probability to the observed frequency, learned on customers it has not seen.

Source: Platt (1999), "Probabilistic outputs for support vector machines"; Zadrozny & Elkan (2002),
"Transforming classifier scores into accurate multiclass probability estimates", KDD (isotonic).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, Self

import numpy as np

from tenure.models.plug.threads import one_thread

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

Kind = Literal["isotonic", "platt"]
LEAST_FOR_ISOTONIC = 1000
LEAST = 50
_SMALLEST = 1e-6


@dataclass(frozen=True)
class ProbabilityMap:
    """`isotonic`: lines through the points (`said`, `found`: predicted probability, observed share), flat
    beyond them; `platt`: slope and shift of the log odds, in `found`; `none`: unchanged.
    """

    kind: str
    said: tuple[float, ...] = ()
    found: tuple[float, ...] = ()

    @classmethod
    def learn(cls, kind: Kind, probability: Floats, actual: Floats, weights: Floats) -> Self:
        """Learn from out-of-time customers; the map is the identity with fewer than 50, or with a single
        outcome.

        Isotonic steps need 1,000 customers; with fewer, Platt's two parameters.
        """
        if len(actual) < LEAST or np.ptp(actual) == 0 or np.ptp(probability) == 0:
            return cls("none")
        if kind == "isotonic" and len(actual) >= LEAST_FOR_ISOTONIC:
            return cls._isotonic(probability, actual, weights)
        return cls._platt(probability, actual, weights)

    def apply(self, probability: Floats) -> Floats:
        """Same shape, between 0 and 1; keeps the order of the customers."""
        if self.kind == "none":
            return probability
        if self.kind == "platt":
            slope, shift = self.found
            return 1.0 / (1.0 + np.exp(-(slope * _log_odds(probability) + shift)))
        return np.interp(probability, self.said, self.found)

    @classmethod
    def _isotonic(cls, probability: Floats, actual: Floats, weights: Floats) -> Self:
        from sklearn.isotonic import IsotonicRegression

        with one_thread():
            steps = IsotonicRegression(y_min=0.0, y_max=1.0).fit(probability, actual, sample_weight=weights)
        thresholds, shares = steps.X_thresholds_, steps.y_thresholds_
        # The middle of each step: lines between them keep the ranking that steps would lose.
        level, place = np.unique(shares, return_inverse=True)
        count = np.bincount(place)
        middle = np.bincount(place, thresholds) / count
        return cls("isotonic", tuple(map(float, middle)), tuple(map(float, level)))

    @classmethod
    def _platt(cls, probability: Floats, actual: Floats, weights: Floats) -> Self:
        from sklearn.linear_model import LogisticRegression

        with one_thread():
            line = LogisticRegression(C=1e3, solver="lbfgs", max_iter=200)
            line.fit(_log_odds(probability)[:, None], actual, sample_weight=weights)
        slope = max(float(line.coef_[0, 0]), 0.0)
        return cls("platt", (), (slope, float(line.intercept_[0])))

    def to_json(self) -> dict[str, Any]:
        """Return the state as plain JSON values."""
        return {"kind": self.kind, "said": list(self.said), "found": list(self.found)}

    @classmethod
    def from_json(cls, state: dict[str, Any]) -> Self:
        return cls(state["kind"], tuple(state["said"]), tuple(state["found"]))


UNCHANGED = ProbabilityMap("none")


def _log_odds(probability: Floats) -> Floats:
    clipped = np.clip(probability, _SMALLEST, 1 - _SMALLEST)
    return np.log(clipped) - np.log1p(-clipped)
