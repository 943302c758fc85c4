"""How often a file has an order: once in each file of a folder, in each block of rows, in each status.

A copy is the rows of an order, a customer and a day that stand in one such part. Whether copies are versions
of one order or pieces of it is told by what they hold: a version has everything that the order has. What a
line is, is told by its number, else by its product; two equal lines of one copy are two lines in all of this.
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
"""One order: ids alone come again where a shop numbers anew each year, or two shops are put together."""

FILE, RUN, STATE = "file", "run", "state"
_WHAT_A_LINE_IS = (LINE_ID, "product_id", "product_name")
_REPEATS_PER_EXPORT = 3
_IN_STEP = 0.6
"""Share of steps up less that of steps down: 1 where all go one way, near 0 where they go as they come."""


def repeated_rows(orders: FileOrders) -> ir.Table | None:
    """The rows of orders that the file may have more than once; None where there are none.

    `source_row`, `KEY`, `amount`, the parts `file`, `block` and `state`, and fingerprints: `what` tells lines
    of an order apart, `line` is a line without its status, `read` all that is read of a row and `whole` the
    columns that are not read as well.
    """
    several = orders_of_several_rows(orders)
    several = several.filter(several.of_parts | ~several.together)
    if not orders.rows_of(several.aggregate(n=several.count()))[0]["n"]:
        return None
    rows = with_blocks(orders.table.semi_join(several, "order_id"))
    rows = rows.filter(rows.customer_id.notnull())
    # A refund has a date of its own: it belongs to the day of the order.
    bought, day = ibis.or_(rows.amount >= 0, rows.amount.isnull()), rows.order_date.date()
    of_order = day.max(where=bought).over(ibis.window(group_by=["order_id", "customer_id"]))
    what = next((rows[name] for name in _WHAT_A_LINE_IS if name in rows.columns), None)
    read = [name for name in rows.columns if name not in (SOURCE_ROW, BLOCK) and not _is_raw(name)]
    printed = {name: rows[name] for name in read}
    about = ("amount", *(name for name in ("quantity", "unit_price") if name in rows.columns))
    named = ibis.literal("") if what is None else what.cast("string").fill_null("")
    others = {name: rows[name] for name in rows.columns if name.startswith(RAW_PREFIX + "other")}
    return orders.keep(
        rows.select(
            *(SOURCE_ROW, "order_id", "customer_id", "amount", BLOCK),
            day=ibis.ifelse(bought, day, ibis.coalesce(of_order, day)),
            **{FILE: rows[RAW_FILE] if RAW_FILE in rows.columns else ibis.literal("")},
            **{STATE: state_of(rows)},
            what=_print({"named": named, "bought": bought}),
            line=_print({"named": named, **{name: rows[name] for name in about}}),
            read=_print(printed),
            whole=_print(printed | others),
        ),
        "repeated",
    )


def _is_raw(name: str) -> bool:
    return name.startswith(RAW_PREFIX)


def _print(values: dict[str, ir.Value]) -> ir.Value:
    return ibis.struct(values).hash()


def copies(rows: ir.Table, part: str) -> ir.Table:
    """Orders that several parts of one kind have, each with its last copy and how the copies compare.

    complete : the last copy has every line that the order has; all_complete : and so has every other.
    contents, reads, sums : number of different copies, by all columns, by those that are read, by amount.
    """
    parts = rows.group_by([*KEY, part]).aggregate(
        whats=rows.what.nunique(),
        first=rows[SOURCE_ROW].min(),
        read=rows.read.sum(),
        whole=rows.whole.sum(),
        money=rows.amount.sum().round(2).fill_null(0.0),
    )
    whole = rows.group_by(KEY).aggregate(all_whats=rows.what.nunique(), states=rows[STATE].nunique())
    joined = parts.join(whole, KEY)
    by_order = joined.group_by(KEY).aggregate(
        copies=joined.count(),
        last_part=joined[part].argmax(joined["first"]),
        last_row=joined["first"].max(),
        complete=(joined.whats.argmax(joined["first"]) == joined.all_whats.max()),
        all_complete=(joined.whats == joined.all_whats).all(),
        contents=joined.whole.nunique(),
        reads=joined.read.nunique(),
        sums=joined.money.nunique(),
        states=joined.states.max(),
    )
    return by_order.filter(by_order.copies > 1)


def with_runs(rows: ir.Table) -> ir.Table:
    """The rows with `run`: the number of changes of status before them, within their order."""
    in_order = {"group_by": KEY, "order_by": SOURCE_ROW}
    before = rows[STATE].lag().over(ibis.window(**in_order))
    changed = rows.mutate(changed=(rows[STATE] != before).fill_null(False).ifelse(1, 0))
    run = changed.changed.sum().over(ibis.cumulative_window(**in_order))
    return changed.mutate(**{RUN: run}).drop("changed")


def older_rows(rows: ir.Table, found: ir.Table, part: str) -> ir.Table:
    """`source_row, order_id, amount, superseded_by` of all copies but the last of the orders in `found`."""
    joined = rows.join(found.select(*KEY, "last_part", "last_row"), KEY)
    older = joined.filter(joined[part] != joined.last_part)
    return older.select(SOURCE_ROW, "order_id", "amount", superseded_by=older.last_row)


def changed_in_part(rows: ir.Table, found: ir.Table, part: str) -> ir.Table:
    """Those of `found` of whose lines the last copy has some again, which are no plain copies of a row."""
    joined = rows.join(found.select(*KEY, "last_part"), KEY)
    last = joined.filter(joined[part] == joined.last_part)
    earlier = joined.filter(joined[part] != joined.last_part)
    again = earlier.semi_join(last, [*KEY, "line"]).anti_join(last, [*KEY, "whole"])
    return found.semi_join(again, KEY)


def stand_as_in_appended_exports(orders: FileOrders, rows: ir.Table) -> bool:
    """Whether orders come again as they do where exports are written below each other.

    There a few places of the file begin a new export, and what comes again after each comes in the order it
    had before. Lines of a file that is sorted by something else come again all over it.
    """
    import numpy as np

    blocks = rows.group_by([*KEY, BLOCK]).aggregate(first=rows[SOURCE_ROW].min())
    before = blocks["first"].lag().over(ibis.window(group_by=KEY, order_by="first"))
    pairs = blocks.select("first", before=before)
    pairs = orders.engine.to_arrow(pairs.filter(pairs.before.notnull()).order_by("first"))
    here, there = pairs["first"].to_numpy(), pairs["before"].to_numpy()
    begun, beginnings = 0, 0
    for first, earlier in zip(here.tolist(), there.tolist(), strict=True):
        if earlier >= begun:
            begun, beginnings = first, beginnings + 1
    steps = np.sign(np.diff(there))
    alike = abs(steps.sum()) / max(len(steps), 1)
    return len(here) >= _REPEATS_PER_EXPORT * beginnings and alike >= _IN_STEP
