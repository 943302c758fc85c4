"""Orders about which a batch says otherwise than the lake: cancelled or refunded since, or edited."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import ibis

from tenure.store.lake import overlap

if TYPE_CHECKING:
    import ibis.expr.types as ir

_WITHDRAWN = ("cancelled_order", "refunded_order", "pending_order", "not_an_order")
"""Reasons of quarantine: the batch has the order, and says that it is no sale (any more)."""
_CENT = 0.005
_WHOSE = ["order_id", "customer_id"]


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
    """Every changed order of the lake and its customer, with its net amount there (`before`) and in the batch
    (`now`).

    An order belongs to its customer: the same id of another customer, whom the batch does not name, is
    another order. Where the lake has the id of one customer alone, the batch has it of others, and lacks
    sales of the one, the order has moved.

    Parameters
    ----------
    seen : ir.Table
        The clean rows of the batch with their fate, as `overlap.judged` gives them.
    quarantine : ir.Table
        What cleaning took out of the batch, in the form of the quarantine table.
    old : ir.Table
        The transactions of the lake.
    """
    named = _named(seen, quarantine)
    theirs = _net(old.semi_join(named, "order_id"), _WHOSE).rename(before="net", rows_before="rows")
    in_batch = _net(seen, _WHOSE)
    kept = theirs.inner_join(named, _WHOSE)
    kept = _with_now(kept.select(*theirs.columns, "edited"), in_batch, _WHOSE)
    moved = _moved(theirs, named, seen, old)
    by_order = named.group_by("order_id").aggregate(edited=named.edited.any())
    moved = moved.inner_join(by_order, "order_id").select(*theirs.columns, "edited")
    both = kept.union(_with_now(moved, _net(seen, ["order_id"]), ["order_id"]))
    differs = (both.before - both.now).abs() > _CENT
    if "amount" not in old.columns:
        differs = both.rows_before > both.rows_now
    return both.filter(both.edited | differs).select(*_WHOSE, "before", "now")


def _named(seen: ir.Table, quarantine: ir.Table) -> ir.Table:
    """Orders that the batch withdraws or tells otherwise (`edited`), and whose it says they are."""
    out = quarantine.filter(quarantine.table == "transactions", quarantine.reason.isin(_WITHDRAWN))
    withdrawn = out.select(
        order_id=out.row.cast("json")["order_id"].str, customer_id=out.customer_id, edited=ibis.literal(False)
    )
    edited = seen.filter(seen[overlap.FATE] == overlap.CHANGED)
    edited = edited.select("order_id", "customer_id", edited=ibis.literal(True))
    named = withdrawn.union(edited).filter(lambda rows: rows.order_id.notnull())
    return named.group_by(_WHOSE).aggregate(edited=named.edited.any())


def _moved(theirs: ir.Table, named: ir.Table, seen: ir.Table, old: ir.Table) -> ir.Table:
    """Orders that one customer alone has in the lake, and whose sales the batch lacks."""
    sales = _sales(old.semi_join(named, "order_id"))
    mine = theirs.semi_join(overlap.alone_with_an_id(sales), "order_id").anti_join(named, _WHOSE)
    there = _net(sales, _WHOSE).select(*_WHOSE, there="rows")
    known = _net(_sales(seen.filter(seen[overlap.FATE] == overlap.KNOWN)), _WHOSE)
    kept = there.left_join(known.select(*_WHOSE, known="rows"), _WHOSE).select(*_WHOSE, "there", "known")
    lost = kept.filter(kept.there > kept.known.fill_null(0))
    return mine.semi_join(lost, _WHOSE)


def _sales(rows: ir.Table) -> ir.Table:
    return rows.filter(overlap.is_sale(rows))


def _with_now(orders: ir.Table, in_batch: ir.Table, by: list[str]) -> ir.Table:
    now = in_batch.select(*by, now="net", rows_now="rows")
    both = orders.left_join(now, by).select(*orders.columns, "now", "rows_now")
    return both.mutate(now=both.now.fill_null(0.0), rows_now=both.rows_now.fill_null(0))


def _net(rows: ir.Table, by: list[str]) -> ir.Table:
    amount = rows.amount.fill_null(0.0) if "amount" in rows.columns else ibis.literal(0.0)
    return rows.group_by(by).aggregate(net=amount.sum(), rows=ibis._.count())
