"""Excel's serial dates, which remain if a date loses its format: 45301 is a day, 45301.4236 a day and time.

Excel counts days from 1899-12-30 (the 1900 system) or, in files from old Macs, from 1904-01-01.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, Literal

import ibis

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from tenure.sources.values.date_column import DateColumn

System = Literal["1900", "1904"]

SYSTEM_OPTIONS: dict[str, System] = {"excel": "1900", "excel1904": "1904"}
"""Values of `--date-format` that are not formats."""

PLAUSIBLE = (date(1990, 1, 1), date(2050, 1, 1))
"""Columns of days in this range are assumed to be serial dates. Future days are left to cleaning."""

NEARLY_ALL = 0.95
_NEAR = timedelta(days=366)
_DAYS_TO_1970 = 25_569
_DAYS_BETWEEN_SYSTEMS = 1_462
_ANY_NUMBER = r"^\d{1,5}([.,]\d+)?$"
_FIVE_DIGITS = r"^\d{5}([.,]\d+)?$"


@dataclass(frozen=True)
class SerialDates:
    """Serial dates in a column; `among_others` if the rest of the column are dates in text."""

    system: System
    rows: int
    among_others: bool = False


def forced_system(date_format: str | None) -> System | None:
    """The system chosen by the user."""
    return SYSTEM_OPTIONS.get(date_format.strip().casefold()) if date_format else None


def serial_date(text: ir.StringValue, system: System, pattern: str = _FIVE_DIGITS) -> ir.TimestampValue:
    """The time of a serial number, to the second; null if the text is not a serial number."""
    number = ibis.ifelse(text.re_search(pattern), text.replace(",", "."), ibis.null("string"))
    days = number.try_cast("float64") - _DAYS_TO_1970
    if system == "1904":
        days = days + _DAYS_BETWEEN_SYSTEMS
    return (days * 86_400).round().cast("int64").as_timestamp("s").cast("timestamp(6)")


def lenient_serial_date(text: ir.StringValue, system: System) -> ir.TimestampValue:
    """As `serial_date`, also for shorter numbers, because the user chose the format."""
    return serial_date(text, system, _ANY_NUMBER)


def find_serials(column: DateColumn, text_times: ir.TimestampValue | None) -> SerialDates | None:
    """Whether five-digit numbers are serial dates, and of which system; None if they are not.

    They are if they make up nearly the whole column with plausible days, or if they are close to the other
    dates of the column (`text_times`, already read). The 1904 system is used only if the other dates require
    it.
    """
    rows = column.rows_of("serial")
    if not rows:
        return None
    number = serial_date(column.text, "1900")
    low, high = (ibis.literal(day).cast("timestamp(6)") for day in PLAUSIBLE)
    plausible = ibis.ifelse((number >= low) & (number < high), number, ibis.null(number.type()))
    aggregates: dict[str, Any] = {"rows": plausible.count(), "low": plausible.min(), "high": plausible.max()}
    if text_times is not None:
        aggregates |= {"others_low": text_times.min(), "others_high": text_times.max()}
    span: dict[str, Any] = column.aggregate(**aggregates)
    if span["rows"] < NEARLY_ALL * rows:
        return None
    share = rows / column.count
    system = _system_near_others(span)
    if system is not None:
        return SerialDates(system, rows, among_others=True)
    return SerialDates("1900", rows) if share >= NEARLY_ALL else None


def _system_near_others(span: dict[str, Any]) -> System | None:
    """The system that puts all serial dates near the others; 1900 if both do."""
    low, high = span.get("others_low"), span.get("others_high")
    if low is None or high is None:
        return None
    shifts: dict[System, int] = {"1900": 0, "1904": _DAYS_BETWEEN_SYSTEMS}
    for system, days in shifts.items():
        first: datetime = span["low"] + timedelta(days=days)
        last: datetime = span["high"] + timedelta(days=days)
        if low - _NEAR <= first and last <= high + _NEAR:
            return system
    return None
