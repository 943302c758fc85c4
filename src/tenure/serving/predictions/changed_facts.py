"""A customer of the shop with some facts changed: their own features, shifted by the change.

A few facts contain less information than all orders, so a prediction from facts alone differs from the
customer's own. Here every feature keeps the value from the orders plus the effect of the changed facts:
without changes, the features and the prediction are the customer's own.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tenure.core.frames.frame import AS_OF, CUSTOMER_ID
from tenure.serving.predictions.vector import Facts, vector_frame

if TYPE_CHECKING:
    from datetime import date

    import pandas as pd

FIRST_FACTS = ("order_count", "T", "days_since_last_order")
"""Facts taken from the customer if the request leaves them out; the amount spent follows from `MEAN`."""

MEAN = "mean_order_value"
_HALF_CENT = 0.005
_ALTERNATIVES = {
    "order_count": ("orders_per_month",),
    MEAN: ("net_spend", "spend_per_month"),
}


@dataclass(frozen=True)
class KnownCustomer:
    """The starting point of a what-if.

    frame : one row with the current features. facts : basic facts by feature.
    """

    frame: pd.DataFrame
    facts: Mapping[str, float]

    @classmethod
    def of(cls, frame: pd.DataFrame) -> KnownCustomer:
        """Read the facts from the frame; `MEAN` only for a log with money."""
        row = frame.iloc[0]
        facts = {name: float(row[name]) for name in FIRST_FACTS}
        if "net_spend" in frame.columns:
            facts[MEAN] = float(row["net_spend"]) / facts["order_count"]
        return cls(frame, facts)

    @property
    def customer_id(self) -> str:
        return str(self.frame[CUSTOMER_ID].iloc[0])

    def completed(self, sent_facts: Facts) -> dict[str, Any]:
        """The given facts, completed with the customer's own.

        A fact that differs only by rounding to the cent counts as unchanged.
        """
        own = {
            name: value
            for name, value in self.facts.items()
            if name in sent_facts
            or not any(alternative in sent_facts for alternative in _ALTERNATIVES.get(name, ()))
        }
        if MEAN in self.facts and self._is_spent(sent_facts.get("net_spend"), sent_facts.get("order_count")):
            sent_facts = {name: value for name, value in sent_facts.items() if name != "net_spend"}
            own[MEAN] = self.facts[MEAN]
        unrounded = {
            name: own[name] if name in own and _is_cent_away(value, own[name]) else value
            for name, value in sent_facts.items()
        }
        return {**own, **unrounded}

    def _is_spent(self, net_spend: object, orders: object) -> bool:
        own = self.facts[MEAN] * self.facts["order_count"]
        return _is_cent_away(net_spend, own) and orders in (None, self.facts["order_count"])


def changed_frame(
    customer: KnownCustomer,
    described: Sequence[Facts],
    features: Collection[str],
    shop: Mapping[str, float],
    as_of: date,
    horizon_days: int,
    needed_facts: Sequence[str],
) -> pd.DataFrame:
    """One row per description: the customer with these facts (`completed`).

    Raises OptionError as `vector_frame`.
    """
    import pandas as pd

    facts = [customer.facts, *described]
    frame = vector_frame(facts, features, shop, as_of, horizon_days, needed_facts)
    before, after = frame.iloc[0], frame.iloc[1:].reset_index(drop=True)
    own = customer.frame.iloc[0]
    columns = {
        name: after[name]
        if name in (CUSTOMER_ID, AS_OF)
        else _shifted(own.get(name), before[name], after[name])
        for name in after.columns
    }
    # Columns without a fact, such as the days of their orders, stay as they are.
    rest = {name: [own[name]] * len(after) for name in customer.frame.columns if name not in columns}
    return _possible_history(pd.DataFrame({**columns, **rest}, index=after.index), after)


def _possible_history(shifted: pd.DataFrame, described: pd.DataFrame) -> pd.DataFrame:
    """Each feature was shifted by itself; together they must still be an order history.

    A customer with several orders a day has fewer order days than orders, so far fewer orders would take
    `frequency` below the repeat orders described, to 0 for a customer with days between first and last order.
    """
    repeats = (described["frequency"] >= 1) & (shifted["recency"] > 0)
    frequency = shifted["frequency"].where(~repeats, shifted["frequency"].clip(lower=1.0))
    recency = shifted["recency"].where(frequency > 0, 0.0)
    if "T" in shifted.columns:
        recency = recency.clip(upper=shifted["T"])
    return shifted.assign(frequency=frequency, recency=recency)


def _shifted(current: Any, before: Any, after: pd.Series) -> pd.Series:
    """The customer's own value, shifted by the change of the derived value."""
    import numpy as np
    import pandas as pd

    if isinstance(current, str) or not pd.api.types.is_numeric_dtype(after):
        return after.astype("object").where(after.notna() & (after != before), current)
    has_own = not pd.isna(current)
    is_known = after.notna().to_numpy()
    if not has_own or pd.isna(before):
        unchanged = float("nan") if not has_own else float(current)
        is_same = after.to_numpy() == before
        return pd.Series(np.where(is_known & ~is_same, after, unchanged), index=after.index)
    shifted = float(current) + np.where(is_known, after - float(before), 0.0)
    floor = 0.0 if current >= 0 and before >= 0 else -np.inf
    return pd.Series(np.where(is_known, np.maximum(shifted, floor), np.nan), index=after.index)


def _is_cent_away(value: object, own: float) -> bool:
    return isinstance(value, int | float) and abs(value - own) <= _HALF_CENT
