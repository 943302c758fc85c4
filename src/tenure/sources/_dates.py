"""Dates read from text: the layout is found on the whole column, and day and month are never guessed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import ibis

from tenure.core.errors import DateError, OptionError
from tenure.sources._date_layouts import DateShape, Order, order_of, understood
from tenure.sources._duck import try_strptime
from tenure.sources._shapes import shapes

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from tenure.core.ports import Engine

_COMMON = {"9999-99-99 99:99:99": r"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$", "9999-99-99": r"^\d{4}-\d\d-\d\d$"}
_NUMBERS = r"^\s*(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4}|\d\d)"
_ORDERS: tuple[Order, ...] = ("dmy", "mdy", "ymd")
_LAYOUTS: dict[Order, str] = {"dmy": "%d/%m/%Y", "mdy": "%m/%d/%Y", "ymd": "%y/%m/%d"}
_EARLIEST_EPOCH_S, _LATEST_EPOCH_S = 0, 4_102_444_800


@dataclass(frozen=True)
class Evidence:
    """Values of numeric dates that the same orders can read: how many, and one of them with its row."""

    orders: frozenset[Order]
    differs: bool
    rows: int
    example: str
    source_row: int


def read_dates(
    name: str, rows: ir.Table, engine: Engine, where: str, date_format: str | None
) -> tuple[ir.TimestampValue, tuple[str, ...]]:
    """The expression that reads a text column as UTC timestamps (null where it cannot), and notes.

    Raises
    ------
    DateError
        `source.date.ambiguous` where all values can be read day first and month first;
        `source.date.mixed` where some can only be read one way and some only the other.
    """
    column = rows[name]
    found = {shape.text: understood(shape.text) for shape in shapes(name, rows, engine, _COMMON)}
    known = {text: shape for text, shape in found.items() if shape is not None}
    numeric = {text: shape for text, shape in known.items() if shape.kind == "numeric"}
    order, notes = _said_order(date_format), []
    if numeric and order is None:
        evidence = _evidence(column, rows, tuple(numeric.values()), engine)
        order = _decided(name, where, evidence)
        layout = next(iter(numeric.values())).in_order(order)
        notes.append(f"{where}: {name} is read as {layout}.")
    readers = [_user_reader(column, date_format)] if date_format else []
    readers += _readers(column, tuple(known.values()), order or "dmy")
    if not readers:
        return ibis.null("timestamp(6)"), tuple(notes)
    return ibis.coalesce(*readers).cast("timestamp(6)"), tuple(notes)


def _said_order(date_format: str | None) -> Order | None:
    if date_format is None:
        return None
    if "%" not in date_format:
        raise OptionError(
            "--date-format is no strptime format.",
            values=[date_format],
            hint="write it as %d/%m/%Y or %m/%d/%Y %H:%M",
            code="option.date_format",
        )
    return order_of(date_format)


def _user_reader(column: ir.StringColumn, layout: str) -> ir.TimestampValue:
    return try_strptime(column.strip(), layout)


def _readers(column: ir.StringColumn, found: Sequence[DateShape], order: Order) -> list[ir.TimestampValue]:
    """One reader per layout, the most frequent first."""
    text = column.strip()
    kinds = {shape.kind for shape in found}
    readers: list[ir.TimestampValue] = []
    if any(shape.kind == "iso" and not shape.zoned for shape in found):
        readers.append(_plain_iso(text, mixed=any(shape.zoned for shape in found)))
    if any(shape.kind == "iso" and shape.zoned for shape in found):
        # DuckDB's cast takes an offset without a blank before it only.
        tight = text.replace(" +", "+").replace(" -", "-")
        readers.append(tight.try_cast("timestamp('UTC')").cast("timestamp(6)"))
    layouts = [shape.in_order(order) for shape in found if shape.kind in ("layout", "numeric")]
    readers += [try_strptime(text, layout) for layout in dict.fromkeys(layouts)]
    for kind, per_second in (("epoch_s", 1), ("epoch_ms", 1000)):
        if kind in kinds:
            readers.append(_epoch(text, per_second))
    return readers


def _plain_iso(text: ir.StringValue, mixed: bool) -> ir.TimestampValue:
    read = text.try_cast("timestamp(6)")
    # The plain cast drops an offset without a word, so zoned values must not reach it.
    return (
        ibis.ifelse(text.re_search(r"([+-]\d\d(:?\d\d)?|[A-Za-z]+)$"), ibis.null(read.type()), read)
        if mixed
        else read
    )


def _epoch(text: ir.StringValue, per_second: int) -> ir.TimestampValue:
    number = text.try_cast("int64")
    digits = 10 if per_second == 1 else 13
    sane = (text.length() == digits) & (number // per_second).between(_EARLIEST_EPOCH_S, _LATEST_EPOCH_S)
    return (
        ibis.ifelse(sane, number, ibis.null("int64"))
        .as_timestamp("s" if per_second == 1 else "ms")
        .cast("timestamp(6)")
    )


def _evidence(
    column: ir.StringColumn, rows: ir.Table, found: Sequence[DateShape], engine: Engine
) -> list[Evidence]:
    """Which orders can read which values, over every value of the column."""
    parts = rows.select("source_row", text=column).filter(column.re_search(_NUMBERS + r"(\D|$)"))
    first, second, third = (parts.text.re_extract(_NUMBERS, group).try_cast("int64") for group in (1, 2, 3))
    # 25-11-12 may begin with a year; with slashes or four digits at the end nobody writes it so.
    short_dashed = any(shape.short_year and shape.separator == "-" for shape in found)
    year_first = short_dashed and parts.text.re_search(r"^\s*\d\d-\d\d-\d\d(\D|$)")
    marked = parts.mutate(
        dmy=first.between(1, 31) & second.between(1, 12),
        mdy=first.between(1, 12) & second.between(1, 31),
        ymd=(year_first & second.between(1, 12) & third.between(1, 31))
        if short_dashed
        else ibis.literal(False),
        differs=(first != second) | (first != third if short_dashed else ibis.literal(False)),
    )
    grouped = marked.group_by(["dmy", "mdy", "ymd", "differs"]).aggregate(
        rows=marked.count(), example=marked.text.argmin(marked.source_row), source_row=marked.source_row.min()
    )
    return [
        Evidence(
            frozenset(order for order in _ORDERS if one[order]),
            bool(one["differs"]),
            one["rows"],
            one["example"],
            one["source_row"],
        )
        for one in engine.to_arrow(grouped).to_pylist()
    ]


def _decided(name: str, where: str, evidence: Sequence[Evidence]) -> Order:
    """The one order that reads every value that can be read at all."""
    readable = sorted((one for one in evidence if one.orders), key=lambda one: one.source_row)
    fitting = [order for order in _ORDERS if all(order in one.orders for one in readable)]
    if not readable or len(fitting) == 1:
        return fitting[0]
    if not fitting:
        exclusive = sorted(readable, key=lambda one: (len(one.orders), one.source_row))
        shown = [f"row {one.source_row}: {one.example}" for one in exclusive if len(one.orders) == 1]
        raise DateError(
            f"{where}: in {name} some values can only be read day first, others only month first.",
            values=shown or [f"row {one.source_row}: {one.example}" for one in exclusive],
            hint="two exports were put together; bring their dates into one format, best YYYY-MM-DD",
            code="source.date.mixed",
        )
    if not any(one.differs for one in readable):
        return fitting[0]
    example = next(one.example for one in readable if one.differs)
    raise DateError(
        f"{where}: the values of {name} can be read in {len(fitting)} ways, and nothing tells which.",
        values=[_both_ways(example, order) for order in fitting],
        hint="say which it is: " + " or ".join(f'--date-format "{_LAYOUTS[order]}"' for order in fitting),
        code="source.date.ambiguous",
    )


def _both_ways(example: str, order: Order) -> str:
    numbers = [int(number) for number in re.findall(r"\d+", example)[:3]]
    parts = dict(zip(order, numbers, strict=True))
    year = parts["y"] + (2000 if parts["y"] < 100 else 0)
    return f"{example} is {date(year, parts['m'], 1):%B} {parts['d']}, {year} by {_LAYOUTS[order]}"
