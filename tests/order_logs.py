"""Small order logs that several rooms' tests learn from."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import numpy as np
import pandas as pd

FIRST = datetime(2022, 1, 1)
DAYS = 600


def order_log(customers: int = 300, days: int = 500, seed: int = 3, ids: str = "o") -> pd.DataFrame:
    """A small shop with repeat buyers, droppers-out and a few refunds; order ids begin with `ids`."""
    rng = np.random.default_rng(seed)
    gaps = rng.gamma(2.0, 25.0, (customers, 12)).cumsum(axis=1) + rng.uniform(0, 200, (customers, 1))
    kept = (gaps < days) & (np.arange(12) < rng.integers(1, 13, customers)[:, None])
    who, which = np.nonzero(kept)
    first = date(2023, 1, 1)
    return pd.DataFrame(
        {
            "customer_id": [f"c{one:04d}" for one in who],
            "order_id": [f"{ids}{one:05d}" for one in range(len(who))],
            "order_date": [(first + timedelta(days=int(day))).isoformat() for day in gaps[who, which]],
            "amount": rng.gamma(3.0, 12.0, len(who)).round(2),
        }
    ).sort_values("order_date", ignore_index=True)


def leaving_log(customers: int = 150, seed: int = 3) -> pd.DataFrame:
    """Customers who order at a rate of their own, to the second, and may leave after an order."""
    rng = np.random.default_rng(seed)
    rows = []
    for number in range(customers):
        day, size, gap = rng.uniform(0, 300), rng.lognormal(3, 0.5), rng.gamma(2, 20) + 3
        while day < DAYS:
            at = FIRST + timedelta(days=day)
            rows.append((f"c{number:04d}", at.replace(microsecond=0), round(size * rng.lognormal(0, 0.2), 2)))
            if rng.random() < 0.1:
                break
            day += rng.exponential(gap) + 1
    made = pd.DataFrame(rows, columns=["customer_id", "order_date", "amount"])
    return made.assign(order_id=[f"o{number}" for number in range(len(made))])
