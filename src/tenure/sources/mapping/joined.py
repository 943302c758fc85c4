"""Order headers and line items joined on the order id: headers say who and when, lines what and how much."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

from tenure.core.errors import ColumnError
from tenure.core.orders.cleaning import HEADER_AMOUNT
from tenure.core.orders.reading import SOURCE_ROW, MappedColumn
from tenure.sources.mapping import aliases
from tenure.sources.mapping.columns import Wish
from tenure.sources.mapping.parts import Part, read_part

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from tenure.core.orders.reading import ReadOptions
    from tenure.core.ports import Engine
    from tenure.sources.files.rows import Raw

_HEADER_ROW = "header_row"


def read_joined(headers: Raw, lines: Raw, engine: Engine, options: ReadOptions) -> Part:
    """One row per line item, numbered as in the file of lines.

    The header's total stays beside the lines as `header_amount`. A line without header has no customer and no
    date. An order without lines stays as one row with the header's amount, numbered after the last line. Of
    several headers with one order id the first counts.
    """
    above, below = _overrides(headers, lines, options)
    wish = Wish("transactions", aliases.HEADERS, ("order_id", "customer_id", "order_date"), above)
    header = read_part(headers, wish, engine, options)
    line = read_part(lines, Wish("lines", aliases.LINES, ("order_id",), below, "lines."), engine, options)
    if "amount" not in line.table.columns and "amount" in header.table.columns:
        raise ColumnError(
            f"{lines.where} has no amounts, but {headers.where} has: the amount of each line is unknown.",
            values=lines.names,
            hint='specify the amount of a line: --column lines.amount="Quantity * Price"',
            code="source.column.missing",
        )
    joined = engine.materialise(_join(header.table, line.table, engine), ibis.util.gen_name("tenure_read"))
    return Part(
        joined,
        (*_header_mapping(header), *_line_mapping(line)),
        (*header.unused, *line.unused),
        (*header.notes, *line.notes, *_counts(header.table, engine, headers.where)),
        columns=(*header.columns, *line.columns),
    )


def _overrides(headers: Raw, lines: Raw, options: ReadOptions) -> tuple[dict[str, str], dict[str, str]]:
    """The user's columns, each for the table that has to give it."""
    above: dict[str, str] = {}
    below: dict[str, str] = {}
    for name, theirs in options.columns.items():
        if name.startswith("lines."):
            below[name.removeprefix("lines.")] = theirs
        elif "." not in name and (
            name not in aliases.LINES or (name in aliases.HEADERS and theirs in headers.names)
        ):
            above[name] = theirs
        elif "." not in name:
            below[name] = theirs
    if "order_id" in above and "order_id" not in below and above["order_id"] in lines.names:
        below["order_id"] = above["order_id"]
    return above, below


def _join(header: ir.Table, line: ir.Table, engine: Engine) -> ir.Table:
    first = ibis.row_number().over(ibis.window(group_by="order_id", order_by=SOURCE_ROW))
    known = header.filter(header.order_id.notnull()).mutate(place=first)
    known = known.filter(known.place == 0).drop("place").rename(**{_HEADER_ROW: SOURCE_ROW})
    if "amount" in known.columns:
        known = known.rename(**{HEADER_AMOUNT: "amount"})
    else:
        known = known.mutate(**{HEADER_AMOUNT: ibis.null("float64")})
    drawn = [name for name in known.columns if name != "order_id" and name not in line.columns]
    joined = line.left_join(known, "order_id").select(*line.columns, *drawn).drop(_HEADER_ROW)
    alone = known.anti_join(line, "order_id")
    last = engine.to_arrow(line.aggregate(last=line[SOURCE_ROW].max())).to_pylist()[0]["last"]
    columns: dict[str, ir.Value] = {}
    for name, kind in joined.schema().items():
        if name == SOURCE_ROW:
            columns[name] = alone[_HEADER_ROW] + last
        elif name == "amount":
            columns[name] = alone[HEADER_AMOUNT]
        else:
            columns[name] = alone[name] if name in alone.columns else ibis.null(kind)
    return joined.union(alone.select(**columns))


def _counts(header: ir.Table, engine: Engine, where: str) -> list[str]:
    found = engine.to_arrow(
        header.aggregate(rows=header.count(), ids=header.order_id.nunique(), named=header.order_id.count())
    ).to_pylist()[0]
    notes = []
    if found["named"] > found["ids"]:
        more = found["named"] - found["ids"]
        notes.append(f"{where}: {more:,} headers repeat an order ID; the first of each is used.")
    return notes


def _header_mapping(header: Part) -> list[MappedColumn]:
    return [
        MappedColumn("transactions", HEADER_AMOUNT if one.ours == "amount" else one.ours, one.theirs, one.how)
        for one in header.mapping
    ]


def _line_mapping(line: Part) -> list[MappedColumn]:
    return [
        MappedColumn("transactions", one.ours, one.theirs, one.how)
        for one in line.mapping
        if one.ours != "order_id"
    ]
