"""Basic facts of customers, and their RFM scores as of a day."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import ibis

from tenure.core.frames.frame import CUSTOMER_ID
from tenure.core.frames.grain import purchases
from tenure.segments.rfm import score_rfm

if TYPE_CHECKING:
    import ibis.expr.types as ir
    import pyarrow as pa

    from tenure.core.ports import Engine

RFM_FACTS = (CUSTOMER_ID, "last_order", "order_days", "net_spend")
"""Columns of `customer_facts` that the scores are computed from."""

_SCORES = {"r": "recency_score", "f": "frequency_score", "m": "money_score"}


def customer_facts(rows: ir.Table) -> ir.Table:
    """One row per customer with a purchase; first and last order ignore refunds. Lazy."""
    is_purchase = purchases(rows)
    at = ibis.ifelse(is_purchase, rows.order_date, None)
    money = rows.amount.sum() if "amount" in rows.columns else ibis.null("float64")
    facts = rows.group_by(CUSTOMER_ID).agg(
        first_order=at.min(),
        last_order=at.max(),
        orders=ibis.ifelse(is_purchase, rows.order_id, None).nunique(),
        order_days=at.date().nunique(),
        net_spend=money,
    )
    return facts.filter(facts.orders > 0)


def rfm_at(facts: ir.Table, as_of: date, engine: Engine) -> pa.Table:
    """`customer_id`, scores from 1 to 5 (`money_score` null without money) and `segment`.

    Parameters
    ----------
    facts : ibis Table
        `customer_facts` of the orders before `as_of`.
    """
    return scored_rfm(engine.to_arrow(facts.select(*RFM_FACTS)), as_of)


def scored_rfm(facts: pa.Table, as_of: date) -> pa.Table:
    """As `rfm_at`, from the `RFM_FACTS` of customers."""
    import numpy as np
    import pandas as pd
    import pyarrow as pa

    frame: pd.DataFrame = facts.to_pandas()
    last = pd.to_datetime(frame["last_order"]).dt.normalize()
    frame["days_since_last_order"] = (pd.Timestamp(as_of) - last).dt.days
    frame["frequency"] = frame["order_days"] - 1
    scored = score_rfm(frame).rename(columns=_SCORES)
    columns = {CUSTOMER_ID: pa.array(scored[CUSTOMER_ID], pa.string())}
    for name in _SCORES.values():
        values = scored.get(name)
        columns[name] = pa.nulls(len(frame), pa.int64()) if values is None else pa.array(np.asarray(values))
    columns["segment"] = pa.array(scored["segment"], pa.string())
    return pa.table(columns)
