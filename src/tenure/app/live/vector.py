"""Customers described by a few facts instead of their orders: the frame a model can predict them from.

Facts come under the names that shops' programs already use (`WELL_KNOWN`) or under those of features. What
follows from them is filled in; what does not stays unknown. Windows (orders of the last 30 days and so on)
are filled as if the orders had come evenly between the first and the last.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from tenure.core.errors import OptionError
from tenure.core.frame import AS_OF, CUSTOMER_ID

if TYPE_CHECKING:
    from datetime import date

    import numpy as np
    import pandas as pd

Facts = Mapping[str, Any]

WELL_KNOWN: dict[str, str] = {
    "total_orders": "order_count",
    "num_orders": "order_count",
    "total_spent": "net_spend",
    "avg_order_value": "mean_order_value",
    "days_since_first_purchase": "T",
    "days_since_last_purchase": "days_since_last_order",
    "num_categories": "distinct_categories",
    "category_diversity": "distinct_categories",
    "purchase_frequency": "orders_per_month",
    "monthly_spending": "spend_per_month",
    "email_engagement_rate": "email_open_rate",
}
"""Customary names of facts, and ours. `purchase_frequency` is orders per month since the first."""

NEEDED = ("order_count", "net_spend", "T", "days_since_last_order")
"""What a customer must at least be described by, as said or as follows from other facts."""

SAID_AS = {
    "order_count": "total_orders (or num_orders)",
    "net_spend": "total_spent (or avg_order_value)",
    "T": "days_since_first_purchase",
    "days_since_last_order": "days_since_last_purchase",
}
MONTH_DAYS = 365.25 / 12
_WINDOWS = {"0_30d": (0, 30), "31_60d": (31, 60), "61_120d": (61, 120), "121_365d": (121, 365)}


def renamed(facts: Facts) -> dict[str, Any]:
    """Facts under our names; the unknown (None) are left out."""
    return {WELL_KNOWN.get(name, name): value for name, value in facts.items() if value is not None}


def vector_frame(
    described: Sequence[Facts],
    features: Sequence[str],
    shop: Mapping[str, float],
    as_of: date,
    horizon_days: int,
) -> pd.DataFrame:
    """A frame as models take it, one row per customer described, in their order.

    Parameters
    ----------
    described : facts by our names, see `renamed`.
    features : the columns the model learned from.
    shop : values of the features that are the same for every customer.

    Raises
    ------
    OptionError
        `option.vector`: too few facts; those that are missing are listed. `option.vector_days`: the last
        order lies before the first, or a number is impossible.
    """
    import numpy as np
    import pandas as pd

    facts = pd.DataFrame(list(described), index=range(len(described)))
    for name in (*NEEDED, "mean_order_value", "orders_per_month", "spend_per_month"):
        facts[name] = pd.to_numeric(facts[name]).astype("float64") if name in facts else np.nan
    _complete(facts)
    _refuse_too_few(facts)
    _refuse_impossible(facts)
    derived = {**_rhythm(facts), **_value(facts), **_windows(facts, horizon_days), **dict(shop)}
    columns = {
        name: facts[name] if name in facts else derived.get(name, np.nan) for name in dict.fromkeys(features)
    }
    columns |= {
        name: derived[name] for name in ("frequency", "recency", "spend_last_window", "orders_last_window")
    }
    frame = pd.DataFrame(columns, index=facts.index)
    ids = [f"vector-{number:06d}" for number in range(len(facts))]
    frame[CUSTOMER_ID], frame[AS_OF] = ids, pd.Timestamp(as_of).as_unit("s")
    return frame


def _complete(facts: pd.DataFrame) -> None:
    """What follows from other facts, in place."""
    months = facts["T"] / MONTH_DAYS
    facts["order_count"] = facts["order_count"].fillna(
        (facts["orders_per_month"] * months).round().clip(lower=1)
    )
    facts["net_spend"] = facts["net_spend"].fillna(facts["mean_order_value"] * facts["order_count"])
    facts["net_spend"] = facts["net_spend"].fillna(facts["spend_per_month"] * months)
    facts["mean_order_value"] = facts["mean_order_value"].fillna(facts["net_spend"] / facts["order_count"])


def _refuse_too_few(facts: pd.DataFrame) -> None:
    missing = [name for name in NEEDED if facts[name].isna().any()]
    if missing:
        raise OptionError(
            "Too few facts are known of a customer.",
            values=[SAID_AS[name] for name in missing],
            hint=f"needed: {', '.join(SAID_AS.values())}",
            code="option.vector",
        )


def _refuse_impossible(facts: pd.DataFrame) -> None:
    numbers = facts[list(NEEDED)]
    days = facts[["T", "days_since_last_order"]]
    for wrong, why in (
        (numbers.abs().gt(1e12).any(axis=1), "A number is beyond all measure."),
        (facts["order_count"] < 1, "A customer has at least one order."),
        (days.lt(0).any(axis=1), "Days lie in the past: they are not negative."),
        (days.gt(36_525).any(axis=1), "Days since an order are more than a hundred years."),
        (facts["days_since_last_order"] > facts["T"], "The last order lies before the first."),
    ):
        if wrong.any():
            row = int(wrong.to_numpy().argmax())
            shown = [f"{name}={numbers[name].iloc[row]:g}" for name in NEEDED]
            raise OptionError(why, values=shown, hint="correct the facts", code="option.vector_days")


def _rhythm(facts: pd.DataFrame) -> dict[str, Any]:
    recency = facts["T"] - facts["days_since_last_order"]
    # Orders of one day are one order day; two order days lie at least a day apart.
    frequency = (facts["order_count"] - 1).clip(upper=recency)
    gap = recency / frequency.where(frequency > 0)
    tenure = facts["T"].where(facts["T"] > 0)
    return {
        "frequency": frequency,
        "recency": recency,
        "active_share": recency / tenure,
        "inter_purchase_mean_days": gap,
        "overdue_ratio": facts["days_since_last_order"] / gap.where(gap > 0),
        "transaction_density": (frequency + 1) / (recency + 1),
        "is_cold_start": ((frequency == 0) | (facts["T"] < 30)).astype("float64"),
        "lines_per_order": facts["order_count"] * 0 + 1.0,
    }


def _value(facts: pd.DataFrame) -> dict[str, Any]:
    spend, mean = facts["net_spend"], facts["mean_order_value"]
    recency = facts["T"] - facts["days_since_last_order"]
    repeats = (facts["order_count"] > 1) & (recency > 0)
    cost = facts["acquisition_cost"].astype("float64") if "acquisition_cost" in facts else None
    return {
        "gross_spend": spend,
        "refunds": spend * 0.0,
        "refund_share": spend * 0.0,
        "monetary_value": mean.where(repeats),
        "median_order_value": mean,
        "first_order_value": mean,
        "last_order_value": mean,
        "kept_order_days": facts["order_count"].clip(upper=recency + 1).where(mean > 0, 0.0),
        "kept_order_value": mean.where(mean > 0),
        "max_order_value": mean,
        "spend_per_day": spend / facts["T"].where(facts["T"] > 0),
        "loyalty_efficiency": spend / (recency + 1),
        **({"spend_per_acquisition_cost": spend / cost.where(cost > 0)} if cost is not None else {}),
    }


def _windows(facts: pd.DataFrame, horizon_days: int) -> dict[str, Any]:
    import numpy as np

    first, last = facts["T"].to_numpy(), facts["days_since_last_order"].to_numpy()
    days = np.minimum(facts["order_count"].to_numpy(), first - last + 1)
    value = facts["net_spend"].to_numpy() / days
    made: dict[str, Any] = {}
    spans = {**_WINDOWS, "last_horizon": (1, horizon_days), "last_window": (1, horizon_days)}
    for name, (start, end) in spans.items():
        orders = _orders_between(first, last, days, start, end)
        made[f"orders_{name}"], made[f"spend_{name}"] = orders, orders * value
    velocity = _orders_between(first, last, days, 0, 90) / 3
    return {**made, "purchase_velocity": velocity}


def _orders_between(
    first: np.ndarray, last: np.ndarray, days: np.ndarray, start: float, end: float
) -> np.ndarray:
    """Order days `start` to `end` days ago, both counted, when they came evenly; first and last are sure."""
    import numpy as np

    between = np.maximum(days - 2, 0)
    inside = np.maximum(np.minimum(end + 0.5, first) - np.maximum(start - 0.5, last), 0)
    share = np.clip(inside / np.maximum(first - last, 1), 0, 1)
    last_in, first_in = (last >= start) & (last <= end), (first >= start) & (first <= end)
    return between * share + last_in + (first_in & (days > 1))
