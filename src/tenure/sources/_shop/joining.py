"""Order lines joined with their headers, losing nothing: doubled headers, and headers without lines, show too."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

from tenure.core.cleaning import HEADER_AMOUNT, LINE_ID
from tenure.core.reading import SOURCE_ROW
from tenure.sources._shop.layout import LINE_COLUMNS, ORDER_COLUMNS

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from tenure.core.ports import Engine

_HEADER_ROW = "__header_row"
_COLUMNS = (SOURCE_ROW, *(ours for ours, _ in (*LINE_COLUMNS, *ORDER_COLUMNS)))


def join(orders: ir.Table, order_lines: ir.Table, engine: Engine) -> ir.Table:
    """Raw transactions. `source_row` is a line's row in its file; rows that only the join made come after those.

    Three parts: every line with the first header of its order (or none); every line once more for each
    further header of its order; and headers without lines, with the header's total and no product.
    """
    lines = order_lines.select(SOURCE_ROW, **{ours: order_lines[theirs] for ours, theirs in LINE_COLUMNS})
    lines = lines.mutate(quantity=lines.quantity.cast("float64"))
    headers = orders.select(
        "order_id",
        "discount",
        **{_HEADER_ROW: orders[SOURCE_ROW]},
        **{ours: orders[theirs] for ours, theirs in ORDER_COLUMNS},
    )
    first, again = _first_and_again(headers, engine)
    no_discount = first.drop("discount")
    main = lines.left_join(no_discount, "order_id").select(*_COLUMNS)
    in_file = _number(lines[SOURCE_ROW].max(), engine)
    doubled = lines.inner_join(again.drop("discount"), "order_id")
    doubled = _numbered(doubled, [_HEADER_ROW, SOURCE_ROW], in_file)
    rows = in_file + _number(doubled.count(), engine)
    return ibis.union(main, doubled, _numbered(_bare(first, lines), [_HEADER_ROW], rows))


def _first_and_again(headers: ir.Table, engine: Engine) -> tuple[ir.Table, ir.Table]:
    """The first header of each order id, and the others, of which there are few or none."""
    alike = headers.group_by("order_id").aggregate(n=headers.count(), first_row=headers[_HEADER_ROW].min())
    twice = engine.materialise(alike.filter(alike.n > 1).drop("n"), "synthetic_doubled_orders")
    again = headers.inner_join(twice, "order_id")
    again = again.filter(again[_HEADER_ROW] > again.first_row).select(*headers.columns)
    return headers.anti_join(again.select(_HEADER_ROW), _HEADER_ROW), again


def _bare(headers: ir.Table, lines: ir.Table) -> ir.Table:
    bare = headers.anti_join(lines, "order_id")
    return bare.mutate(
        amount=bare[HEADER_AMOUNT],
        product_id=ibis.null("string"),
        quantity=ibis.null("float64"),
        unit_price=ibis.null("float64"),
        **{LINE_ID: ibis.literal(0).cast("int64")},
    )


def _numbered(rows: ir.Table, order: list[str], after: int) -> ir.Table:
    number = ibis.row_number().over(ibis.window(order_by=order)).cast("int64") + (after + 1)
    return rows.mutate(**{SOURCE_ROW: number}).select(*_COLUMNS)


def _number(scalar: ir.Value, engine: Engine) -> int:
    return int(engine.to_arrow(scalar.as_table())[0][0].as_py() or 0)
