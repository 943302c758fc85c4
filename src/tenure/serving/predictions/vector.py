"""Model input for customers described by a few facts instead of their orders.

Facts are named as in common shop software (`WELL_KNOWN`) or by feature. Features that follow from them are
derived; the others stay unknown. Features of time windows (such as orders of the last 30 days) assume that
orders were spread evenly between the first and the last.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from tenure.core.errors import OptionError
from tenure.core.frames.compute import all_features
from tenure.core.frames.frame import AS_OF, CUSTOMER_ID

if TYPE_CHECKING:
    from datetime import date

    import numpy as np
    import pandas as pd

    Floats = np.ndarray

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
"""Common names of facts -> features. `purchase_frequency` is orders per month since the first."""

NEEDED = ("order_count", "net_spend", "T", "days_since_last_order")
"""Facts that every description must contain or imply."""

NEEDED_OF_ORDERS = tuple(name for name in NEEDED if name != "net_spend")
"""The same for a log without money."""

REQUEST_NAMES = {
    "order_count": "total_orders (or num_orders)",
    "net_spend": "total_spent (or avg_order_value)",
    "T": "days_since_first_purchase",
    "days_since_last_order": "days_since_last_purchase",
}
MONTH_DAYS = 365.25 / 12
MAX_VALUE = 1e12
MAX_DAYS = 36_525
COMPLETING = ("mean_order_value", "orders_per_month", "spend_per_month")
"""Facts that needed ones follow from."""

_HELPFUL = (*COMPLETING, "acquisition_cost")
_LAST_WINDOW = ("spend_last_window", "orders_last_window")
_WINDOWS = {"0_30d": (0, 30), "31_60d": (31, 60), "61_120d": (61, 120), "121_365d": (121, 365)}


def renamed(facts: Facts) -> dict[str, Any]:
    """Facts by feature name; unknown ones (None) are dropped."""
    return {WELL_KNOWN.get(name, name): value for name, value in facts.items() if value is not None}


def vector_frame(
    described: Sequence[Facts],
    features: Collection[str],
    shop: Mapping[str, float],
    as_of: date,
    horizon_days: int,
    needed_facts: Sequence[str] = NEEDED,
) -> pd.DataFrame:
    """Model input with one row per customer described, in order.

    Parameters
    ----------
    described : facts by feature name, see `renamed`.
    features : columns to create; `frequency`, `recency` and the last window are always included.
    shop : values of features that are the same for every customer.
    needed_facts : `NEEDED`, or `NEEDED_OF_ORDERS`.

    Raises
    ------
    OptionError
        `option.vector`: facts are missing (they are listed) or not numbers. `option.vector_days`: the last
        order is before the first, or a number is impossible.
    """
    import pandas as pd

    sent_facts, facts = _read(described, needed_facts)
    derived = {**shop, **_rhythm(facts), **_value(facts), **_windows(facts, horizon_days), **facts}
    names = dict.fromkeys((*features, "frequency", "recency", *_LAST_WINDOW))
    index = range(len(described))
    columns: dict[str, Any] = {}
    for name in names:
        value = sent_facts[name] if name in sent_facts and name not in facts else derived.get(name)
        columns[name] = float("nan") if value is None else value
    columns[CUSTOMER_ID] = [f"vector-{number:06d}" for number in index]
    columns[AS_OF] = pd.Timestamp(as_of).as_unit("s")
    return pd.DataFrame(columns, index=index)


def what_follows() -> frozenset[str]:
    """Features that can be derived from the `NEEDED` facts."""
    import numpy as np

    facts = {name: np.ones(1) for name in (*NEEDED, *_HELPFUL)}
    return frozenset({*NEEDED, *_HELPFUL, *_rhythm(facts), *_value(facts), *_windows(facts, 1)})


def check_facts(facts: Facts, needed_facts: Sequence[str] = NEEDED) -> None:
    """Raises OptionError as `vector_frame` would."""
    _read([facts], needed_facts)


def _read(
    described: Sequence[Facts], needed_facts: Sequence[str]
) -> tuple[dict[str, Any], dict[str, Floats]]:
    """By name: the features that were sent, and the facts derived from them. Unknown names are ignored."""
    import numpy as np

    units = _units()
    names = {
        key for facts_of_customer in described for key in facts_of_customer if key in units or key in _HELPFUL
    }
    sent_facts: dict[str, Any] = {
        name: [facts_of_customer.get(name) for facts_of_customer in described] for name in names
    }
    for name in names:
        sent_facts[name] = (
            _texts(sent_facts[name], name)
            if units.get(name) == "category"
            else _numbers(sent_facts[name], name)
        )
    unknown = np.full(len(described), np.nan)
    facts = _complete({name: sent_facts.get(name, unknown) for name in (*NEEDED, *_HELPFUL)})
    _refuse_too_few(facts, needed_facts)
    _refuse_impossible(facts)
    return sent_facts, facts


@cache
def _units() -> dict[str, str]:
    return {feature.name: feature.unit for feature in all_features()}


def _numbers(values: list[Any], name: str) -> Floats:
    """Convert to numbers. Raises OptionError if a value is not a number or too large."""
    import numpy as np

    try:
        numbers = np.array([np.nan if value is None else float(value) for value in values])
    except (TypeError, ValueError, OverflowError) as error:
        raise OptionError("This value must be a number.", values=[name], code="option.vector") from error
    if (np.abs(numbers) > MAX_VALUE).any():
        raise OptionError("This number is too large.", values=[name], code="option.vector")
    return numbers


def _texts(values: list[Any], name: str) -> list[str | None]:
    """Check that values are text. Raises OptionError."""
    if any(not isinstance(value, str | None) for value in values):
        raise OptionError("This value must be text.", values=[name], code="option.vector")
    return values


def _complete(facts: dict[str, Floats]) -> dict[str, Floats]:
    """Fill in facts that follow from others."""
    import numpy as np

    def first_known(first: Floats, second: Floats) -> Floats:
        return np.where(np.isnan(first), second, first)

    months = facts["T"] / MONTH_DAYS
    orders = first_known(facts["order_count"], np.maximum(np.round(facts["orders_per_month"] * months), 1))
    spend = first_known(facts["net_spend"], facts["mean_order_value"] * orders)
    spend = first_known(spend, facts["spend_per_month"] * months)
    mean = first_known(facts["mean_order_value"], _over(spend, orders))
    return {**facts, "order_count": orders, "net_spend": spend, "mean_order_value": mean}


def _refuse_too_few(facts: dict[str, Floats], needed_facts: Sequence[str]) -> None:
    import numpy as np

    missing = [name for name in needed_facts if np.isnan(facts[name]).any()]
    if missing:
        raise OptionError(
            "More facts about the customer are needed.",
            values=[REQUEST_NAMES[name] for name in missing],
            hint=f"needed: {', '.join(REQUEST_NAMES[name] for name in needed_facts)}",
            code="option.vector",
        )


def _refuse_impossible(facts: dict[str, Floats]) -> None:
    first, last = facts["T"], facts["days_since_last_order"]
    for is_wrong, message in (
        (facts["order_count"] < 1, "A customer must have at least one order."),
        ((first < 0) | (last < 0), "Days since an order cannot be negative."),
        ((first > MAX_DAYS) | (last > MAX_DAYS), "Days since an order cannot exceed a hundred years."),
        (last > first, "The last order cannot be before the first."),
        ((facts["order_count"] == 1) & (last < first), "A single order must be both the first and the last."),
    ):
        if is_wrong.any():
            row = int(is_wrong.argmax())
            values_shown = [f"{name}={facts[name][row]:g}" for name in NEEDED]
            raise OptionError(
                message, values=values_shown, hint="correct these values", code="option.vector_days"
            )


def _rhythm(facts: dict[str, Floats]) -> dict[str, Floats]:
    import numpy as np

    last, tenure = facts["days_since_last_order"], facts["T"]
    recency = tenure - last
    # Orders on one day are one order day; two order days are at least a day apart.
    frequency = np.minimum(facts["order_count"] - 1, recency)
    gap = _over(recency, frequency)
    return {
        "frequency": frequency,
        "recency": recency,
        "active_share": _over(recency, tenure),
        "inter_purchase_mean_days": gap,
        "overdue_ratio": _over(last, gap),
        "transaction_density": (frequency + 1) / (recency + 1),
        "is_cold_start": np.where((frequency == 0) | (tenure < 30), 1.0, 0.0),
        "lines_per_order": np.ones_like(last),
    }


def _value(facts: dict[str, Floats]) -> dict[str, Floats]:
    import numpy as np

    spend, mean, tenure = facts["net_spend"], facts["mean_order_value"], facts["T"]
    recency = tenure - facts["days_since_last_order"]
    repeats = (facts["order_count"] > 1) & (recency > 0)
    nothing = np.zeros_like(spend)
    return {
        "gross_spend": spend,
        "refunds": nothing,
        "refund_share": nothing,
        "monetary_value": np.where(repeats, mean, np.nan),
        "median_order_value": mean,
        "first_order_value": mean,
        "last_order_value": mean,
        "kept_order_days": np.where(mean > 0, np.minimum(facts["order_count"], recency + 1), 0.0),
        "kept_order_value": np.where(mean > 0, mean, np.nan),
        "max_order_value": mean,
        "spend_per_day": _over(spend, tenure),
        "loyalty_efficiency": spend / (recency + 1),
        "spend_per_acquisition_cost": _over(spend, facts["acquisition_cost"]),
    }


def _windows(facts: dict[str, Floats], horizon_days: int) -> dict[str, Floats]:
    import numpy as np

    first, last = facts["T"], facts["days_since_last_order"]
    days = np.minimum(facts["order_count"], first - last + 1)
    value = facts["net_spend"] / days
    features: dict[str, Floats] = {}
    spans = {**_WINDOWS, "last_horizon": (1, horizon_days), "last_window": (1, horizon_days)}
    for name, (start, end) in spans.items():
        orders = _orders_between(first, last, days, start, end)
        features[f"orders_{name}"], features[f"spend_{name}"] = orders, orders * value
    return {**features, "purchase_velocity": _orders_between(first, last, days, 0, 90) / 3}


def _orders_between(first: Floats, last: Floats, days: Floats, start: float, end: float) -> Floats:
    """Order days from `start` to `end` days ago (inclusive), assuming even spread between first and last."""
    import numpy as np

    between = np.maximum(days - 2, 0)
    inside = np.maximum(np.minimum(end + 0.5, first) - np.maximum(start - 0.5, last), 0)
    share = np.clip(inside / np.maximum(first - last, 1), 0, 1)
    last_in, first_in = (last >= start) & (last <= end), (first >= start) & (first <= end)
    return between * share + last_in + (first_in & (days > 1))


def _over(above: Floats, below: Floats) -> Floats:
    """The ratio; NaN if the denominator is not positive."""
    import numpy as np

    return np.divide(above, below, out=np.full_like(above, np.nan), where=below > 0)
