"""Order headers and line items joined on the order ID."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

from tenure.core.errors import ColumnError
from tenure.core.orders.cleaning import HEADER_AMOUNT
from tenure.core.orders.reading import SOURCE_ROW, MappedColumn
from tenure.sources.mapping import aliases
from tenure.sources.mapping.columns import TableSpec
from tenure.sources.mapping.parts import Part, read_part

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from tenure.core.orders.reading import ReadOptions
    from tenure.core.ports import Engine
    from tenure.sources.files.rows import RawTable

_HEADER_ROW = "header_row"


def read_joined(headers: RawTable, lines: RawTable, engine: Engine, options: ReadOptions) -> Part:
    """One row per line item, numbered as in the file of lines.

    The header's total is kept as `header_amount`. A line without a header has no customer and no date. An
    order without lines stays as one row with the header's amount, numbered after the last line. If several
    headers have the same order ID, the first one counts.
    """
    for_headers, for_lines = _overrides(headers, lines, options)
    spec = TableSpec("transactions", aliases.HEADERS, ("order_id", "customer_id", "order_date"), for_headers)
    header = read_part(headers, spec, engine, options)
    line = read_part(
        lines, TableSpec("lines", aliases.LINES, ("order_id",), for_lines, "lines."), engine, options
    )
    if "amount" not in line.table.columns and "amount" in header.table.columns:
        raise ColumnError(
            f"{lines.label} has no amounts, but {headers.label} has: the amount of each line is unknown.",
            values=lines.names,
            hint='specify the amount of a line: --column lines.amount="Quantity * Price"',
            code="source.column.missing",
            columns=headers.names,
        )
    joined = engine.materialise(_join(header.table, line.table, engine), ibis.util.gen_name("tenure_read"))
    return Part(
        joined,
        (*_header_mapping(header), *_line_mapping(line)),
        (*header.unused, *line.unused),
        (*header.notes, *line.notes, *_counts(header.table, engine, headers.label)),
        columns=(*header.columns, *line.columns),
    )


def _overrides(
    headers: RawTable, lines: RawTable, options: ReadOptions
) -> tuple[dict[str, str], dict[str, str]]:
    """The user's columns, split by the table that has to provide them."""
    for_headers: dict[str, str] = {}
    for_lines: dict[str, str] = {}
    for name, column in options.columns.items():
        if name.startswith("lines."):
            for_lines[name.removeprefix("lines.")] = column
        elif "." not in name and (
            name not in aliases.LINES or (name in aliases.HEADERS and column in headers.names)
        ):
            for_headers[name] = column
        elif "." not in name:
            for_lines[name] = column
    if "order_id" in for_headers and "order_id" not in for_lines and for_headers["order_id"] in lines.names:
        for_lines["order_id"] = for_headers["order_id"]
    return for_headers, for_lines


def _join(header: ir.Table, line: ir.Table, engine: Engine) -> ir.Table:
    first = ibis.row_number().over(ibis.window(group_by="order_id", order_by=SOURCE_ROW))
    headers = header.filter(header.order_id.notnull()).mutate(rank=first)
    headers = headers.filter(headers.rank == 0).drop("rank").rename(**{_HEADER_ROW: SOURCE_ROW})
    if "amount" in headers.columns:
        headers = headers.rename(**{HEADER_AMOUNT: "amount"})
    else:
        headers = headers.mutate(**{HEADER_AMOUNT: ibis.null("float64")})
    from_header = [name for name in headers.columns if name != "order_id" and name not in line.columns]
    joined = line.left_join(headers, "order_id").select(*line.columns, *from_header).drop(_HEADER_ROW)
    without_lines = headers.anti_join(line, "order_id")
    last = engine.to_arrow(line.aggregate(last=line[SOURCE_ROW].max())).to_pylist()[0]["last"]
    columns: dict[str, ir.Value] = {}
    for name, kind in joined.schema().items():
        if name == SOURCE_ROW:
            columns[name] = without_lines[_HEADER_ROW] + last
        elif name == "amount":
            columns[name] = without_lines[HEADER_AMOUNT]
        else:
            columns[name] = without_lines[name] if name in without_lines.columns else ibis.null(kind)
    return joined.union(without_lines.select(**columns))


def _counts(header: ir.Table, engine: Engine, label: str) -> list[str]:
    counts = engine.to_arrow(
        header.aggregate(rows=header.count(), ids=header.order_id.nunique(), named=header.order_id.count())
    ).to_pylist()[0]
    notes = []
    if counts["named"] > counts["ids"]:
        more = counts["named"] - counts["ids"]
        notes.append(f"{label}: {more:,} headers repeat an order ID; the first of each is used.")
    return notes


def _header_mapping(header: Part) -> list[MappedColumn]:
    return [
        MappedColumn(
            "transactions",
            HEADER_AMOUNT if match.target_column == "amount" else match.target_column,
            match.source_column,
            match.origin,
        )
        for match in header.mapping
    ]


def _line_mapping(line: Part) -> list[MappedColumn]:
    return [
        MappedColumn("transactions", match.target_column, match.source_column, match.origin)
        for match in line.mapping
        if match.target_column != "order_id"
    ]
