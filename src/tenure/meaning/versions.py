"""An order that a file has in several versions counts in the last: pending, then completed; edited totals.

Versions are told from lines by what the file shows. Without columns of lines, rows of one order, customer and
day that differ in their status are versions. With lines, an order whose products all come again in a later
block of rows is a later version of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

from tenure.core.answers import Choice, Question
from tenure.core.order_blocks import BLOCK, with_blocks
from tenure.core.reading import SOURCE_ROW
from tenure.meaning.order_rows import orders_of_several_rows

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from tenure.meaning.orders import FileOrders

_STATUSES = ("status", "payment_status")
_OPENLY_ASKED = "latest or --repeated-orders add"


def settle_versions(orders: FileOrders) -> FileOrders:
    """Mark all but the last version of an order as superseded, unless all its rows are to be added."""
    if not orders.has("order_id", "amount"):
        return orders
    repeated = _repeated(orders)
    if repeated is None:
        return orders
    if orders.has_lines:
        older, decided = _older_blocks(repeated), True
    else:
        older, decided = _older_rows(orders, repeated)
    older = orders.keep(older, "versions")
    facts = orders.rows_of(
        older.aggregate(rows=older.count(), orders=older.order_id.nunique(), money=older.amount.sum())
    )[0]
    if not facts["rows"]:
        return orders
    answer = orders.answers.repeated_orders
    by_evidence = "latest" if decided else None
    taken = by_evidence if answer == "auto" else answer
    question = _question(orders, facts, taken)
    if taken != "latest":
        return orders.asking(question)
    marks = older.select(SOURCE_ROW, superseded_by=older.superseded_by)
    joined = orders.table.left_join(marks, SOURCE_ROW).drop(f"{SOURCE_ROW}_right")
    detail = ibis.literal("row ") + joined.superseded_by.cast("string") + " has a later version"
    marked = orders.with_table(joined).without(joined.superseded_by.notnull(), "superseded_order", detail)
    return marked.with_table(marked.table.drop("superseded_by")).kept().asking(question)


def _repeated(orders: FileOrders) -> ir.Table | None:
    """The rows of orders that may come in several versions, with their blocks; None where there are none.

    In a file of lines these are the orders whose rows do not stand together.
    """
    several = orders_of_several_rows(orders)
    if orders.has_lines:
        several = several.filter(~several.together)
    if not orders.rows_of(several.aggregate(n=several.count()))[0]["n"]:
        return None
    rows = orders.table.semi_join(several, "order_id")
    blocks = with_blocks(rows.filter(rows.customer_id.notnull()))
    return orders.keep(blocks, "repeated")


def _older_rows(orders: FileOrders, repeated: ir.Table) -> tuple[ir.Table, bool]:
    """All rows but the last of each order, customer and day; and whether it is clear that they are versions.

    It is where a status differs. Where only amounts differ, rows that stand together are taken to be lines
    without a product, and rows far apart may be either.
    """
    statuses = [name for name in _STATUSES if name in repeated.columns]
    key = ["order_id", "customer_id", "day"]
    table = repeated.mutate(
        day=repeated.order_date.date(),
        state=ibis.struct({name: repeated[name].lower() for name in statuses}).hash()
        if statuses
        else ibis.literal(0).cast("int64"),
    )
    orders_of = table.group_by(key).aggregate(
        states=table.state.nunique(),
        contents=ibis.struct({"a": table.amount, "s": table.state}).hash().nunique(),
        blocks=table[BLOCK].nunique(),
        last_row=table[SOURCE_ROW].max(),
    )
    apart = orders_of.filter(orders_of.contents > 1)
    by_state = apart.filter(apart.states > 1)
    decided = bool(orders.rows_of(by_state.aggregate(n=by_state.count()))[0]["n"])
    chosen = apart if decided else apart.filter(apart.blocks > 1)
    joined = table.join(chosen.select(*key, "last_row"), key)
    older = joined.filter(joined[SOURCE_ROW] < joined.last_row)
    return older.select(SOURCE_ROW, "order_id", "amount", superseded_by=older.last_row), decided


def _older_blocks(repeated: ir.Table) -> ir.Table:
    """Rows of all blocks but the last, of orders whose every block has all of the order's products."""
    product = next((name for name in ("product_id", "product_name") if name in repeated.columns), None)
    what = repeated[product].fill_null("") if product else ibis.literal("")
    printed = [n for n in repeated.columns if n not in (SOURCE_ROW, BLOCK) and not n.startswith("raw_")]
    table = repeated.mutate(what=what, print=ibis.struct({name: repeated[name] for name in printed}).hash())
    blocks = table.group_by(["order_id", BLOCK]).aggregate(
        products=table.what.nunique(), first_row=table[SOURCE_ROW].min(), content=table["print"].sum()
    )
    whole = table.group_by("order_id").aggregate(all_products=table.what.nunique())
    joined = blocks.join(whole, "order_id")
    by_order = joined.group_by("order_id").aggregate(
        blocks=joined.count(),
        complete=(joined.products == joined.all_products).all(),
        contents=joined.content.nunique(),
        last_block=joined[BLOCK].argmax(joined.first_row),
        last_row=joined.first_row.max(),
    )
    # Blocks that are equal throughout are copies, and cleaning calls them so.
    versions = by_order.filter(by_order.blocks > 1, by_order.complete, by_order.contents > 1)
    older = table.join(versions, "order_id")
    older = older.filter(older[BLOCK] != older.last_block)
    return older.select(SOURCE_ROW, "order_id", "amount", superseded_by=older.last_row)


def _question(orders: FileOrders, facts: dict[str, int | float], taken: str | None) -> Question:
    name, worth = orders.name_of("order_id"), facts["money"] or 0.0
    texts = {
        "latest": f"{facts['orders']:,} orders ({name}) come in several versions: the last one counts, and "
        f"{facts['rows']:,} earlier rows worth {worth:,.2f} do not.",
        "add": f"{facts['orders']:,} orders ({name}) come again further down: all their rows are added, as "
        f"you say, {worth:,.2f} of them from earlier rows.",
    }
    text = texts.get(
        taken or "",
        f"{facts['orders']:,} orders ({name}) come again further down with other amounts: later "
        f"versions, of which only the last counts, or more of the same order? {worth:,.2f} depend on it.",
    )
    choices = (
        Choice("latest", "later versions: only the last counts", int(facts["rows"]), None, 0.0, True),
        Choice("add", "parts of one order: all rows are added", rows=0, money=float(worth)),
    )
    flags = {"latest": "add", "add": "latest"}
    flag = f"--repeated-orders {flags.get(taken or '', _OPENLY_ASKED)}"
    return Question(
        "repeated_orders",
        name,
        text,
        "repeated_orders",
        flag,
        choices,
        taken,
        int(facts["rows"]),
        float(worth),
    )
