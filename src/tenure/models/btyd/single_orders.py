"""Single order values of a frame, and whether to learn from them or from their means.

The likelihood of every order value measures directly how much a customer's orders scatter; the likelihood of
customers' means has to infer it from the difference between means of many and of few orders. But if single
values do not scatter as Gamma-Gamma assumes (a few orders worth almost nothing are enough), they bias the
means, which are what the model predicts. Therefore both predict the last order of each customer from the
earlier ones, and the means are used if they predict clearly better. The error is the deviance of the Gamma
distribution (McCullagh & Nelder 1989, Generalized Linear Models, 2nd ed., section 8.3), which is minimal at
the true expectation for any distribution of values.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

import numpy as np

from tenure.models.btyd import gamma_gamma_equations as equations
from tenure.models.btyd.maximum_likelihood import SAMPLE_ROWS, Space, maximise
from tenure.models.frame.columns import numbers, refuse

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

LAST_VALUE = "last_order_value"
OF_ORDERS, OF_MEANS = "single orders", "customer means"

_CLEARLY = 2.0
"""Standard errors by which means must be better. In 60 fits on 6 real and 8 simulated logs they were in 6,
and in each of these predicted the following orders better; without the threshold, one would be wrong."""


@dataclass(frozen=True)
class SingleOrders:
    """Per customer, shape (n,): geometric mean of the order values, and the last order value; null if
    unknown.
    """

    geometric: Floats
    last: Floats

    @classmethod
    def of(cls, frame: pd.DataFrame, name: str, mean: Floats) -> Self:
        """Read the column `name` and `last_order_value`, if the frame has them.

        A geometric mean above the `mean`, possible only in a frame with capped columns, is replaced by it.
        Raises FrameError.
        """
        geometric, last = (_column(frame, column) for column in (name, LAST_VALUE))
        refuse({f"{name} at or below 0": geometric <= 0}, len(frame), "leave it null if it is not known")
        return cls(np.minimum(geometric, mean), last)

    def __getitem__(self, rows: slice | NDArray[np.bool_]) -> SingleOrders:
        return SingleOrders(self.geometric[rows], self.last[rows])

    def amounts(self, x: Floats) -> float:
        """Number of amounts in the likelihood: x per customer, or 1 for their mean."""
        return float(np.where(np.isfinite(self.geometric), x, 1.0).sum())

    def over(self, scale: float) -> SingleOrders:
        """In units of `scale`."""
        return SingleOrders(self.geometric / scale, self.last / scale)


def use_single_orders(x: Floats, z: Floats, orders: SingleOrders, space: Space, penalty: float) -> bool:
    """Decide whether to learn from single order values; x orders with mean z, all above 0.

    Also true if no last order is known, because nothing can be compared. Fits both on a sample.
    """
    if not np.isfinite(orders.geometric).any():
        return False
    sampled = slice(None, None, len(x) // SAMPLE_ROWS + 1)
    x, z, orders = x[sampled], z[sampled], orders[sampled]
    comparable = (x > 1) & (orders.last > 0) & np.isfinite(orders.geometric)
    if comparable.sum() < 2:
        return True
    total_before = np.maximum(x * z - orders.last, 0.0)
    of_means, of_orders = (
        _errors(
            _parameters(x, z, geometric, space, penalty),
            x[comparable] - 1.0,
            total_before[comparable],
            orders.last[comparable],
        )
        for geometric in (None, orders.geometric)
    )
    worse = of_orders - of_means
    return bool(worse.mean() <= _CLEARLY * worse.std(ddof=1) / np.sqrt(len(worse)))


def _parameters(
    x: Floats, z: Floats, geometric: Floats | None, space: Space, penalty: float
) -> equations.Parameters:
    likelihood = equations.Likelihood.of(x, z, geometric)
    fit = maximise(likelihood, likelihood.customers, likelihood, likelihood.customers, space, penalty)
    return equations.Parameters.from_theta(fit.theta)


def _errors(p: equations.Parameters, orders: Floats, total: Floats, next_value: Floats) -> Floats:
    """Half the Gamma deviance of each customer's next order value given the earlier orders, up
    to a constant.
    """
    expected = equations.expected_order_value(p, orders, total / orders)
    return np.log(expected) + next_value / expected


def _column(frame: pd.DataFrame, name: str) -> Floats:
    if name not in frame.columns:
        return np.full(len(frame), np.nan)
    return numbers(frame, (name,), null_allowed=True)[0]
