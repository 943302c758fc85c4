"""Static covariates: customer attributes that affect order rates and dropout.

Customers with equal covariates share one likelihood, with parameters scaled by e^(gain * coefficient *
value).
Source: Fader & Hardie (2007), "Incorporating time-invariant covariates into the Pareto/NBD and BG/NBD
models", note 019: for the Pareto/NBD alpha = alpha_0 e^(-g'z) and beta = beta_0 e^(-h'z), for the BG/NBD
alpha alike, and a and b times e^(+h'z).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, ClassVar, Self

import numpy as np
import pandas as pd

from tenure.core.errors import FrameError, OptionError
from tenure.models.btyd.distinct_rows import compress
from tenure.models.btyd.order_timing import OrderTiming
from tenure.models.frame.columns import numbers
from tenure.models.plug.folder import read_card

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from tenure.models.btyd.maximum_likelihood import LogLikelihood, Space

    Floats = NDArray[np.float64]

_MOST_KINDS = 500
_FARTHEST = 15.0


@dataclass(frozen=True)
class GroupedLikelihood:
    """Likelihoods of groups of customers, each with parameters scaled by the group's covariates.

    `moves` has shape (kinds, parameters, coefficients): derivatives of log-parameters with respect to
    coefficients.
    """

    kinds: tuple[LogLikelihood, ...]
    moves: Floats
    customers: int

    def __call__(self, theta: Floats) -> tuple[float, Floats]:
        """Total log-likelihood and its gradient with respect to log-parameters and coefficients."""
        own = self.moves.shape[1]
        total, slope = 0.0, np.zeros(len(theta))
        for likelihood, move in zip(self.kinds, self.moves, strict=True):
            value, gradient = likelihood(theta[:own] + move @ theta[own:])
            total += value
            slope[:own] += gradient
            slope[own:] += move.T @ gradient
        return total, slope


class CovariateTiming(OrderTiming):
    """An order-timing model with static covariates, which are columns of the frame.

    Parameters
    ----------
    penalty, seed : see the subclass.
    order_covariates : tuple of column names that affect the order rate.
    dropout_covariates : tuple of column names that affect dropout.
    shared_covariates : tuple of column names with one coefficient for both.
    """

    gains: ClassVar[Mapping[str, Mapping[str, float]]]
    """Parameters that `orders` and `dropout` covariates change, and the sign of the change."""

    def __init__(
        self,
        penalty: float = 0.0,
        seed: int = 0,
        order_covariates: tuple[str, ...] = (),
        dropout_covariates: tuple[str, ...] = (),
        shared_covariates: tuple[str, ...] = (),
    ) -> None:
        super().__init__(penalty, seed)
        self.order_covariates = order_covariates
        self.dropout_covariates = dropout_covariates
        self.shared_covariates = shared_covariates

    @classmethod
    def load(cls, path: Path) -> Self:
        """Load the model that `save` wrote."""
        arguments, _ = read_card(path, cls.card.name)
        model = super().load(path)
        for name in ("order_covariates", "dropout_covariates", "shared_covariates"):
            setattr(model, name, tuple(arguments[name]))
        return model

    def _coefficients(self) -> dict[str, tuple[str, dict[str, float]]]:
        """For each coefficient name: its column, and the effect on each parameter it changes."""
        orders, dropout = dict(self.gains["orders"]), dict(self.gains["dropout"])
        coefficients = {f"orders.{name}": (name, orders) for name in self.order_covariates}
        coefficients |= {f"dropout.{name}": (name, dropout) for name in self.dropout_covariates}
        shared = set(self.shared_covariates)
        doubled = shared & {*self.order_covariates, *self.dropout_covariates}
        if doubled:
            raise OptionError("A shared covariate cannot have its own coefficients.", values=sorted(doubled))
        return coefficients | {f"shared.{name}": (name, orders | dropout) for name in self.shared_covariates}

    def _space(self) -> Space:
        more = tuple(self._coefficients())
        nothing, far = (0.0,) * len(more), (_FARTHEST,) * len(more)
        space = self.space
        return replace(
            space,
            names=space.names + more,
            lower=space.lower + tuple(-value for value in far),
            upper=space.upper + far,
            starts=tuple(start + nothing for start in space.starts),
            prior_mean=space.prior_mean + nothing,
        )

    def _moves(self, values: list[Floats]) -> Floats:
        """Derivatives of log-parameters with respect to coefficients, for kinds of customers; see
        `GroupedLikelihood`.
        """
        names = self.space.names
        moves = np.zeros((len(values[0]), len(names), len(values)))
        for place, ((_, gains), value) in enumerate(zip(self._coefficients().values(), values, strict=True)):
            for name, gain in gains.items():
                moves[:, names.index(name), place] = gain * value
        return moves

    def _values(self, frame: pd.DataFrame) -> list[Floats]:
        return numbers(frame, tuple(column for column, _ in self._coefficients().values()))

    def _likelihood(self, frame: pd.DataFrame, x: np.ndarray, t_x: np.ndarray, age: np.ndarray) -> Any:
        if not self._coefficients():
            return super()._likelihood(frame, x, t_x, age)
        kinds = compress(*self._values(frame))
        if len(kinds.counts) > _MOST_KINDS:
            raise FrameError(
                f"The covariates distinguish more than {_MOST_KINDS} kinds of customers.",
                values=[len(kinds.counts)],
                hint="group or round the values",
                code="model.covariates.too_many",
            )
        order = np.split(np.argsort(kinds.inverse, kind="stable"), np.cumsum(kinds.counts).astype(int)[:-1])
        of = self.equations.Likelihood.of
        parts = tuple(of(x[rows], t_x[rows], age[rows]) for rows in order)
        return GroupedLikelihood(parts, self._moves(list(kinds.columns)), len(x))

    def _parameters(self, frame: pd.DataFrame) -> Any:
        self._check_fitted()
        coefficients = self._coefficients()
        p = self.equations.Parameters(**{name: self.params_[name] for name in self.space.names})
        if not coefficients:
            return p
        factors = self._moves(self._values(frame)) @ np.array([self.params_[name] for name in coefficients])
        for name in {name for _, gains in coefficients.values() for name in gains}:
            factor = np.exp(factors[:, self.space.names.index(name)])
            p = p._replace(**{name: getattr(p, name) * factor})
        return p
