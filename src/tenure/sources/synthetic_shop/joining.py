"""Order lines joined with their headers, losing nothing: what has no counterpart, or two, shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

from tenure.core.orders.cleaning import HEADER_AMOUNT, LINE_ID
from tenure.core.orders.reading import SOURCE_ROW
from tenure.sources.synthetic_shop.layout import LINE_COLUMNS, ORDER_COLUMNS

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from tenure.core.ports import Engine

_HEADER_ROW = "__header_row"
_LINE_ROW = "__line_row"
_COLUMNS = (SOURCE_ROW, *(ours for ours, _ in (*LINE_COLUMNS, *ORDER_COLUMNS)))


def join(orders: ir.Table, order_lines: ir.Table, engine: Engine) -> ir.Table:
    """Raw transactions: every line with the first header of its order, or with none; and what is left over.

    `source_row` is the line's row in its file. What is left over is numbered after those: headers without
    lines, with their total and no product; then lines once more for each further header of their order.
    """
    lines = order_lines.select(**{_LINE_ROW: order_lines[SOURCE_ROW]}, **_named(order_lines, LINE_COLUMNS))
    lines = lines.mutate(quantity=lines.quantity.cast("float64"))
    headers = orders.select(
        header_order=orders.order_id,
        header_discount=orders.discount,
        **{_HEADER_ROW: orders[SOURCE_ROW]},
        **_named(orders, ORDER_COLUMNS),
    )
    ends = ibis.memtable({"one": [1]}).select(
        lines=lines[_LINE_ROW].max().as_scalar(), headers=headers[_HEADER_ROW].max().as_scalar()
    )
    last_line, last_header = (int(column[0].as_py() or 0) for column in engine.to_arrow(ends).itercolumns())
    first, again = _first_and_again(headers, engine)
    whole = _whole(lines, first, last_line)
    return whole if again is None else whole.union(_once_more(lines, again, last_line + last_header))


def _whole(lines: ir.Table, headers: ir.Table, last_line: int) -> ir.Table:
    joined = lines.outer_join(headers, lines.order_id == headers.header_order)
    bare = joined[_LINE_ROW].isnull()
    return joined.mutate(
        order_id=joined.order_id.fill_null(joined.header_order),
        discount=ibis.ifelse(bare, joined.header_discount, joined.discount),
        amount=ibis.ifelse(bare, joined[HEADER_AMOUNT], joined.amount),
        **{
            LINE_ID: joined[LINE_ID].fill_null(0),
            SOURCE_ROW: joined[_LINE_ROW].fill_null(joined[_HEADER_ROW] + last_line),
        },
    ).select(*_COLUMNS)


def _once_more(lines: ir.Table, again: ir.Table, after: int) -> ir.Table:
    joined = lines.inner_join(again, lines.order_id == again.header_order)
    number = ibis.row_number().over(ibis.window(order_by=[_HEADER_ROW, _LINE_ROW])).cast("int64")
    return joined.mutate(**{SOURCE_ROW: number + (after + 1)}).select(*_COLUMNS)


def _first_and_again(headers: ir.Table, engine: Engine) -> tuple[ir.Table, ir.Table | None]:
    """The first header of each order, and the further ones; None where there are none."""
    alike = headers.group_by("header_order").aggregate(
        n=headers.count(), first_row=headers[_HEADER_ROW].min()
    )
    twice = engine.materialise(alike.filter(alike.n > 1).drop("n"), "synthetic_doubled_orders")
    if engine.to_arrow(twice.limit(1)).num_rows == 0:
        return headers, None
    again = headers.inner_join(twice, "header_order")
    again = again.filter(again[_HEADER_ROW] > again.first_row).select(*headers.columns)
    again = engine.materialise(again, "synthetic_headers_again")
    return headers.anti_join(again, _HEADER_ROW), again


def _named(table: ir.Table, columns: tuple[tuple[str, str], ...]) -> dict[str, ir.Value]:
    return {ours: table[theirs] for ours, theirs in columns}
