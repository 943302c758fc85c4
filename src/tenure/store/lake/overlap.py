"""What a new batch adds to what the lake has: exports overlap, and a row must not count twice.

A row is the same as one of the lake when customer, order, time, amount, product and quantity agree (amounts
to six decimals). It is told apart by how often it occurs, so two equal lines stay two. The order id of a
refund is not compared: the same refund carries its order's id in an export that has the order, and its own
in one that has not.

- `known`: the lake has this row; it is skipped.
- `changed`: the batch has other rows for an order than the lake, and lacks some of the lake's: the order was
  edited, or belongs to somebody else's numbering. The lake keeps what it has and the row is quarantined.
- `fresh`: everything else is added, later rows of an order whose other rows are all known included.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

from tenure.core.orders.cleaning import QUARANTINE_COLUMNS

if TYPE_CHECKING:
    import ibis.expr.types as ir

FATE = "fate"
FRESH, KNOWN, CHANGED = "fresh", "known", "changed"
CHANGED_REASON = "order_changed"

_COMPARED = {
    "transactions": ("customer_id", "order_id", "order_date", "amount", "product_id", "quantity"),
    "events": ("customer_id", "occurred_at", "kind", "value"),
}
_WHEN = {"transactions": "order_date", "events": "occurred_at"}
NUMBER, SEEN_EQUAL, SEEN_SALES = "arrival_number", "seen_equal", "seen_sales"
MARKS = (NUMBER, SEEN_EQUAL, SEEN_SALES)
"""Of arrivals, beside the columns of their table: their order, and `store.arrivals.Seen`."""

_DECIMALS = 6
_NO_NUMBER = -1e300


def judged(name: str, new: ir.Table, old: ir.Table, replaced: ir.Table | None = None) -> ir.Table:
    """The rows of `new` with their `fate`. Lazy: run it once and keep it, as equal rows are numbered anew
    each time.

    Parameters
    ----------
    name : str
        `transactions` or `events`.
    new, old : ir.Table
        The clean rows of the batch, and the table as the lake has it.
    replaced : ir.Table, optional
        Orders (`order_id`) whose rows were taken out of `old`, as the batch's count instead: they are not
        changed, whoever else has an order of that id.
    """
    compared = [c for c in _COMPARED[name] if c in new.columns and c in old.columns]
    keys = [f"key_{column}" for column in compared]
    when = _WHEN[name]
    ours = _keyed(new, compared)
    span = new.aggregate(first=new[when].min(), last=new[when].max())
    theirs = _keyed(old.cross_join(span).filter(lambda t: t[when].between(t.first, t.last)), compared)
    there = theirs.group_by(keys).aggregate(times_there=theirs.count())
    nth = ibis.row_number().over(ibis.window(group_by=keys)) + 1
    met = ours.mutate(nth=nth).left_join(there, keys)
    met = met.mutate(is_known=met.nth <= met.times_there.fill_null(0))
    if name == "events":
        return met.mutate(fate=met.is_known.ifelse(KNOWN, FRESH)).select(*new.columns, FATE)
    marks = _changed(met.filter(met.is_sale), _keyed(old, compared).filter(lambda row: row.is_sale))
    if replaced is not None:
        marks = marks.anti_join(replaced, "order_id")
    told = met.left_join(marks, ["order_id", "customer_id"])
    fate = ibis.cases((told.is_known, KNOWN), (told.is_changed.fill_null(False), CHANGED), else_=FRESH)
    return told.mutate(fate=fate).select(*new.columns, FATE)


def judged_arrivals(name: str, new: ir.Table, old: ir.Table) -> ir.Table:
    """The rows of `new` with their `fate`, of which whoever sent them was told that they are kept.

    They were judged as they came in. Known is only what is there beyond what was seen then (an export has
    brought it since), and changed the order of a customer that has other sales beyond those. Lazy, as
    `judged`; the same rules as `app.live.same_rows.still_new`.

    Parameters
    ----------
    new : ir.Table
        With `MARKS`. A column that only one of the tables has is empty in the other, and is compared, too.
    """
    compared = [column for column in _COMPARED[name] if column in {*old.columns, *new.columns}]
    keys = [f"key_{column}" for column in compared]
    ours = _keyed(_with_columns(new, old, compared), compared)
    theirs = _keyed(_with_columns(old.semi_join(new, "customer_id"), new, compared), compared)
    there = theirs.group_by(keys).aggregate(times_there=theirs.count())
    met = _with_number(ours, keys, SEEN_EQUAL).left_join(there, keys)
    met = met.mutate(is_known=met.nth < met.times_there.fill_null(0) - met.explained)
    met = met.drop("nth", "explained", "times_there", *(f"{key}_right" for key in keys))
    if name == "events":
        return met.mutate(fate=met.is_known.ifelse(KNOWN, FRESH)).select(*_log_columns(new), FATE)
    order = ["order_id", "customer_id", "is_sale"]
    sales = theirs.group_by(order).aggregate(sales_there=theirs.count())
    told = _with_number(met, order, SEEN_SALES).left_join(sales, order)
    known_here = told.is_known.ifelse(1, 0).sum().over(ibis.window(group_by=order))
    more = told.sales_there.fill_null(0) - told.explained - known_here
    fate = ibis.cases((told.is_known, KNOWN), (told.is_sale & (more > 0), CHANGED), else_=FRESH)
    return told.mutate(fate=fate).select(*_log_columns(new), FATE)


def _with_columns(rows: ir.Table, other: ir.Table, wanted: list[str]) -> ir.Table:
    """Empty, where only the other table has them."""
    empty = {column: ibis.null(other[column].type()) for column in wanted if column not in rows.columns}
    return rows.mutate(**empty) if empty else rows


def _log_columns(arrivals: ir.Table) -> list[str]:
    return [column for column in arrivals.columns if column not in MARKS]


def _with_number(rows: ir.Table, group: list[str], seen: str) -> ir.Table:
    """With `nth`, the place in the group from 0 on, and `explained`: what was seen of the group when its rows
    came in, and does not wait itself.
    """
    numbered = rows.mutate(nth=ibis.row_number().over(ibis.window(group_by=group, order_by=NUMBER)))
    seen_before = (numbered[seen] - numbered.nth).max().over(ibis.window(group_by=group))
    return numbered.mutate(explained=ibis.greatest(seen_before, 0))


def quarantined(
    name: str,
    rows: ir.Table,
    reason: str = CHANGED_REASON,
    detail: str = "an earlier import has different rows for this order",
) -> ir.Table:
    """Rows, of a changed order if nothing else is said, in the form of the quarantine table."""
    return rows.select(
        table=ibis.literal(name),
        source_row=ibis.null("int64"),
        reason=ibis.literal(reason),
        detail=ibis.literal(detail),
        customer_id=rows.customer_id,
        row=ibis.struct({column: rows[column] for column in rows.columns}).cast("json").cast("string"),
    ).select(*QUARANTINE_COLUMNS)


def newly_told(new: ir.Table, old: ir.Table, key: str) -> ir.Table:
    """The rows of `new` whose key is not in `old`, or has another row there: as they are from now on.

    Columns that only `old` has keep its values.
    """
    there = old.rename(lambda name: f"old_{name}")
    met = new.left_join(there, new[key] == there[f"old_{key}"])
    only_old = {name: met[f"old_{name}"] for name in old.columns if name not in new.columns}
    both = [name for name in new.columns if name in old.columns]
    differs = [~met[name].identical_to(met[f"old_{name}"]) for name in both]
    differs += [met[name].notnull() for name in new.columns if name not in old.columns]
    return met.filter(ibis.or_(*differs)).select(*new.columns, **only_old)


def is_sale(rows: ir.Table) -> ir.BooleanValue:
    """A refund is none; in a log without amounts every row is one."""
    amount = rows.amount if "amount" in rows.columns else ibis.literal(0.0)
    return amount.fill_null(0.0) >= 0


def _keyed(rows: ir.Table, compared: list[str]) -> ir.Table:
    """With null-safe `key_` columns, and `is_sale` (a refund is none)."""
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


def _changed(here: ir.Table, there: ir.Table) -> ir.Table:
    """Orders that lost sales which the lake has, and gained others, with their customer and `is_changed`.

    An order is compared with what the lake has of its customer under that id, so that numbers which two
    customers share are two orders. Where the lake has none of theirs, and one other customer alone has that
    id and loses sales of it, the order has moved.
    """
    whose = ["order_id", "customer_id"]
    ours, theirs = _sales(here, whose), _counted(there, whose)
    edited = _edited(ours, theirs, whose)
    alone = alone_with_an_id(there)
    lost = _edited(_sales(here, ["order_id"]), _counted(there, ["order_id"]), ["order_id"])
    lost = lost.semi_join(alone, "order_id")
    moved = ours.anti_join(theirs, whose).semi_join(lost, "order_id")
    return edited.select(whose).union(moved.select(whose)).mutate(is_changed=ibis.literal(True))


def alone_with_an_id(sales: ir.Table) -> ir.Table:
    """Ids of orders (`order_id`) that one customer alone has."""
    holders = sales.group_by("order_id").aggregate(customers=sales.customer_id.nunique())
    return holders.filter(holders.customers == 1).select("order_id")


def _sales(here: ir.Table, by: list[str]) -> ir.Table:
    known = here.is_known.ifelse(1, 0)
    return here.group_by(by).aggregate(sales_known=known.sum(), sales_other=(1 - known).sum())


def _counted(there: ir.Table, by: list[str]) -> ir.Table:
    return there.group_by(by).aggregate(sales_there=ibis._.count())


def _edited(ours: ir.Table, theirs: ir.Table, by: list[str]) -> ir.Table:
    both = ours.inner_join(theirs, by)
    return both.filter((both.sales_there > both.sales_known) & (both.sales_other > 0))
