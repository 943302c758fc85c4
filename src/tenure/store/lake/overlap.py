"""Overlap of a new batch with the lake: exports overlap, and no row must count twice.

A row equals a row of the lake when customer, order, time, amount, product and quantity agree (amounts to six
decimals). Equal rows are counted, so two equal lines stay two. The order id of a refund is not compared: a
refund has its order's id in an export that contains the order, and its own id otherwise.

- `known`: the lake has this row; it is skipped.
- `changed`: for an order, the batch has rows that the lake lacks, and lacks rows that the lake has: the order
  was edited, or its id comes from another numbering. The lake keeps its rows and the row is quarantined.
  The same for refunds of an order whose sales are all known: shops tell what was refunded so far, so 50
  after 20 is not another refund.
- `fresh`: everything else is added, including new rows of an order whose other rows are all known.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import ibis

from tenure.core.orders.cleaning import QUARANTINE_COLUMNS

if TYPE_CHECKING:
    import ibis.expr.types as ir

FATE = "fate"
FRESH, KNOWN, CHANGED = "fresh", "known", "changed"
CHANGED_REASON = "order_changed"

COMPARED = {
    "transactions": ("customer_id", "order_id", "order_date", "amount", "product_id", "quantity"),
    "events": ("customer_id", "occurred_at", "kind", "value"),
}
_WHEN = {"transactions": "order_date", "events": "occurred_at"}
NUMBER, SEEN_EQUAL, SEEN_SALES = "arrival_number", "seen_equal", "seen_sales"
MARKS = (NUMBER, SEEN_EQUAL, SEEN_SALES)
"""Additional columns of arrivals: their sequence, and `records.arrival_rows.Seen`."""

_ORDER = ["order_id", "customer_id"]
_DECIMALS = 6
_NO_NUMBER = -1e300


def judged(name: str, new: ir.Table, old: ir.Table, replaced: ir.Table | None = None) -> ir.Table:
    """The rows of `new` with their `fate`. Lazy: run it once and store the result, because equal rows are
    numbered differently each time.

    Parameters
    ----------
    name : str
        `transactions` or `events`.
    new, old : ir.Table
        The clean rows of the batch, and the table as the lake has it.
    replaced : ir.Table, optional
        Orders (`order_id`) whose rows were removed from `old` because the batch's rows replace them: they do
        not count as changed, even if another customer has an order of that id.
    """
    compared = [c for c in COMPARED[name] if c in new.columns and c in old.columns]
    keys = [f"key_{column}" for column in compared]
    when = _WHEN[name]
    new_keyed = keyed(new, compared)
    span = new.aggregate(first=new[when].min(), last=new[when].max())
    old_keyed = keyed(old.cross_join(span).filter(lambda t: t[when].between(t.first, t.last)), compared)
    old_counts = old_keyed.group_by(keys).aggregate(times_there=old_keyed.count())
    nth = ibis.row_number().over(ibis.window(group_by=keys)) + 1
    matched = new_keyed.mutate(nth=nth).left_join(old_counts, keys)
    matched = matched.mutate(is_known=matched.nth <= matched.times_there.fill_null(0))
    if name == "events":
        return matched.mutate(fate=matched.is_known.ifelse(KNOWN, FRESH)).select(*new.columns, FATE)
    old_keyed = keyed(old, compared)
    sales, old_sales = matched.filter(matched.is_sale), old_keyed.filter(old_keyed.is_sale)
    marks = _changed(sales, old_sales)
    refunds, old_refunds = matched.filter(~matched.is_sale), old_keyed.filter(~old_keyed.is_sale)
    restated = _restated(_whole(sales, old_sales), refunds, old_refunds)
    if replaced is not None:
        marks, restated = marks.anti_join(replaced, "order_id"), restated.anti_join(replaced, "order_id")
    marked = matched.left_join(marks, _ORDER).drop("order_id_right", "customer_id_right")
    marked = marked.left_join(restated, _ORDER)
    is_changed = marked.is_changed.fill_null(False) | (~marked.is_sale & marked.is_restated.fill_null(False))
    fate = ibis.cases((marked.is_known, KNOWN), (is_changed, CHANGED), else_=FRESH)
    return marked.mutate(fate=fate).select(*new.columns, FATE)


def judged_arrivals(name: str, new: ir.Table, old: ir.Table) -> ir.Table:
    """The rows of `new`, which were already accepted, with their `fate`.

    They were compared with the lake when they arrived. A row is known only if the lake has gained an equal
    row since (from an export), and changed only if its order has gained other sales since. Lazy, as `judged`;
    the same rules as `app.live.same_rows.still_new`.

    Parameters
    ----------
    new : ir.Table
        With `MARKS`. A column that only one of the tables has is null in the other, and is compared as well.
    """
    compared = [column for column in COMPARED[name] if column in {*old.columns, *new.columns}]
    keys = [f"key_{column}" for column in compared]
    new_keyed = keyed(with_columns(new, old, compared), compared)
    old_keyed = keyed(with_columns(old.semi_join(new, "customer_id"), new, compared), compared)
    old_counts = old_keyed.group_by(keys).aggregate(times_there=old_keyed.count())
    matched = _with_number(new_keyed, keys, SEEN_EQUAL).left_join(old_counts, keys)
    matched = matched.mutate(is_known=matched.nth < matched.times_there.fill_null(0) - matched.explained)
    matched = matched.drop("nth", "explained", "times_there", *(f"{key}_right" for key in keys))
    if name == "events":
        return matched.mutate(fate=matched.is_known.ifelse(KNOWN, FRESH)).select(*_log_columns(new), FATE)
    order = ["order_id", "customer_id", "is_sale"]
    sales = old_keyed.group_by(order).aggregate(sales_there=old_keyed.count())
    with_counts = _with_number(matched, order, SEEN_SALES).left_join(sales, order)
    known_in_order = with_counts.is_known.ifelse(1, 0).sum().over(ibis.window(group_by=order))
    additional = with_counts.sales_there.fill_null(0) - with_counts.explained - known_in_order
    fate = ibis.cases(
        (with_counts.is_known, KNOWN), (with_counts.is_sale & (additional > 0), CHANGED), else_=FRESH
    )
    return with_counts.mutate(fate=fate).select(*_log_columns(new), FATE)


def with_columns(rows: ir.Table, reference: ir.Table, columns: Sequence[str]) -> ir.Table:
    """Add the columns that only the other table has, as nulls."""
    empty = {column: ibis.null(reference[column].type()) for column in columns if column not in rows.columns}
    return rows.mutate(**empty) if empty else rows


def _log_columns(arrivals: ir.Table) -> list[str]:
    return [column for column in arrivals.columns if column not in MARKS]


def _with_number(rows: ir.Table, group: list[str], seen_column: str) -> ir.Table:
    """Add `nth`, the position in the group from 0, and `explained`: how many rows of the group were in the
    lake when its rows arrived.
    """
    numbered = rows.mutate(nth=ibis.row_number().over(ibis.window(group_by=group, order_by=NUMBER)))
    seen_before = (numbered[seen_column] - numbered.nth).max().over(ibis.window(group_by=group))
    return numbered.mutate(explained=ibis.greatest(seen_before, 0))


def quarantined(
    name: str,
    rows: ir.Table,
    reason: str = CHANGED_REASON,
    detail: str = "an earlier import has different rows for this order",
) -> ir.Table:
    """Rows in the form of the quarantine table, by default for a changed order."""
    return rows.select(
        table=ibis.literal(name),
        source_row=ibis.null("int64"),
        reason=ibis.literal(reason),
        detail=ibis.literal(detail),
        customer_id=rows.customer_id,
        row=ibis.struct({column: rows[column] for column in rows.columns}).cast("json").cast("string"),
    ).select(*QUARANTINE_COLUMNS)


def new_or_changed(new: ir.Table, old: ir.Table, key: str) -> ir.Table:
    """The rows of `new` whose key is not in `old`, or whose values differ there.

    Columns that only `old` has keep its values.
    """
    renamed = old.rename(lambda name: f"old_{name}")
    with_old = new.left_join(renamed, new[key] == renamed[f"old_{key}"])
    only_old = {name: with_old[f"old_{name}"] for name in old.columns if name not in new.columns}
    common = [name for name in new.columns if name in old.columns]
    differs = [~with_old[name].identical_to(with_old[f"old_{name}"]) for name in common]
    differs += [with_old[name].notnull() for name in new.columns if name not in old.columns]
    return with_old.filter(ibis.or_(*differs)).select(*new.columns, **only_old)


def is_sale(rows: ir.Table) -> ir.BooleanValue:
    """Whether a row is a sale, not a refund; in a log without amounts every row is."""
    amount = rows.amount if "amount" in rows.columns else ibis.literal(0.0)
    return amount.fill_null(0.0) >= 0


def keyed(rows: ir.Table, compared: Sequence[str]) -> ir.Table:
    """Add null-safe `key_` columns, and `is_sale`."""
    marked = rows.mutate(is_sale=is_sale(rows))
    keys = {}
    for column in compared:
        value = marked[column]
        if column == "order_id":
            value = marked.is_sale.ifelse(value, "")
        elif value.type().is_floating():
            value = value.round(_DECIMALS).fill_null(_NO_NUMBER)
        elif value.type().is_string():
            value = value.fill_null("")
        keys[f"key_{column}"] = value
    return marked.mutate(**keys)


def _changed(new_sales: ir.Table, old_sales: ir.Table) -> ir.Table:
    """Orders that have lost sales which the lake has, and gained others, with their customer and
    `is_changed`.

    An order is compared with the lake's rows of the same customer and id, so that an id shared by two
    customers means two orders. If the lake has no such rows, and only one other customer has that id and
    loses sales of it, the order has moved.
    """
    keys = ["order_id", "customer_id"]
    new_counts, old_counts = _sales(new_sales, keys), _counted(old_sales, keys)
    edited = _edited(new_counts, old_counts, keys)
    alone = ids_of_one_customer(old_sales)
    reduced_orders = _edited(_sales(new_sales, ["order_id"]), _counted(old_sales, ["order_id"]), ["order_id"])
    reduced_orders = reduced_orders.semi_join(alone, "order_id")
    moved_sales = new_counts.anti_join(old_counts, keys).semi_join(reduced_orders, "order_id")
    return edited.select(keys).union(moved_sales.select(keys)).mutate(is_changed=ibis.literal(True))


def _whole(new_sales: ir.Table, old_sales: ir.Table) -> ir.Table:
    """Orders with the same sales in the batch and in the lake, with their customer."""
    sales_counts = _sales(new_sales, _ORDER).inner_join(_counted(old_sales, _ORDER), _ORDER)
    is_whole = (sales_counts.sales_there == sales_counts.sales_known) & (sales_counts.sales_other == 0)
    return sales_counts.filter(is_whole).select(_ORDER)


def _restated(whole: ir.Table, new_refunds: ir.Table, old_refunds: ir.Table) -> ir.Table:
    """Those of the orders that have lost refunds which the lake has, and gained others."""
    edited = _edited(_sales(new_refunds, _ORDER), _counted(old_refunds, _ORDER), _ORDER)
    return edited.semi_join(whole, _ORDER).select(_ORDER).mutate(is_restated=ibis.literal(True))


def ids_of_one_customer(sales: ir.Table) -> ir.Table:
    """Ids of orders (`order_id`) that only one customer has."""
    holders = sales.group_by("order_id").aggregate(customers=sales.customer_id.nunique())
    return holders.filter(holders.customers == 1).select("order_id")


def _sales(new_sales: ir.Table, by: list[str]) -> ir.Table:
    known_flag = new_sales.is_known.ifelse(1, 0)
    return new_sales.group_by(by).aggregate(sales_known=known_flag.sum(), sales_other=(1 - known_flag).sum())


def _counted(old_sales: ir.Table, by: list[str]) -> ir.Table:
    return old_sales.group_by(by).aggregate(sales_there=ibis._.count())


def _edited(new_counts: ir.Table, old_counts: ir.Table, by: list[str]) -> ir.Table:
    sales_counts = new_counts.inner_join(old_counts, by)
    return sales_counts.filter(
        (sales_counts.sales_there > sales_counts.sales_known) & (sales_counts.sales_other > 0)
    )
