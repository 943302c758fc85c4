"""Notes about the day on which a time with a zone counts."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

import ibis

from tenure.sources.values.zones import Zones, has_zone

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from tenure.core.orders.answers import DayRule
    from tenure.sources.values.date_column import DateColumn

_DAY_SECONDS = 86_400
_NUMERIC = re.compile(r"(?:GMT|UTC)?[+-](?P<hours>9{1,2})(?P<minutes>:?99)?(?: ?[(\[].*)?\Z")


def day_notes(
    column: DateColumn, text: ir.StringValue, utc: ir.TimestampValue, local: ir.TimestampValue, zones: Zones
) -> list[str]:
    """Notes: the meaning of zones, which day counts, and how many rows change their day by the other rule.

    text : values with zones replaced by offsets. utc, local : the column read as UTC and as local time.
    """
    day = column.options.answers.day
    notes = _assumed_meanings(column, zones) if day == "utc" else []
    shift = _shift_minutes(column, text, utc, local) if zones.may_move_days else None
    if shift is None:
        return notes
    seconds = utc.epoch_seconds()
    is_other_day = (seconds + shift * 60) // _DAY_SECONDS != seconds // _DAY_SECONDS
    days = column.aggregate(
        rows=(seconds + shift).count(),
        moved=is_other_day.ifelse(1, 0).sum(),
        min_shift=shift.min(),
        max_shift=shift.max(),
    )
    if not days["rows"] or (days["min_shift"] == 0 and days["max_shift"] == 0):
        return notes
    return [*notes, f"{column.label}: {_offsets_in(column, days)}; {_day_rule_text(days, day)}."]


def _shift_minutes(
    column: DateColumn, text: ir.StringValue, utc: ir.TimestampValue, local: ir.TimestampValue
) -> ir.IntegerValue | None:
    """How far local times are ahead of UTC, in minutes; None if they never are.

    If all values end with an offset, only the offsets are parsed, and no time is read twice.
    """
    width = _width_of_offsets(column)
    if width is None:
        minutes = ((local.epoch_seconds() - utc.epoch_seconds()) / 60).cast("int64")
        return ibis.ifelse(has_zone(column.text), minutes, ibis.null("int64"))
    ends = column.rows.select(end=text.right(width))
    ends = ends.filter(ends.end.re_search(r"^[+-]\d\d(?::?\d\d)?$")).distinct()
    minutes_of = {
        record["end"]: _minutes(record["end"]) for record in column.engine.to_arrow(ends).to_pylist()
    }
    if not any(minutes_of.values()):
        return None
    cases = [(end, ibis.literal(minutes, "int64")) for end, minutes in minutes_of.items()]
    return text.right(width).cases(*cases, else_=ibis.null("int64"))


def _width_of_offsets(column: DateColumn) -> int | None:
    """Length of the offsets at the end of all zoned values; None if they have several lengths."""
    widths = set()
    for shape in column.date_shapes:
        if not shape.zone:
            continue
        numeric = _NUMERIC.match(shape.zone)
        at_the_end = not shape.layout or shape.layout.endswith("{zone}")
        if not at_the_end or not (numeric or shape.zone.isalpha()):
            return None
        widths.add(3 + len(numeric["minutes"] or "") if numeric else len("+00:00"))
    # -05 may also end a date without time.
    return widths.pop() if len(widths) == 1 and widths != {3} else None


def _minutes(offset: str) -> int:
    digits = offset[1:].replace(":", "")
    minutes = int(digits[:2]) * 60 + int(digits[2:] or 0)
    return -minutes if offset.startswith("-") else minutes


def _offsets_in(column: DateColumn, days: Mapping[str, int]) -> str:
    smallest, largest = _offset(days["min_shift"]), _offset(days["max_shift"])
    if smallest != largest:
        return f"{column.name} has times with offsets from {smallest} to {largest}"
    every = "every time" if days["rows"] == column.count else f"{days['rows']:,} of {column.count:,} times"
    return f"{every} in {column.name} has the offset {smallest}"


def _day_rule_text(days: Mapping[str, int], day: DayRule) -> str:
    other_rule = {"utc": "by the local clock", "local": "in UTC"}[day]
    rule = {"utc": "the UTC day counts", "local": "the local day counts"}[day]
    way = "; to use it, add --day local" if day == "utc" and days["moved"] else ""
    return f"{rule}, and {days['moved']:,} of {days['rows']:,} rows fall on another day {other_rule}{way}"


def _assumed_meanings(column: DateColumn, zones: Zones) -> list[str]:
    assumed = [meaning for meaning in zones.meanings if meaning.offset != "+00:00"]
    if not assumed:
        return []
    readings = ", ".join(f"{meaning.name} is read as UTC{meaning.offset}" for meaning in assumed)
    notes = [f"{column.label}: in {column.name} {readings}."]
    notes += [
        f"{column.label}: in {column.name}, {meaning.name} may also mean "
        f"{' or '.join(meaning.others)}; if so, write the offset into the times, such as "
        "+02:00."
        for meaning in assumed
        if meaning.others
    ]
    return notes


def _offset(minutes: int) -> str:
    hours, rest = divmod(abs(minutes), 60)
    return f"{'-' if minutes < 0 else '+'}{hours:02}:{rest:02}"
