"""Convert texts (or native types) to the schema's types; unreadable values become null, with their text."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import ibis

from tenure.core.errors import SourceError
from tenure.core.orders.cleaning import RAW_PREFIX
from tenure.core.orders.reading import SOURCE_ROW
from tenure.core.orders.schema import IBIS_TYPES, Kind
from tenure.sources.mapping.aliases import NULL_WORDS
from tenure.sources.values import amounts, currency_signs, dates, texts
from tenure.sources.values.date_column import DateColumn
from tenure.sources.values.unreadable import SHOWN, UnreadableValues, unreadable_dates, unreadable_numbers

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from tenure.core.orders.reading import ReadOptions
    from tenure.core.ports import Engine
    from tenure.sources.files.rows import Rows
    from tenure.sources.values.shapes import Shape

TOLERATED_SHARE = 0.05
"""Above this share of unreadable values, the column was misread; fewer are set aside by cleaning."""

_MAX_COUNT = 2.0**62
"""A larger integer does not fit into the column, and counts as unreadable."""

_CALENDAR = ("0001-01-01 00:00:00", "9999-12-31 23:59:59")
_MICROSECONDS = 6

_DATES = ("timestamp", "date")
_NUMBERS = ("money", "number", "share", "count")


@dataclass(frozen=True)
class TypedTable:
    """A table with Tenure's names and types, notes, and columns that could not be read.

    currencies : codes or signs in the amounts; if there are several, each row has its own in `currency`.
    """

    table: ir.Table
    notes: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    currencies: tuple[str, ...] = ()


@dataclass(frozen=True)
class Reader:
    """Converts the columns of a table; `label` names the table in messages."""

    engine: Engine
    options: ReadOptions
    label: str

    def convert(
        self, rows: Rows, kinds: Mapping[str, Kind], required_fields: Collection[str] = ()
    ) -> TypedTable:
        """Convert the columns of `kinds` to their types; other columns stay as they are.

        A column with unreadable values gets a `raw_<name>` column with their text. Columns that are not
        `required_fields` are left out, with a note, if more than 5 % of their values cannot be read.

        Raises
        ------
        DateError, AmountError
            If more than 5 % of a needed column cannot be read (`source.date.unreadable`,
            `source.amount.unreadable`), or if a column is ambiguous.
        """
        table = _native(rows.table, kinds)
        numbers = [name for name in kinds if kinds[name] in _NUMBERS and table[name].type().is_string()]
        shapes = amounts.number_shapes(numbers, table, self.engine)
        readers, notes = self._expressions(table, kinds, shapes)
        currency = currency_signs.with_currency(table, shapes)
        checked_fields = [name for name in readers if kinds[name] != "text"]
        raws = {
            RAW_PREFIX + name: _unreadable_text(table[name], readers[name], kinds[name])
            for name in checked_fields
        }
        from_text = any(table[name].type().is_string() for name in checked_fields)
        table = table.mutate(**raws, **readers, **currency.columns)
        table_name = None if rows.lasting and not from_text else ibis.util.gen_name("tenure_read")
        if table_name:
            table = self.engine.materialise(table, table_name)
        try:
            unreadable_shares, with_raw = self._check_readability(
                table, kinds, checked_fields, required_fields
            )
        except SourceError:
            if table_name:
                self.engine.backend.drop_table(table_name)
            raise
        extra_notes = [
            f"{self.label}: {name} is ignored because {unreadable_shares[name]:.0%} of it cannot be read."
            for name in unreadable_shares
        ]
        raw_out = [
            RAW_PREFIX + name for name in checked_fields if name in unreadable_shares or name not in with_raw
        ]
        extra_notes += self._timezone_notes(rows.table, kinds)
        return TypedTable(
            table.drop(*unreadable_shares, *raw_out),
            (*rows.notes, *notes, *extra_notes),
            tuple(unreadable_shares),
            currency.codes,
        )

    def _timezone_notes(self, table: ir.Table, kinds: Mapping[str, Kind]) -> list[str]:
        """Notes on native timestamps with a time zone, which only have a UTC day."""
        if self.options.answers.day != "local":
            return []
        zoned = [name for name in kinds if getattr(table[name].type(), "timezone", None)]
        return [
            f"{self.label}: {name} holds times in UTC without local offsets: each counts on "
            "its UTC day. For local days, write it as text with offsets, or as times "
            "without a time zone."
            for name in zoned
        ]

    def _expressions(
        self, table: ir.Table, kinds: Mapping[str, Kind], shapes: Mapping[str, Sequence[Shape]]
    ) -> tuple[dict[str, ir.Value], list[str]]:
        notes: list[str] = []
        text = [name for name in kinds if table[name].type().is_string()]
        readers: dict[str, ir.Value] = {}
        readers.update(texts.read_texts([name for name in text if kinds[name] == "text"], table, self.engine))
        readers.update(amounts.read_numbers(shapes, table, self.engine, self.label, self.options.decimal))
        for name in text:
            if kinds[name] in _DATES:
                column = DateColumn(name, table, self.engine, self.label, self.options)
                read_as, date_notes = dates.read_dates(column)
                readers[name] = _within_calendar(read_as)
                notes += date_notes
            elif kinds[name] == "flag":
                readers[name] = texts.read_flag(table[name])
        for name in kinds:
            if name not in readers and table[name].type().is_floating():
                value = table[name]
                readers[name] = ibis.ifelse(value.isnan() | value.isinf(), ibis.null("float64"), value)
        return {name: _cast(value, kinds[name]) for name, value in readers.items()}, notes

    def _check_readability(
        self,
        table: ir.Table,
        kinds: Mapping[str, Kind],
        checked_fields: Collection[str],
        required_fields: Collection[str],
    ) -> tuple[dict[str, float], set[str]]:
        """Mostly unreadable columns with that share, and columns that have any raw text."""
        counts: dict[str, ir.Value] = {}
        for name in checked_fields:
            raw = table[RAW_PREFIX + name]
            is_not_finite = raw.strip().lower().isin(amounts.NOT_FINITE)
            counts[f"read_{name}"] = table[name].count()
            counts[f"raw_{name}"] = raw.count()
            counts[f"odd_{name}"] = is_not_finite.ifelse(1, 0).sum()
        if not counts:
            return {}, set()
        facts = self.engine.to_arrow(table.aggregate(**counts)).to_pylist()[0]
        unreadable_shares = {}
        for name in checked_fields:
            unreadable = facts[f"raw_{name}"] - (facts[f"odd_{name}"] or 0)
            share = unreadable / max(facts[f"read_{name}"] + unreadable, 1)
            if share > TOLERATED_SHARE:
                if name in required_fields:
                    raise self._unreadable_error(name, kinds[name], share, table)
                unreadable_shares[name] = share
        return unreadable_shares, {name for name in checked_fields if facts[f"raw_{name}"]}

    def _unreadable_error(self, name: str, kind: Kind, share: float, table: ir.Table) -> SourceError:
        raw = table[RAW_PREFIX + name]
        is_not_finite = raw.strip().lower().isin(amounts.NOT_FINITE)
        examples = table.filter(raw.notnull(), ~is_not_finite).select(SOURCE_ROW, value=raw)
        records = self.engine.to_arrow(examples.order_by(SOURCE_ROW).limit(SHOWN)).to_pylist()
        unread = UnreadableValues(
            self.label, name, share, {record[SOURCE_ROW]: record["value"] for record in records}
        )
        if kind in _DATES:
            return unreadable_dates(unread, self.options.date_format)
        return unreadable_numbers(unread, self.options.decimal)


def _native(table: ir.Table, kinds: Mapping[str, Kind]) -> ir.Table:
    """Native types cast to the schema's types if that cannot fail; other types become text."""
    casts: dict[str, ir.Value] = {}
    for name, kind in kinds.items():
        column = table[name]
        is_number = column.type().is_numeric() and not column.type().is_boolean()
        if column.type().is_string():
            continue
        if kind in _DATES and (column.type().is_timestamp() or column.type().is_date()):
            casts[name] = _within_calendar(column).cast(IBIS_TYPES[kind])
        elif kind in _DATES and is_number:
            casts[name] = _number_as_text(column)
        elif kind in _NUMBERS and is_number:
            casts[name] = column.cast("float64" if not column.type().is_floating() else column.type())
        elif kind == "text" and column.type().is_floating():
            casts[name] = _float_as_text(column)
        elif not (kind == "flag" and column.type().is_boolean()):
            casts[name] = column.cast("string")
    return table.mutate(**casts) if casts else table


def _within_calendar(column: ir.Value) -> ir.Value:
    """Replace times outside the calendar by null, because no later step can process them."""
    kind = column.type()
    if kind.is_timestamp() and (kind.scale or 0) > _MICROSECONDS:
        return column  # this type cannot exceed the calendar
    first, last = (ibis.literal(day).cast("timestamp(6)").cast(kind) for day in _CALENDAR)
    return ibis.ifelse(column.between(first, last), column, ibis.null(kind))


def _float_as_text(column: ir.FloatingValue) -> ir.StringValue:
    """As text; numbers too long to be exact become scientific notation, as in spreadsheets.

    This way, IDs that lost digits are recognized later.
    """
    text, size = column.cast("string"), column.abs()
    exponent = ibis.ifelse(size < 10.0**16, 15, 16)
    mantissa = (column / ibis.literal(10.0).pow(exponent)).round(14).cast("string")
    scientific = mantissa + "E+" + exponent.cast("string")
    return ibis.ifelse((size > 2.0**53) & (size < 10.0**17), scientific, text)


def _number_as_text(column: ir.NumericValue) -> ir.StringValue:
    """Epochs without `.0`; Excel serial dates with their fraction, which is the time."""
    return column.cast("string").re_replace(r"\.0$", "")


def _cast(value: ir.Value, kind: Kind) -> ir.Value:
    if kind == "count" and value.type().is_floating():
        value = ibis.ifelse(value.abs() < _MAX_COUNT, value.round(), ibis.null(value.type()))
    target_type = IBIS_TYPES[kind]
    return value if value.type().copy(nullable=True) == ibis.dtype(target_type) else value.cast(target_type)


def _unreadable_text(original: ir.Value, converted: ir.Value, kind: Kind) -> ir.StringValue:
    """The text of values that could not be read; null elsewhere."""
    text = original.cast("string").strip()
    # A NaN among numbers is shown; among dates it is a null word.
    null_words = [word for word in NULL_WORDS if not (kind in _NUMBERS and word in amounts.NOT_FINITE)]
    unread = converted.isnull() & ~text.lower().isin(null_words)
    return ibis.ifelse(unread, text, ibis.null("string"))
