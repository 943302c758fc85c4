"""An order-timing model combined with Gamma-Gamma: expected spend is expected orders times order value.

If the frame has what customers kept, Net Gamma-Gamma replaces Gamma-Gamma: it learns from every order day,
including the first and fully refunded ones.

Source: Fader, Hardie & Lee (2005), "RFM and CLV: using iso-value curves for customer base analysis",
Journal of Marketing Research 42(4), 415-430 (orders and order values independent).
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar, Self

import numpy as np
import pandas as pd

from tenure.core.errors import NotFitted
from tenure.core.frames.frame import AS_OF
from tenure.core.modelling.estimator import ModelCard
from tenure.core.modelling.roles import Role
from tenure.models.btyd.order_timing import OrderTiming
from tenure.models.btyd.simulation import Draws
from tenure.models.btyd.single_orders import LAST_VALUE
from tenure.models.gamma_gamma import GEOMETRIC_VALUE, GammaGamma
from tenure.models.gamma_gamma import values as repeat_values
from tenure.models.net_gamma_gamma import GEOMETRIC_KEPT_VALUE, KEPT_DAYS, KEPT_VALUE, NetGammaGamma
from tenure.models.plug.folder import read_card, write_card

_VALUES: dict[str, type[GammaGamma] | type[NetGammaGamma]] = {
    kind.card.name: kind for kind in (GammaGamma, NetGammaGamma)
}


def card_of(name: str, timing: str, roles: tuple[Role, ...] = ()) -> ModelCard:
    """Build the card of the model `name`; `timing` is the usual name of its order-timing model."""
    return ModelCard(
        name=name,
        title=f"{timing} + Gamma-Gamma",
        doc=f"Expected spend: orders from timing ({timing}) times order value (Gamma-Gamma).",
        needs=("frequency", "recency", "T", "monetary_value"),
        uses=(AS_OF, KEPT_DAYS, KEPT_VALUE),
        fits_on=(GEOMETRIC_VALUE, GEOMETRIC_KEPT_VALUE, LAST_VALUE),
        gives=(
            "predicted_clv",
            "expected_purchases",
            "expected_order_value",
            "probability_alive",
            "churn_probability",
            "expected_date_of_next_order",
        ),
        source="Fader, Hardie & Lee (2005), Journal of Marketing Research 42(4), 415-430",
        intervals=True,
        roles=roles,
    )


class TimingAndValue:
    """Expected net spend over any horizon, with predictive intervals; subclasses name the order-timing model.

    Parameters
    ----------
    penalty : float, default 0.0
        Passed to both models; see their documentation.
    seed : int, default 0
        Seed of the draws that `predict_interval` uses.
    draws : int, default 1000
        Number of futures that `predict_interval` draws per kind of customer.

    Attributes
    ----------
    orders_ : OrderTiming
    order_value_ : NetGammaGamma if the frame has `kept_order_days` and `kept_order_value`, otherwise
        GammaGamma
    """

    card: ClassVar[ModelCard]
    timing: ClassVar[type[OrderTiming]]

    def __init__(self, penalty: float = 0.0, seed: int = 0, draws: int = 1000) -> None:
        self.penalty = penalty
        self.seed = seed
        self.draws = draws

    def fit(self, frame: pd.DataFrame) -> Self:
        """Fit both models; one row per customer. Raises FrameError, or FitError if there are
        no order values.
        """
        repeat_values(frame)
        has_kept = {KEPT_DAYS, KEPT_VALUE} <= set(frame.columns)
        order_value = (NetGammaGamma if has_kept else GammaGamma)(self.penalty).fit(frame)
        self.orders_ = self.timing(self.penalty, self.seed).fit(frame)
        self.order_value_ = order_value
        return self

    def predict(self, frame: pd.DataFrame, horizon_days: float) -> pd.DataFrame:
        """The columns of `card.gives`; `predicted_clv` in currency over the horizon, undiscounted."""
        orders, order_value = self._parts()
        repeat_values(frame)  # refused here too, because order value may come from other columns
        when = orders.predict(frame, horizon_days)
        columns = {name: when[name] for name in when.columns}
        columns["expected_order_value"] = order_value.predict(frame, horizon_days)["expected_order_value"]
        columns["predicted_clv"] = columns["expected_purchases"] * columns["expected_order_value"]
        # One frame at the end: columns inserted one by one take longer than a customer's prediction.
        return pd.DataFrame({name: columns[name] for name in self.card.gives}, index=frame.index)

    def predict_interval(self, frame: pd.DataFrame, horizon_days: float, level: float) -> pd.DataFrame:
        """Predict `predicted_clv_lower` and `_upper`: quantiles of simulated spend, treating the parameters
        as known.

        Orders are drawn from the order-timing model, their total from the order-value model.
        """
        orders, order_value = self._parts()
        repeat_values(frame)
        draws, spend = Draws(self.seed, self.draws), order_value.spend(frame)
        lower, upper = orders.quantiles(frame, horizon_days, level, draws, spend)
        ends = {"predicted_clv_lower": lower, "predicted_clv_upper": upper}
        return pd.DataFrame(ends, index=frame.index)

    def spend_quantiles(
        self, frame: pd.DataFrame, horizon_days: float, shares: Sequence[float]
    ) -> np.ndarray:
        """Quantiles of simulated spend at several probabilities, shape (shares, n), treating the parameters
        as known.

        Independent of the other rows of the frame, unlike `predict_interval`, which draws them together.
        """
        orders, order_value = self._parts()
        repeat_values(frame)
        draws, spend = Draws(self.seed, self.draws), order_value.spend(frame)
        return orders.quantiles_of_each(frame, horizon_days, shares, draws, spend)

    def save(self, path: Path) -> None:
        """Write the folder `path`: `card.json`, and a folder for each of the two models."""
        orders, order_value = self._parts()
        arguments = {"penalty": self.penalty, "seed": self.seed, "draws": self.draws}
        write_card(path, self.card.name, arguments, {"order_value": order_value.card.name})
        orders.save(Path(path) / "orders")
        order_value.save(Path(path) / "order_value")

    @classmethod
    def load(cls, path: Path) -> Self:
        """Load the model that `save` wrote."""
        arguments, learned = read_card(path, cls.card.name)
        model = cls(**arguments)
        model.orders_ = cls.timing.load(Path(path) / "orders")
        kind = _VALUES[learned.get("order_value", GammaGamma.card.name)]
        model.order_value_ = kind.load(Path(path) / "order_value")
        return model

    def _parts(self) -> tuple[OrderTiming, GammaGamma | NetGammaGamma]:
        if not hasattr(self, "orders_"):
            raise NotFitted(
                f"{type(self).__name__} has no parameters yet.", hint="call fit() or load() first"
            )
        return self.orders_, self.order_value_

    def discounted_spend(
        self, frame: pd.DataFrame, discount_rate: float, horizon_days: float = np.inf
    ) -> pd.Series:
        """Present value of expected future spend (eq. 3 of the source): discounted orders
        times order value.
        """
        orders, order_value = self._parts()
        worth = order_value.predict(frame, 1)["expected_order_value"]
        spend = orders.discounted_purchases(frame, discount_rate, horizon_days) * worth
        return spend.rename("discounted_spend")
