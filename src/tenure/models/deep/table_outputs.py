"""Predictions of a network on a table: the mean and the median of a number, or a probability.

Raw numbers have the shape (rows, members, outputs); the answer is the average over the members.

- A number, at least 0, is learned as z = (log(1 + y / unit) - centre) / spread, which tames a heavy tail. Two
  outputs: the mean of z (squared loss) and its median (absolute loss). The median of y is that of z taken
  back, as quantiles follow any rising function. Its mean is not: exp of a mean of logarithms lies too low. It
  is multiplied by the factor at which the rows that were learned from have their total, the balance that
  generalised linear models have by themselves (Wüthrich 2020, "Bias regularization in neural network models
  for general insurance pricing", European Actuarial Journal 10; of logarithms it is the smearing of
  Duan 1983, "Smearing Estimate", JASA 78(383), in one factor).
- One of two classes: log-odds, divided by a temperature (Guo et al. 2017, "On Calibration of Modern Neural
  Networks", ICML, section 4.2) that is found on the rows that were kept back.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Self

import numpy as np
from scipy.optimize import minimize_scalar
from scipy.special import expit

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

MOST_Z = 12.0
"""Predictions are clipped to this many standard deviations: beyond, they are artifacts."""

_MOST_SCALE = 10.0
_COLDEST, _HOTTEST = 1.0, 4.0
"""The temperature only ever moves odds toward even: a few rows that were all classified correctly would make
them too extreme for other rows."""
_LEAST_SHARE = 1e-6
_MOST_LOG = 700.0


@dataclass(frozen=True)
class NumberOutputs:
    """Target transformation of a number; `scale` corrects the bias of its mean after the transformation is
    inverted.
    """

    unit: float
    centre: float
    spread: float
    scale: float = 1.0

    width = 2

    @classmethod
    def learn(cls, target: Floats, weights: Floats) -> Self:
        """Learn from the training rows."""
        unit = float(np.average(target, weights=weights)) or 1.0
        logs = np.log1p(target / unit)
        centre = float(np.average(logs, weights=weights))
        spread = float(np.average((logs - centre) ** 2, weights=weights) ** 0.5)
        return cls(unit, centre, spread or 1.0)

    def start(self) -> Floats:
        """Initial output of a network: the mean of the logarithms for every row."""
        return np.zeros(self.width)

    def targets(self, target: Floats) -> Floats:
        """Targets of the loss, shape (rows, 1)."""
        return np.asarray((np.log1p(target / self.unit) - self.centre) / self.spread)[:, None]

    def mean(self, raw: Floats) -> Floats:
        """Expected number, shape (rows,), never below zero."""
        return np.asarray(self.scale * self._taken_back(raw[:, :, 0].mean(axis=1)))

    def median(self, raw: Floats) -> Floats:
        """Median, shape (rows,), never below zero."""
        return self._taken_back(raw[:, :, 1].mean(axis=1))

    def loss(self) -> Callable[[Any, Any], Any]:
        """Squared loss of the first output and absolute loss of the second, a mean over the members."""

        def loss(raw: Any, targets: Any) -> Any:
            off = raw - targets.unsqueeze(1)
            return ((off[:, :, 0]) ** 2 + off[:, :, 1].abs()).mean(dim=1)

        return loss

    def log_value(self, raw: Any) -> Any:
        """The mean of the logarithms, in standard deviations."""
        return raw[:, :, 0].mean(dim=1)

    def judged(self, raw: Floats, targets: Floats, weights: Floats) -> Self:
        """Return unchanged: there are too few validation rows to estimate a tail."""
        return self

    def balanced(self, raw: Floats, targets: Floats, weights: Floats) -> Self:
        """Return the outputs with the scale at which the predictions sum to the total of these rows."""
        plain = replace(self, scale=1.0)
        actual = self._taken_back(targets[:, 0])
        ratio = float(weights @ actual) / max(float(weights @ plain.mean(raw)), 1e-9 * self.unit)
        return replace(self, scale=min(max(ratio, 1 / _MOST_SCALE), _MOST_SCALE))

    def _taken_back(self, z: Floats) -> Floats:
        clipped = np.clip(z, -MOST_Z, MOST_Z)
        return np.asarray(self.unit * np.maximum(np.expm1(clipped * self.spread + self.centre), 0.0))

    def to_json(self) -> dict[str, Any]:
        """Return the state as plain JSON values."""
        return {"kind": "number", **vars(self)}

    @classmethod
    def from_json(cls, state: dict[str, Any]) -> Self:
        return cls(**{name: float(value) for name, value in state.items() if name != "kind"})


@dataclass(frozen=True)
class ClassOutputs:
    """Target transformation of two classes: `rate` of the positive class, and the temperature."""

    rate: float
    temperature: float = 1.0

    width = 1

    @classmethod
    def learn(cls, target: Floats, weights: Floats) -> Self:
        """Learn from the training rows, 1 or 0."""
        share = float(np.average(target, weights=weights))
        return cls(min(max(share, _LEAST_SHARE), 1 - _LEAST_SHARE))

    def start(self) -> Floats:
        """Log-odds of the rate for every row."""
        return np.array([np.log(self.rate / (1 - self.rate))])

    def targets(self, target: Floats) -> Floats:
        """Targets of the loss, shape (rows, 1)."""
        return target[:, None]

    def mean(self, raw: Floats) -> Floats:
        """Probability of the positive class, shape (rows,)."""
        return np.asarray(expit(raw[:, :, 0] / self.temperature).mean(axis=1))

    def loss(self) -> Callable[[Any, Any], Any]:
        """Cross-entropy, a mean over the members."""
        from torch.nn import functional

        def loss(raw: Any, targets: Any) -> Any:
            odds = raw[:, :, 0]
            entropy = functional.binary_cross_entropy_with_logits(
                odds, targets.expand_as(odds), reduction="none"
            )
            return entropy.mean(dim=1)

        return loss

    def log_value(self, raw: Any) -> Any:
        """Mean log-odds."""
        return raw[:, :, 0].mean(dim=1)

    def judged(self, raw: Floats, targets: Floats, weights: Floats) -> Self:
        """Return the outputs with the temperature that minimizes the loss on validation rows."""

        def surprise(log_temperature: float) -> float:
            probability = replace(self, temperature=float(np.exp(log_temperature))).mean(raw)
            clipped = np.clip(probability, 1e-12, 1 - 1e-12)
            is_positive = targets[:, 0]
            return -float(
                np.average(
                    is_positive * np.log(clipped) + (1 - is_positive) * np.log1p(-clipped), weights=weights
                )
            )

        bounds = (float(np.log(_COLDEST)), float(np.log(_HOTTEST)))
        minimum = minimize_scalar(surprise, bounds=bounds, method="bounded")
        return replace(self, temperature=float(np.exp(minimum.x)))

    def balanced(self, raw: Floats, targets: Floats, weights: Floats) -> Self:
        """Return unchanged: cross-entropy is balanced by itself."""
        return self

    def to_json(self) -> dict[str, Any]:
        """Return the state as plain JSON values."""
        return {"kind": "class", **vars(self)}

    @classmethod
    def from_json(cls, state: dict[str, Any]) -> Self:
        return cls(**{name: float(value) for name, value in state.items() if name != "kind"})


TableOutputs = NumberOutputs | ClassOutputs


def outputs_from_json(state: dict[str, Any]) -> TableOutputs:
    """Restore the result of either `to_json`. Raises ValueError for invalid numbers."""
    kinds: dict[str, type[NumberOutputs] | type[ClassOutputs]] = {
        "number": NumberOutputs,
        "class": ClassOutputs,
    }
    outputs = kinds[state["kind"]].from_json(state)
    values = np.array(list(vars(outputs).values()))
    if not np.isfinite(values).all() or not all(
        getattr(outputs, name, 1.0) > 0 for name in ("unit", "spread", "scale", "temperature")
    ):
        raise ValueError("numbers of the outputs are out of range")
    if isinstance(outputs, NumberOutputs):
        most = (
            MOST_Z * outputs.spread
            + abs(outputs.centre)
            + abs(np.log(outputs.unit))
            + abs(np.log(outputs.scale))
        )
        if most > _MOST_LOG:
            raise ValueError("numbers of the outputs are out of range: predictions may be infinite")
    return outputs
