"""True values that are unknown in practice: each customer's rates, and expectations after the log ends."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from importlib.metadata import PackageNotFoundError, version
from typing import Any

import numpy as np

from tenure.sources.synthetic_shop.goods import CATEGORIES, Goods
from tenure.sources.synthetic_shop.layout import GENERATOR
from tenure.sources.synthetic_shop.people import ACQUISITION, CAMPAIGN_RATE, People
from tenure.sources.synthetic_shop.plan import HORIZONS_DAYS, ShopPlan
from tenure.sources.synthetic_shop.purchases import Lifetimes
from tenure.sources.synthetic_shop.refunds import REFUNDED_FRACTION, refund_probability
from tenure.sources.synthetic_shop.season import Season, day_after_span

_CHUNK = 20_000


@dataclass(frozen=True)
class ExpectedFuture:
    """By customer and horizon (`HORIZONS_DAYS` from the day after the span): arrays (n_customers, 4)."""

    orders: np.ndarray
    spend: np.ndarray


def expected_future(
    plan: ShopPlan, people: People, lifetimes: Lifetimes, season: Season, pending_cents: np.ndarray
) -> ExpectedFuture:
    """Expected orders and net spend, given rate, dropout rate and whether the customer is alive at the end.

    For a customer alive at the end, orders in h days are `rate * sum_d index_d * P(alive on day d)` with
    `P = exp(-mu d) (1 - exp(-mu)) / mu`, the mean over the day (Pareto/NBD's exponential lifetime). The
    dropout date itself is not used: lifetimes have no memory, so no model could know it. Spend is orders
    times mean order value, less the expected refunds within the window, less pending refunds of older
    orders.
    """
    ahead = season.index[plan.days :]
    longest = max(HORIZONS_DAYS)
    day = np.arange(longest)
    orders = np.empty((plan.customers, len(HORIZONS_DAYS)))
    refunded = np.empty_like(orders)
    for low in range(0, plan.customers, _CHUNK):
        rows = slice(low, low + _CHUNK)
        mu = people.dropout_rate[rows]
        step = np.exp(-mu)
        alive = -np.expm1(-mu) / mu
        placed = np.zeros((len(HORIZONS_DAYS), len(mu)))
        returned = np.zeros_like(placed)
        for d in day:
            weight = ahead[d] * alive
            for h, horizon in enumerate(HORIZONS_DAYS):
                if d < horizon:
                    placed[h] += weight
                    returned[h] += weight * refund_probability(horizon - 1 - int(d))
            alive *= step
        orders[rows], refunded[rows] = placed.T, returned.T
    active = (lifetimes.rate * (lifetimes.dropout >= plan.days))[:, None]
    orders *= active
    refunded *= active * people.return_share[:, None] * REFUNDED_FRACTION
    spend = (orders - refunded) * people.mean_order_value[:, None] - pending_cents[:, None] / 100
    return ExpectedFuture(orders, spend)


def truth_document(
    plan: ShopPlan, goods: Goods, lifetimes: Lifetimes, season: Season, rows: dict[str, int]
) -> dict[str, Any]:
    """The content of `truth.json`: everything needed to regenerate the shop or to evaluate a model on it."""
    plan_values = asdict(plan)
    plan_values["start"], plan_values["end"] = plan.start.isoformat(), plan.end.isoformat()
    scale = lifetimes.rate_scale
    return {
        "created_by": GENERATOR,
        "code_version": _code_version(),
        "plan": plan_values,
        "as_of": day_after_span(plan),
        "rows": rows,
        "process": {
            "orders": "Pareto/NBD with order rates times `index` of the day, given the number of orders",
            "spend": "Gamma-Gamma",
            "alpha_days": 1 / scale if scale else None,
            **asdict(plan.process),
            "units": "rates per day at index 1; alpha_days and beta_days in days",
            "returned_order_refunded_fraction": REFUNDED_FRACTION,
        },
        "customers_alive_at_end": int((lifetimes.dropout >= plan.days).sum()),
        "acquisition": [asdict(source) for source in ACQUISITION],
        "campaign_rate": CAMPAIGN_RATE,
        "categories": list(CATEGORIES),
        "category_shares_by_taste_type": np.round(goods.category_shares, 6).tolist(),
        "index_by_day": np.round(season.index, 6).tolist(),
        "index_starts": plan.start.isoformat(),
    }


def _code_version() -> str:
    try:
        return version("tenure")
    except PackageNotFoundError:
        return "unknown"
