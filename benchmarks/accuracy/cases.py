"""The cases: a log, the first day of the window and its length. A system sees the orders before that day."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import pandas as pd

from benchmarks.accuracy.real_logs import REAL_LOGS
from benchmarks.accuracy.synthetic_logs import SYNTHETIC_LOGS, simulate


@dataclass(frozen=True)
class Case:
    """One hold-out. `is_published` : one of the three whose figures must not fall."""

    log: str
    as_of: str
    horizon_days: int
    is_published: bool = False

    @property
    def name(self) -> str:
        return f"{self.log} {self.as_of} {self.horizon_days}d"


CASES = (
    Case("cdnow", "1997-10-01", 273, is_published=True),
    Case("cdnow", "1997-10-01", 120),
    Case("cdnow", "1998-01-01", 90),
    Case("cdnow", "1998-01-01", 180),
    Case("online_retail", "2011-09-10", 90, is_published=True),
    Case("online_retail", "2011-06-12", 180, is_published=True),
    Case("online_retail", "2010-12-09", 365),
    Case("online_retail", "2011-03-01", 90),
    Case("online_retail", "2011-05-01", 120),
    Case("online_retail", "2011-06-12", 90),
    Case("online_retail", "2011-08-10", 120),
    Case("online_retail", "2011-10-10", 60),
    Case("grocery", "2007-01-01", 364),
    Case("grocery", "2007-04-01", 90),
    Case("apparel", "2009-06-01", 365),
    Case("apparel", "2010-01-01", 180),
    Case("complete_journey", "2017-10-02", 90),
    Case("complete_journey", "2017-07-05", 180),
    Case("coffee", "2024-12-23", 90),
    Case("superstore", "2017-10-01", 90),
    Case("superstore", "2017-01-01", 364),
    Case("explosive_growth", "2023-07-01", 180),
    Case("decline", "2024-01-01", 180),
    Case("subscription_rhythm", "2024-01-01", 180),
    Case("annual_donors", "2026-01-01", 364),
    Case("b2b_500", "2024-01-01", 180),
    Case("heavy_season", "2024-01-01", 180),
    Case("heavy_season", "2024-10-01", 90),
    Case("price_rise", "2024-01-01", 364),
    Case("left_truncated", "2026-01-01", 180),
)


@dataclass(frozen=True)
class HoldOut:
    """What a case asks, and what came.

    history : orders before as_of of customers who bought then. spend, orders : net spend and days with an order
    in the window, by customer. is_alive : whether each leaves later than as_of; None where nobody knows.
    """

    case: Case
    history: pd.DataFrame
    spend: pd.Series
    orders: pd.Series
    is_alive: pd.Series | None


def hold_out(case: Case) -> HoldOut:
    """Cut the log of the case."""
    log, leaves = _log(case.log)
    begin = pd.Timestamp(case.as_of)
    end = begin + pd.Timedelta(days=case.horizon_days)
    history = log[log.order_date < begin]
    window = log[(log.order_date >= begin) & (log.order_date < end)]
    buyers = history[history.amount > 0].customer_id.unique()
    spend = window.groupby("customer_id").amount.sum().reindex(buyers).fillna(0.0)
    bought = window[window.amount > 0]
    days = bought.groupby("customer_id").order_date.agg(lambda at: at.dt.normalize().nunique())
    is_alive = None if leaves is None else (leaves.reindex(buyers) > begin)
    return HoldOut(
        case,
        history[history.customer_id.isin(buyers)],
        spend,
        days.reindex(buyers).fillna(0.0),
        is_alive,
    )


@cache
def _log(name: str) -> tuple[pd.DataFrame, pd.Series | None]:
    if name in REAL_LOGS:
        return REAL_LOGS[name](), None
    simulated = simulate(SYNTHETIC_LOGS[name])
    return simulated.orders, simulated.leaves
