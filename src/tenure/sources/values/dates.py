"""Dates from text: the layout is determined from the whole column; day and month are never guessed."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import ibis

from tenure.core.errors import OptionError
from tenure.sources.files.duck import try_strptime
from tenure.sources.values.counted_days import day_notes
from tenure.sources.values.date_layouts import DateShape, Order, order_of
from tenure.sources.values.day_order import Evidence, decide_order, evidence_in
from tenure.sources.values.zones import Zones, has_zone, with_offsets, without_zone, zones_in
from tenure.sources.workbooks import excel_serials
from tenure.sources.workbooks.half_converted import refuse_half_converted

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from tenure.sources.values.date_column import DateColumn

_EARLIEST_EPOCH_S, _LATEST_EPOCH_S = 0, 4_102_444_800
_ZONE_MARK = re.compile(r"\s*%[zZ]")


def read_dates(column: DateColumn) -> tuple[ir.TimestampValue, list[str]]:
    """The expression that reads a text column as timestamps (null if unreadable), and notes.

    Times with a zone become UTC, or local times if `answers.day` is `local`.

    Raises
    ------
    DateError
        `source.date.ambiguous`, `source.date.mixed` (see `_day_order`), `source.date.zone` (`_zones`),
        `source.date.half_converted`.
    OptionError
        `option.date_format`.
    """
    notes: list[str] = []
    layout = _strptime_format(column.options.date_format)
    numeric = [shape for shape in column.date_shapes if shape.kind == "numeric"]
    evidence = evidence_in(column) if numeric else []
    order = order_of(layout) if layout else None
    if numeric and order is None:
        order = decide_order(column, evidence)
        notes.append(f"{column.label}: {column.name} is read as {numeric[0].in_order(order)}.")
    zones = zones_in(column, layout)
    text = with_offsets(column.text, zones) if zones.forms else column.text
    reading = _Reading(text, order or "dmy", zones, layout)
    serial = _serials(column, reading, evidence)
    if serial:
        notes.append(_serial_note(column, serial))
    utc = reading.reader_of_all(column, serial)
    if zones.forms:
        local = replace(reading, local=True).reader_of_all(column, serial)
        notes += day_notes(column, text, utc, local, zones)
        utc = local if column.options.answers.day == "local" else utc
    return utc.cast("timestamp(6)"), notes


def _strptime_format(date_format: str | None) -> str | None:
    """The user's format; None if there is none, or if it names a system of serial dates."""
    if date_format is None or excel_serials.forced_system(date_format):
        return None
    if not _is_strptime(date_format):
        raise OptionError(
            "--date-format is not a valid strptime format.",
            values=[date_format],
            hint="write it as %d/%m/%Y or %m/%d/%Y %H:%M; for Excel serial dates write excel or excel1904",
            code="option.date_format",
        )
    return date_format


def _is_strptime(date_format: str) -> bool:
    """Whether DuckDB accepts the format: it does not support all of Python's codes."""
    import duckdb

    if "%" not in date_format or "\x00" in date_format:
        return False
    with duckdb.connect(":memory:") as connection:
        try:
            connection.execute("SELECT try_strptime('', ?)", [date_format])
        except duckdb.Error:
            return False
    return True


def _serials(
    column: DateColumn, reading: _Reading, evidence: list[Evidence]
) -> excel_serials.SerialDates | None:
    """The serial dates of a column, after a check whether Excel swapped its days and months."""
    system = excel_serials.forced_system(column.options.date_format)
    text_shapes = [shape for shape in column.date_shapes if shape.kind != "serial"]
    if system:
        serial: excel_serials.SerialDates | None = excel_serials.SerialDates(system, column.rows_of("serial"))
    else:
        serial = excel_serials.find_serials(column, reading.reader_of(text_shapes) if text_shapes else None)
    if evidence:
        plain = [shape for shape in text_shapes if shape.kind in ("iso", "layout") and not shape.zone]
        converted = [reading.reader_of(plain)] if plain else []
        if serial and serial.rows:
            converted.append(excel_serials.serial_date(reading.text, serial.system))
        if converted:
            refuse_half_converted(column, evidence, ibis.coalesce(*converted))
    return serial


def _serial_note(column: DateColumn, serial: excel_serials.SerialDates) -> str:
    count_text = f"{serial.rows:,} of {column.count:,} values of " if serial.among_others else ""
    reason = (
        ", because only then do they fall among the other dates"
        if serial.system == "1904" and count_text
        else ""
    )
    subject = f"{count_text}{column.name} {'are' if count_text else 'is'} read as Excel serial dates"
    return f"{column.label}: {subject} ({serial.system} system){reason}."


@dataclass(frozen=True)
class _Reading:
    """How the text of a column is read: one reader per layout, most frequent first.

    text : values with zones replaced by offsets. layout : the user's. local : whether to read local times.
    """

    text: ir.StringValue
    order: Order
    zones: Zones
    layout: str | None
    local: bool = False

    def reader_of_all(
        self, column: DateColumn, serial: excel_serials.SerialDates | None
    ) -> ir.TimestampValue:
        """All readable values of a column; the user's format comes first."""
        readers = self._user_readers(column.text) + self._shape_readers([*column.date_shapes])
        if serial and excel_serials.forced_system(column.options.date_format):
            readers.append(excel_serials.lenient_serial_date(self.text, serial.system))
        elif serial:
            readers.append(excel_serials.serial_date(self.text, serial.system))
        return ibis.coalesce(*readers) if readers else ibis.null("timestamp(6)")

    def reader_of(self, shapes: list[DateShape]) -> ir.TimestampValue:
        """The readable values of the given shapes only."""
        return ibis.coalesce(*self._shape_readers(shapes), ibis.null("timestamp(6)"))

    def _user_readers(self, unchanged: ir.StringValue) -> list[ir.TimestampValue]:
        if self.layout is None:
            return []
        plain = _ZONE_MARK.sub("", self.layout)
        if plain == self.layout:
            return [try_strptime(unchanged, self.layout)]
        if self.local:
            return [try_strptime(without_zone(self.text), plain)]
        readers = [try_strptime(self.text, _ZONE_MARK.sub("%z", self.layout))]
        if self.zones.has_names:
            readers.append(try_strptime(self.text, _ZONE_MARK.sub(" %Z", self.layout)))
        return readers

    def _shape_readers(self, shapes: list[DateShape]) -> list[ir.TimestampValue]:
        kinds = {shape.kind for shape in shapes}
        zoned = [shape for shape in shapes if shape.zone]
        readers = self._iso([shape for shape in shapes if shape.kind == "iso"])
        layouts: list[str] = []
        for shape in shapes:
            if shape.kind in ("layout", "numeric"):
                marks = ("",) if self.local or not shape.zone else (" %Z",) if "/" in shape.zone else ("%z",)
                layouts += [shape.in_order(self.order, mark) for mark in marks]
        text = without_zone(self.text) if self.local and zoned else self.text
        readers += [try_strptime(text, layout) for layout in dict.fromkeys(layouts)]
        for kind, per_second in (("epoch_s", 1), ("epoch_ms", 1000)):
            if kind in kinds:
                readers.append(_epoch(self.text, per_second))
        return readers

    def _iso(self, shapes: list[DateShape]) -> list[ir.TimestampValue]:
        zoned = any(shape.zone for shape in shapes)
        plain = any(not shape.zone for shape in shapes)
        if self.local and zoned:
            return [_unless_zoned(without_zone(self.text))]
        readers: list[ir.TimestampValue] = []
        if plain:
            readers.append(_unless_zoned(self.text) if zoned else self.text.try_cast("timestamp(6)"))
        if zoned:
            readers.append(self.text.try_cast("timestamp('UTC')").cast("timestamp(6)"))
        return readers


def _unless_zoned(text: ir.StringValue) -> ir.TimestampValue:
    """The plain cast silently drops offsets, so values with a zone must not reach it."""
    return ibis.ifelse(has_zone(text), ibis.null("string"), text).try_cast("timestamp(6)")


def _epoch(text: ir.StringValue, per_second: int) -> ir.TimestampValue:
    number = text.try_cast("int64")
    digits = 10 if per_second == 1 else 13
    is_plausible = (text.length() == digits) & (number // per_second).between(
        _EARLIEST_EPOCH_S, _LATEST_EPOCH_S
    )
    return (
        ibis.ifelse(is_plausible, number, ibis.null("int64"))
        .as_timestamp("s" if per_second == 1 else "ms")
        .cast("timestamp(6)")
    )
