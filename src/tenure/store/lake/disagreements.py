"""Orders that differ between a batch and the lake: canceled or refunded since, or edited."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import ibis

from tenure.store.lake import overlap

if TYPE_CHECKING:
    import ibis.expr.types as ir

_WITHDRAWN = ("cancelled_order", "refunded_order", "pending_order", "not_an_order")
"""Reasons for quarantine by which the batch declares that an order is not, or no longer, a sale."""
_CENT = 0.005
_KEYS = ["order_id", "customer_id"]


@dataclass(frozen=True)
class Disagreement:
    """The number of orders, and their amounts in the lake and in the batch.

    `replaced` is whether the batch's rows count now. Money is None in a log without amounts.
    """

    orders: int
    money_before: float | None
    money_now: float | None
    replaced: bool = False


def disagreements(
    rows_with_fate: ir.Table, quarantine: ir.Table, old: ir.Table, *, restates: bool = False
) -> ir.Table:
    """Every changed order of the lake and its customer, with its net amount in the lake (`before`) and in the
    batch (`now`).

    An order belongs to its customer: the same order id of another customer is another order. But if only one
    customer has the id in the lake, and the batch has it for others and lacks sales of that customer, the
    order has moved.

    Parameters
    ----------
    rows_with_fate : ir.Table
        The clean rows of the batch with their fate, from `overlap.judged`.
    quarantine : ir.Table
        Rows that cleaning removed from the batch, in the form of the quarantine table.
    old : ir.Table
        The transactions of the lake.
    restates : bool
        The batch has all rows of each of its orders, with refunds as they are now: an order of the lake with
        any other row has changed.
    """
    touched_orders = _touched_orders(rows_with_fate, quarantine, restates)
    in_lake = _net(old.semi_join(touched_orders, "order_id"), _KEYS).rename(before="net", rows_before="rows")
    in_batch = _net(rows_with_fate, _KEYS)
    staying = in_lake.inner_join(touched_orders, _KEYS)
    staying = _with_now(staying.select(*in_lake.columns, "edited"), in_batch, _KEYS)
    moved_orders = _moved_orders(in_lake, touched_orders, rows_with_fate, old)
    by_order = touched_orders.group_by("order_id").aggregate(edited=touched_orders.edited.any())
    moved_orders = moved_orders.inner_join(by_order, "order_id").select(*in_lake.columns, "edited")
    compared = staying.union(_with_now(moved_orders, _net(rows_with_fate, ["order_id"]), ["order_id"]))
    differs = (compared.before - compared.now).abs() > _CENT
    if "amount" not in old.columns:
        differs = compared.rows_before > compared.rows_now
    return compared.filter(compared.edited | differs).select(*_KEYS, "before", "now")


def _touched_orders(rows_with_fate: ir.Table, quarantine: ir.Table, restates: bool) -> ir.Table:
    """Orders that the batch withdraws or changes (`edited`), with their customers in the batch."""
    out = quarantine.filter(quarantine.table == "transactions", quarantine.reason.isin(_WITHDRAWN))
    withdrawn = out.select(
        order_id=out.row.cast("json")["order_id"].str, customer_id=out.customer_id, edited=ibis.literal(False)
    )
    if restates:
        edited = rows_with_fate.select(
            "order_id", "customer_id", edited=rows_with_fate[overlap.FATE] != overlap.KNOWN
        )
    else:
        edited = rows_with_fate.filter(rows_with_fate[overlap.FATE] == overlap.CHANGED)
        edited = edited.select("order_id", "customer_id", edited=ibis.literal(True))
    touched_orders = withdrawn.union(edited).filter(lambda rows: rows.order_id.notnull())
    return touched_orders.group_by(_KEYS).aggregate(edited=touched_orders.edited.any())


def _moved_orders(
    in_lake: ir.Table, touched_orders: ir.Table, rows_with_fate: ir.Table, old: ir.Table
) -> ir.Table:
    """Orders of a single customer in the lake that have sales which the batch lacks."""
    sales = _sales(old.semi_join(touched_orders, "order_id"))
    candidates = in_lake.semi_join(overlap.ids_of_one_customer(sales), "order_id").anti_join(
        touched_orders, _KEYS
    )
    lake_counts = _net(sales, _KEYS).select(*_KEYS, there="rows")
    known_sales = _net(_sales(rows_with_fate.filter(rows_with_fate[overlap.FATE] == overlap.KNOWN)), _KEYS)
    counts = lake_counts.left_join(known_sales.select(*_KEYS, known="rows"), _KEYS).select(
        *_KEYS, "there", "known"
    )
    missing_sales = counts.filter(counts.there > counts.known.fill_null(0))
    return candidates.semi_join(missing_sales, _KEYS)


def _sales(rows: ir.Table) -> ir.Table:
    return rows.filter(overlap.is_sale(rows))


def _with_now(orders: ir.Table, in_batch: ir.Table, by: list[str]) -> ir.Table:
    now = in_batch.select(*by, now="net", rows_now="rows")
    with_now = orders.left_join(now, by).select(*orders.columns, "now", "rows_now")
    return with_now.mutate(now=with_now.now.fill_null(0.0), rows_now=with_now.rows_now.fill_null(0))


def _net(rows: ir.Table, by: list[str]) -> ir.Table:
    amount = rows.amount.fill_null(0.0) if "amount" in rows.columns else ibis.literal(0.0)
    return rows.group_by(by).aggregate(net=amount.sum(), rows=ibis._.count())
