"""The columns of a customer frame that the model reads, out of order days, and what the window brought."""

from __future__ import annotations

import numpy as np
import pandas as pd

from benchmarks.shops_in_general.shops import Days


def frame(days: Days) -> pd.DataFrame:
    """Customers who had ordered before the cut, by customer; `orders` and `spend` are of the window after it."""
    table = pd.DataFrame({"customer": days.customer, "day": days.day, "value": days.value})
    before, after = table[table.day < days.cut], table[table.day >= days.cut]
    made = _histories(before, days.cut).join(_values(before)).join(_gaps(before))
    window = after[after.day < days.cut + days.horizon_days].groupby("customer").value
    coming = pd.DataFrame({"orders": window.size(), "spend": window.sum()}, index=made.index)
    return made.assign(**coming.fillna(0.0)).reset_index(drop=True)


def _histories(before: pd.DataFrame, cut: int) -> pd.DataFrame:
    by = before.groupby("customer").day
    first, last = by.min(), by.max()
    return pd.DataFrame(
        {"frequency": by.size() - 1.0, "recency": (last - first) * 1.0, "T": (cut - first) * 1.0}
    )


def _values(before: pd.DataFrame) -> pd.DataFrame:
    by, kept = before.groupby("customer").value, before[before.value > 0].groupby("customer").value
    return pd.DataFrame(
        {
            "net_spend": by.sum(),
            "monetary_value": (by.sum() - by.first()) / (by.size() - 1).where(by.size() > 1),
            "kept_order_days": kept.size().reindex(by.size().index, fill_value=0) * 1.0,
            "kept_order_value": kept.mean(),
            "max_order_value": by.max(),
            "last_order_value": by.last(),
            "std_order_value": by.std(),
        }
    )


def _gaps(before: pd.DataFrame) -> pd.DataFrame:
    gap = before.groupby("customer").day.diff()
    by = gap[gap.notna()].groupby(before.customer)
    return pd.DataFrame(
        {
            "inter_purchase_std_days": by.std(),
            "inter_purchase_max_days": by.max(),
            "inter_purchase_last_days": by.last(),
        }
    )


def is_of_use(made: pd.DataFrame) -> bool:
    """Whether there is anything to learn from: enough customers, and money."""
    return len(made) >= 60 and bool(np.any(made.kept_order_days > 0))
