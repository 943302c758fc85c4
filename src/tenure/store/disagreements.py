"""Orders about which a batch says otherwise than the lake: cancelled or refunded since, or edited."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import ibis

from tenure.store import overlap

if TYPE_CHECKING:
    import ibis.expr.types as ir

_WITHDRAWN = ("cancelled_order", "refunded_order", "pending_order", "not_an_order")
"""Reasons of quarantine: the batch has the order, and says that it is no sale (any more)."""
_CENT = 0.005


@dataclass(frozen=True)
class Disagreement:
    """How many orders, what they come to in the lake, and what they come to in the batch.

    `replaced` tells which of the two counts now. Money is None in a log without amounts.
    """

    orders: int
    money_before: float | None
    money_now: float | None
    replaced: bool = False


def disagreements(seen: ir.Table, quarantine: ir.Table, old: ir.Table) -> ir.Table:
    """Id of every changed order, with its net amount in the lake (`before`) and in the batch (`now`).

    Parameters
    ----------
    seen : ir.Table
        The clean rows of the batch with their fate, as `overlap.judged` gives them.
    quarantine : ir.Table
        What cleaning took out of the batch, in the form of the quarantine table.
    old : ir.Table
        The transactions of the lake.
    """
    out = quarantine.filter(quarantine.table == "transactions", quarantine.reason.isin(_WITHDRAWN))
    withdrawn = out.select(order_id=out.row.cast("json")["order_id"].str, edited=ibis.literal(False))
    edited = seen.filter(seen[overlap.FATE] == overlap.CHANGED)
    edited = edited.select("order_id", edited=ibis.literal(True))
    named = withdrawn.union(edited).filter(lambda rows: rows.order_id.notnull())
    ids = named.group_by("order_id").aggregate(edited=named.edited.any())
    before = _net(old.semi_join(ids, "order_id")).rename(before="net", rows_before="rows")
    now = _net(seen).rename(now="net", rows_now="rows")
    both = ids.join(before, "order_id").left_join(now, "order_id").drop("order_id_right")
    both = both.mutate(now=both.now.fill_null(0.0), rows_now=both.rows_now.fill_null(0))
    differs = (both.before - both.now).abs() > _CENT
    if "amount" not in old.columns:
        differs = both.rows_before > both.rows_now
    return both.filter(both.edited | differs).select("order_id", "before", "now")


def _net(rows: ir.Table) -> ir.Table:
    amount = rows.amount.fill_null(0.0) if "amount" in rows.columns else ibis.literal(0.0)
    return rows.group_by("order_id").aggregate(net=amount.sum(), rows=ibis._.count())
