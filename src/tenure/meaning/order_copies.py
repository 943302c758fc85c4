"""Repeats of an order in a file: in each file of a folder, in each block of rows, or in each status.

A copy is the set of rows of an order, a customer and a day in one such part. The contents show whether copies
are versions of an order or pieces of it: a version has every line of the order. A line is identified by its
number, else by its product; two equal lines of one copy are two lines.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

from tenure.core.orders.cleaning import LINE_ID, RAW_FILE, RAW_PREFIX
from tenure.core.orders.order_blocks import BLOCK, with_blocks
from tenure.core.orders.reading import SOURCE_ROW
from tenure.meaning.order_rows import orders_of_several_rows, state_of

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from tenure.meaning.orders import FileOrders

KEY = ["order_id", "customer_id", "day"]
"""Key of an order: IDs alone repeat if a shop restarts its numbering each year, or if shops are merged."""

FILE, RUN, STATE = "file", "run", "state"
_LINE_IDENTITY = (LINE_ID, "product_id", "product_name")
_REPEATS_PER_EXPORT = 3
_IN_STEP = 0.6
"""Share of steps up less share of steps down: 1 if all go in one direction, near 0 if they are random."""


def repeated_rows(orders: FileOrders) -> ir.Table | None:
    """The rows of orders that the file may contain more than once; None if there are none.

    Columns: `source_row`, `KEY`, `amount`, the parts `file`, `block` and `state`, and fingerprints: `item`
    identifies a line of an order, `line` is a line without its status, `content` is everything that is read
    of a row, and `raw` also has the columns that are not read.
    """
    multi_row_orders = orders_of_several_rows(orders)
    multi_row_orders = multi_row_orders.filter(multi_row_orders.has_parts | ~multi_row_orders.is_contiguous)
    if not orders.rows_of(multi_row_orders.aggregate(n=multi_row_orders.count()))[0]["n"]:
        return None
    rows = with_blocks(orders.table.semi_join(multi_row_orders, "order_id"))
    rows = rows.filter(rows.customer_id.notnull())
    # A refund has its own date, but belongs to the day of its order.
    is_purchase, day = ibis.or_(rows.amount >= 0, rows.amount.isnull()), rows.order_date.date()
    order_day = day.max(where=is_purchase).over(ibis.window(group_by=["order_id", "customer_id"]))
    item = next((rows[name] for name in _LINE_IDENTITY if name in rows.columns), None)
    content_names = [name for name in rows.columns if name not in (SOURCE_ROW, BLOCK) and not _is_raw(name)]
    content = {name: rows[name] for name in content_names}
    compared = ("amount", *(name for name in ("quantity", "unit_price") if name in rows.columns))
    item_name = ibis.literal("") if item is None else item.cast("string").fill_null("")
    other_columns = {name: rows[name] for name in rows.columns if name.startswith(RAW_PREFIX + "other")}
    return orders.cached(
        rows.select(
            *(SOURCE_ROW, "order_id", "customer_id", "amount", BLOCK),
            day=ibis.ifelse(is_purchase, day, ibis.coalesce(order_day, day)),
            **{FILE: rows[RAW_FILE] if RAW_FILE in rows.columns else ibis.literal("")},
            **{STATE: state_of(rows)},
            item=_fingerprint({"named": item_name, "bought": is_purchase}),
            line=_fingerprint({"named": item_name, **{name: rows[name] for name in compared}}),
            content=_fingerprint(content),
            raw=_fingerprint(content | other_columns),
        ),
        "repeated",
    )


def _is_raw(name: str) -> bool:
    return name.startswith(RAW_PREFIX)


def _fingerprint(values: dict[str, ir.Value]) -> ir.Value:
    return ibis.struct(values).hash()


def copies(rows: ir.Table, part: str) -> ir.Table:
    """Orders that occur in several parts of one kind, each with its last copy and how the copies compare.

    complete : the last copy has every line of the order; all_complete : so does every other copy.
    raw_contents, contents, sums : number of distinct copies, by all columns, by the columns that are read, by
    amount.
    """
    parts = rows.group_by([*KEY, part]).aggregate(
        items=rows.item.nunique(),
        first=rows[SOURCE_ROW].min(),
        content=rows.content.sum(),
        raw=rows.raw.sum(),
        money=rows.amount.sum().round(2).fill_null(0.0),
    )
    totals = rows.group_by(KEY).aggregate(all_items=rows.item.nunique(), states=rows[STATE].nunique())
    joined = parts.join(totals, KEY)
    by_order = joined.group_by(KEY).aggregate(
        copies=joined.count(),
        last_part=joined[part].argmax(joined["first"]),
        last_row=joined["first"].max(),
        complete=(joined["items"].argmax(joined["first"]) == joined.all_items.max()),
        all_complete=(joined["items"] == joined.all_items).all(),
        raw_contents=joined.raw.nunique(),
        contents=joined.content.nunique(),
        sums=joined.money.nunique(),
        states=joined.states.max(),
    )
    return by_order.filter(by_order.copies > 1)


def with_runs(rows: ir.Table) -> ir.Table:
    """The rows with `run`: the number of status changes before them within their order."""
    in_order = {"group_by": KEY, "order_by": SOURCE_ROW}
    before = rows[STATE].lag().over(ibis.window(**in_order))
    changed = rows.mutate(changed=(rows[STATE] != before).fill_null(False).ifelse(1, 0))
    run = changed.changed.sum().over(ibis.cumulative_window(**in_order))
    return changed.mutate(**{RUN: run}).drop("changed")


def older_rows(rows: ir.Table, repeats: ir.Table, part: str) -> ir.Table:
    """`source_row, order_id, amount, superseded_by` of all but the last copies of the orders in `repeats`."""
    joined = rows.join(repeats.select(*KEY, "last_part", "last_row"), KEY)
    older = joined.filter(joined[part] != joined.last_part)
    return older.select(SOURCE_ROW, "order_id", "amount", superseded_by=older.last_row)


def changed_in_part(rows: ir.Table, repeats: ir.Table, part: str) -> ir.Table:
    """The `repeats` whose last copy has some of the earlier lines again, not as exact copies of a row."""
    joined = rows.join(repeats.select(*KEY, "last_part"), KEY)
    last = joined.filter(joined[part] == joined.last_part)
    earlier = joined.filter(joined[part] != joined.last_part)
    repeated_lines = earlier.semi_join(last, [*KEY, "line"]).anti_join(last, [*KEY, "raw"])
    return repeats.semi_join(repeated_lines, KEY)


def look_like_appended_exports(orders: FileOrders, rows: ir.Table) -> bool:
    """Whether orders repeat as they do when exports are appended to each other.

    In that case a few positions in the file begin a new export, and the orders that repeat after each of them
    do so in their earlier sequence. In a file that is sorted by something else, repeats occur everywhere.
    """
    import numpy as np

    blocks = rows.group_by([*KEY, BLOCK]).aggregate(first=rows[SOURCE_ROW].min())
    before = blocks["first"].lag().over(ibis.window(group_by=KEY, order_by="first"))
    pairs = blocks.select("first", before=before)
    pairs = orders.engine.to_arrow(pairs.filter(pairs.before.notnull()).order_by("first"))
    repeat_rows, earlier_rows = pairs["first"].to_numpy(), pairs["before"].to_numpy()
    export_start, exports = 0, 0
    for first, earlier in zip(repeat_rows.tolist(), earlier_rows.tolist(), strict=True):
        if earlier >= export_start:
            export_start, exports = first, exports + 1
    steps = np.sign(np.diff(earlier_rows))
    consistency = abs(steps.sum()) / max(len(steps), 1)
    return len(repeat_rows) >= _REPEATS_PER_EXPORT * exports and consistency >= _IN_STEP
