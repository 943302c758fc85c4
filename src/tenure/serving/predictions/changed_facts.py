"""A customer of the shop with some facts changed: their own frame, moved as far as the facts moved.

A few facts tell less than all orders do, so a prediction from facts alone starts from another value than the
customer's own. Here every feature keeps what their orders say, plus what follows from the change of facts:
with no fact changed the frame is the customer's own, and so is the prediction.
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
"""Own facts that are taken where the request leaves them out; what was spent follows from `MEAN`."""

MEAN = "mean_order_value"
_CENT = 0.005
_STANDS_FOR = {
    "order_count": ("orders_per_month",),
    MEAN: ("net_spend", "spend_per_month"),
}


@dataclass(frozen=True)
class KnownCustomer:
    """Where a what-if starts from.

    frame : one row, their features now. facts : their first facts, by feature.
    """

    frame: pd.DataFrame
    facts: Mapping[str, float]

    @classmethod
    def of(cls, frame: pd.DataFrame) -> KnownCustomer:
        """Facts as the frame has them; `MEAN` only in a log with money."""
        row = frame.iloc[0]
        facts = {name: float(row[name]) for name in FIRST_FACTS}
        if "net_spend" in frame.columns:
            facts[MEAN] = float(row["net_spend"]) / facts["order_count"]
        return cls(frame, facts)

    @property
    def customer_id(self) -> str:
        return str(self.frame[CUSTOMER_ID].iloc[0])

    def completed(self, given: Facts) -> dict[str, Any]:
        """The given facts, and the customer's own where nothing is given in their place.

        A fact that was rounded to the cent on its way counts as unchanged.
        """
        own = {
            name: value
            for name, value in self.facts.items()
            if name in given or not any(other in given for other in _STANDS_FOR.get(name, ()))
        }
        if MEAN in self.facts and self._is_spent(given.get("net_spend"), given.get("order_count")):
            given = {name: value for name, value in given.items() if name != "net_spend"}
            own[MEAN] = self.facts[MEAN]
        unrounded = {
            name: own[name] if name in own and _is_cent_away(value, own[name]) else value
            for name, value in given.items()
        }
        return {**own, **unrounded}

    def _is_spent(self, spent: object, orders: object) -> bool:
        own = self.facts[MEAN] * self.facts["order_count"]
        return _is_cent_away(spent, own) and orders in (None, self.facts["order_count"])


def changed_frame(
    customer: KnownCustomer,
    described: Sequence[Facts],
    features: Collection[str],
    shop: Mapping[str, float],
    as_of: date,
    horizon_days: int,
    needed: Sequence[str],
) -> pd.DataFrame:
    """One row per description, as `vector_frame`, each the customer with these facts (`completed`).

    Raises OptionError as `vector_frame`.
    """
    import pandas as pd

    facts = [customer.facts, *described]
    frame = vector_frame(facts, features, shop, as_of, horizon_days, needed)
    before, after = frame.iloc[0], frame.iloc[1:].reset_index(drop=True)
    own = customer.frame.iloc[0]
    columns = {
        name: after[name]
        if name in (CUSTOMER_ID, AS_OF)
        else _moved(own.get(name), before[name], after[name])
        for name in after.columns
    }
    # Columns that no fact stands for, as the days of their orders, stay as they are.
    rest = {name: [own[name]] * len(after) for name in customer.frame.columns if name not in columns}
    return pd.DataFrame({**columns, **rest}, index=after.index)


def _moved(own: Any, before: Any, after: pd.Series) -> pd.Series:
    """The customer's own value where the facts say the same as before, else moved as far as they moved."""
    import numpy as np
    import pandas as pd

    if isinstance(own, str) or not pd.api.types.is_numeric_dtype(after):
        return after.astype("object").where(after.notna() & (after != before), own)
    has_own = not pd.isna(own)
    is_known = after.notna().to_numpy()
    if not has_own or pd.isna(before):
        kept = float("nan") if not has_own else float(own)
        is_same = after.to_numpy() == before
        return pd.Series(np.where(is_known & ~is_same, after, kept), index=after.index)
    moved = float(own) + np.where(is_known, after - float(before), 0.0)
    floor = 0.0 if own >= 0 and before >= 0 else -np.inf
    return pd.Series(np.where(is_known, np.maximum(moved, floor), np.nan), index=after.index)


def _is_cent_away(value: object, own: float) -> bool:
    return isinstance(value, int | float) and abs(value - own) <= _CENT
