"""Whether dates such as 12/10/2011 are day first or month first, judging by the whole column."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import ibis

from tenure.core.errors import DateError
from tenure.core.text.quoted import Quoted
from tenure.sources.values.date_layouts import Order

if TYPE_CHECKING:
    from tenure.sources.values.date_column import DateColumn

_NUMBERS = r"^\s*(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4}|\d\d)"
_ORDERS: tuple[Order, ...] = ("dmy", "mdy", "ymd")
_LAYOUTS: dict[Order, str] = {"dmy": "%d/%m/%Y", "mdy": "%m/%d/%Y", "ymd": "%y/%m/%d"}


@dataclass(frozen=True)
class Evidence:
    """Numeric dates that can be read in the same orders: their number, and an example with its row."""

    orders: frozenset[Order]
    differs: bool
    rows: int
    example: str
    source_row: int

    @property
    def quoted(self) -> Quoted:
        """The value as shown in errors."""
        return Quoted(self.example, f"row {self.source_row}: ")


def evidence_in(column: DateColumn) -> list[Evidence]:
    """Group all values of the column by the orders in which they can be read."""
    numeric = [shape for shape in column.date_shapes if shape.kind == "numeric"]
    text = column.rows[column.name]
    parts = column.rows.select("source_row", text=text).filter(text.re_search(_NUMBERS + r"(\D|$)"))
    first, second, third = (parts.text.re_extract(_NUMBERS, group).try_cast("int64") for group in (1, 2, 3))
    # 25-11-12 may begin with a year; dates with slashes or a four-digit end do not.
    short_dashed = any(shape.short_year and shape.separator == "-" for shape in numeric)
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
            frozenset(order for order in _ORDERS if record[order]),
            bool(record["differs"]),
            record["rows"],
            record["example"],
            record["source_row"],
        )
        for record in column.engine.to_arrow(grouped).to_pylist()
    ]


def decide_order(column: DateColumn, evidence: Sequence[Evidence]) -> Order:
    """The order that reads every readable value.

    Raises
    ------
    DateError
        `source.date.ambiguous` if all values can be read both day first and month first;
        `source.date.mixed` if some can only be read day first and others only month first.
    """
    readable = sorted((group for group in evidence if group.orders), key=lambda group: group.source_row)
    fitting = [order for order in _ORDERS if all(order in group.orders for group in readable)]
    if not readable or len(fitting) == 1:
        return fitting[0]
    if not fitting:
        exclusive = sorted(readable, key=lambda group: (len(group.orders), group.source_row))
        examples = [group.quoted for group in exclusive if len(group.orders) == 1]
        raise DateError(
            f"{column.label}: in {column.name} some values can only be day first, others only month first.",
            values=examples or [group.quoted for group in exclusive],
            hint="two exports were probably combined; write all dates in one format, preferably YYYY-MM-DD",
            code="source.date.mixed",
        )
    if not any(group.differs for group in readable):
        return fitting[0]
    example = next(group.example for group in readable if group.differs)
    raise DateError(
        f"{column.label}: the values of {column.name} can be read in {len(fitting)} ways, "
        "and the file does not show which is right.",
        values=[_reading(example, order) for order in fitting],
        hint="choose one: " + " or ".join(f'--date-format "{_LAYOUTS[order]}"' for order in fitting),
        code="source.date.ambiguous",
    )


def _reading(example: str, order: Order) -> Quoted:
    numbers = [int(number) for number in re.findall(r"\d+", example)[:3]]
    parts = dict(zip(order, numbers, strict=True))
    year = parts["y"] + (2000 if parts["y"] < 100 else 0)
    day = f"{date(year, parts['m'], 1):%B} {parts['d']}, {year}"
    return Quoted(example, after=f" is {day} by {_LAYOUTS[order]}")
