"""Order lines joined with their headers without losing rows: missing and duplicate headers remain visible."""

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
_COLUMNS = (SOURCE_ROW, *(field for field, _ in (*LINE_COLUMNS, *ORDER_COLUMNS)))


def join(orders: ir.Table, order_lines: ir.Table, engine: Engine) -> ir.Table:
    """Raw transactions: every line with the first header of its order, if any, and the remaining headers.

    `source_row` is the line's row in its file. The rest is numbered after the lines: headers without lines,
    with their total and no product; then a copy of the lines for each additional header of their order.
    """
    lines = order_lines.select(**{_LINE_ROW: order_lines[SOURCE_ROW]}, **_renamed(order_lines, LINE_COLUMNS))
    lines = lines.mutate(quantity=lines.quantity.cast("float64"))
    headers = orders.select(
        header_order=orders.order_id,
        header_discount=orders.discount,
        **{_HEADER_ROW: orders[SOURCE_ROW]},
        **_renamed(orders, ORDER_COLUMNS),
    )
    ends = ibis.memtable({"one": [1]}).select(
        lines=lines[_LINE_ROW].max().as_scalar(), headers=headers[_HEADER_ROW].max().as_scalar()
    )
    last_line, last_header = (int(column[0].as_py() or 0) for column in engine.to_arrow(ends).itercolumns())
    first, additional = _split_headers(headers, engine)
    joined = _outer_joined(lines, first, last_line)
    return (
        joined
        if additional is None
        else joined.union(_joined_copies(lines, additional, last_line + last_header))
    )


def _outer_joined(lines: ir.Table, headers: ir.Table, last_line: int) -> ir.Table:
    joined = lines.outer_join(headers, lines.order_id == headers.header_order)
    has_no_line = joined[_LINE_ROW].isnull()
    return joined.mutate(
        order_id=joined.order_id.fill_null(joined.header_order),
        discount=ibis.ifelse(has_no_line, joined.header_discount, joined.discount),
        amount=ibis.ifelse(has_no_line, joined[HEADER_AMOUNT], joined.amount),
        **{
            LINE_ID: joined[LINE_ID].fill_null(0),
            SOURCE_ROW: joined[_LINE_ROW].fill_null(joined[_HEADER_ROW] + last_line),
        },
    ).select(*_COLUMNS)


def _joined_copies(lines: ir.Table, additional: ir.Table, after: int) -> ir.Table:
    joined = lines.inner_join(additional, lines.order_id == additional.header_order)
    number = ibis.row_number().over(ibis.window(order_by=[_HEADER_ROW, _LINE_ROW])).cast("int64")
    return joined.mutate(**{SOURCE_ROW: number + (after + 1)}).select(*_COLUMNS)


def _split_headers(headers: ir.Table, engine: Engine) -> tuple[ir.Table, ir.Table | None]:
    """The first header of each order, and the additional headers; None if there are none."""
    counts = headers.group_by("header_order").aggregate(
        n=headers.count(), first_row=headers[_HEADER_ROW].min()
    )
    duplicated = engine.materialise(counts.filter(counts.n > 1).drop("n"), "synthetic_doubled_orders")
    if engine.to_arrow(duplicated.limit(1)).num_rows == 0:
        return headers, None
    additional = headers.inner_join(duplicated, "header_order")
    additional = additional.filter(additional[_HEADER_ROW] > additional.first_row).select(*headers.columns)
    additional = engine.materialise(additional, "synthetic_headers_again")
    return headers.anti_join(additional, _HEADER_ROW), additional


def _renamed(table: ir.Table, columns: tuple[tuple[str, str], ...]) -> dict[str, ir.Value]:
    return {field: table[column] for field, column in columns}
