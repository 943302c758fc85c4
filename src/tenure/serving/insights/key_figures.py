"""Key figures at the top of the overview: predicted value compared with past spend."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from tenure.serving.copy.names import ACTIVITY, COPY, CUSTOMER_TABLE
from tenure.serving.insights.listing import check_window, over_window

if TYPE_CHECKING:
    from tenure.serving.copy.served_copy import ServedCopy

RECENT_DAYS = 30
"""Window for counting new customers."""

_ORDER_DAYS = 90
"""Window for order values if there is no horizon."""


@dataclass(frozen=True)
class KeyFigures:
    """Figures of the newest scoring and of the log; None if unknown.

    model_version : made the predictions and was tested for their interval. champion_version : makes the next
        ones; another one after a promotion, until customers are scored again.
    predicted_clv : total of all scored customers in `[as_of, as_of + horizon_days)`. predicted_clv_lower,
        predicted_clv_upper : interval that contains the actual total with probability `level`, from the
        errors of totals in `tested_windows` past windows.
    spend_before : net spend of the same customers in `[as_of - horizon_days, as_of)`; None if the log is
        shorter.
    active_customers : expected number of active customers. churned_customers : expected number without an
        order in the horizon.
    new_customers : with their first order in the last `recent_days` days up to `last_day`;
        `new_customers_before` in as many days before these.
    average_order_value : of purchases, before refunds, in the last `order_days` days up to `last_day`;
        `average_order_value_before` in as many days before these.
    """

    model_version: int | None
    champion_version: int | None
    as_of: date | None
    horizon_days: int | None
    scored_customers: int | None
    predicted_clv: float | None
    predicted_clv_lower: float | None
    predicted_clv_upper: float | None
    level: float | None
    tested_windows: int
    spend_before: float | None
    active_customers: float | None
    churned_customers: float | None
    last_day: date | None
    recent_days: int
    new_customers: int | None
    new_customers_before: int | None
    order_days: int
    average_order_value: float | None
    average_order_value_before: float | None


def key_figures(served_copy: ServedCopy, window_days: int | None = None) -> KeyFigures:
    """Key figures of the current publication, valued over `window_days` instead of the horizon if given.

    Totals over another window were not tested: they have no interval. Raises OptionError (`option.window`).
    """
    check_window(window_days)
    return served_copy.once(("key_figures", str(window_days)), lambda: _figures(served_copy, window_days))


def _figures(served_copy: ServedCopy, window_days: int | None) -> KeyFigures:
    scored = _scored(served_copy, window_days)
    days = scored["horizon_days"] or _ORDER_DAYS
    windows = past_biases(served_copy, scored["horizon_days"])
    lower, upper = total_ends(served_copy, scored["predicted_clv"], scored["horizon_days"], scored["level"])
    versions = served_copy.scored_by
    return KeyFigures(
        model_version=versions.model_version,
        champion_version=versions.champion_version,
        **scored,
        predicted_clv_lower=lower,
        predicted_clv_upper=upper,
        tested_windows=len(windows),
        spend_before=_spend_before(served_copy, scored["as_of"], days),
        recent_days=RECENT_DAYS,
        order_days=days,
        **_recent(served_copy, days),
    )


def past_biases(served_copy: ServedCopy, horizon_days: int | None) -> dict[date, float | None]:
    """Predicted total divided by actual total, minus 1, by cutoff of past windows as long as the horizon."""
    evidence = (served_copy.scored_training or {}).get("evidence")
    if not evidence or evidence["horizon_days"] != horizon_days:
        return {}
    return {date.fromisoformat(day): window["bias"] for day, window in evidence.get("windows", {}).items()}


def total_ends(
    served_copy: ServedCopy, total: float | None, horizon_days: int | None, level: float | None
) -> tuple[float | None, float | None]:
    """Interval of the predicted total; None if it cannot be computed."""
    biases = past_biases(served_copy, horizon_days)
    if total is None or horizon_days is None or level is None or not biases:
        return None, None
    from tenure.evaluation.total_interval import total_interval

    return total_interval(total, biases, horizon_days, level) or (None, None)


def _scored(served_copy: ServedCopy, window_days: int | None) -> dict[str, Any]:
    names = "as_of", "horizon_days", "scored_customers", "predicted_clv", "level"
    if not served_copy.has_orders or served_copy.published.run_id is None:
        return dict.fromkeys((*names, "active_customers", "churned_customers"))
    customers = f"{COPY}.{CUSTOMER_TABLE}"
    if window_days is not None:
        customers = f"({over_window(customers, window_days)})"
    query = (
        "SELECT max(as_of)::DATE AS as_of, max(horizon_days) AS horizon_days, count(*) AS scored_customers, "
        "sum(predicted_clv) AS predicted_clv, max(level) AS level, "
        "sum(probability_alive) AS active_customers, "
        f"sum(churn_probability) AS churned_customers FROM {customers} WHERE as_of IS NOT NULL"
    )
    return served_copy.rows(query)[0]


def _spend_before(served_copy: ServedCopy, as_of: date | None, days: int) -> float | None:
    if as_of is None:
        return None
    begin = as_of - timedelta(days=days)
    query = (
        "SELECT sum(net) FILTER (day >= ? AND day < ?) AS net, min(day) <= ? AS is_whole "
        f"FROM {COPY}.{ACTIVITY}"
    )
    row = served_copy.rows(query, [begin, as_of, begin])[0]
    return row["net"] if row["is_whole"] else None


def _recent(served_copy: ServedCopy, days: int) -> dict[str, Any]:
    """Figures of two windows that end on the last day of the log, and of the windows before them."""
    names = "new_customers", "new_customers_before", "average_order_value", "average_order_value_before"
    last = served_copy.last_day
    if last is None:
        return dict.fromkeys(("last_day", *names))
    first = served_copy.sql(f"SELECT min(day) FROM {COPY}.{ACTIVITY}")[0][0]
    figures: dict[str, Any] = {"last_day": last}
    for name, length, figure in (
        ("new_customers", RECENT_DAYS, "coalesce(sum(new_customers), 0)::BIGINT"),
        ("average_order_value", days, "sum(spent) / nullif(sum(orders), 0)"),
    ):
        ends = [last + timedelta(days=1) - timedelta(days=ago * length) for ago in range(3)]
        query = f"SELECT {figure} FROM {COPY}.{ACTIVITY} WHERE day >= ? AND day < ?"
        figures[name] = served_copy.sql(query, [ends[1], ends[0]])[0][0]
        figures[f"{name}_before"] = (
            served_copy.sql(query, [ends[2], ends[1]])[0][0] if ends[2] >= first else None
        )
    return figures
