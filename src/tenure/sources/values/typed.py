"""From texts (or native types) to the schema's types: what cannot be read is null, and kept beside it."""

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
from tenure.sources.values.unreadable import SHOWN, Unread, unreadable_dates, unreadable_numbers

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from tenure.core.orders.reading import ReadOptions
    from tenure.core.ports import Engine
    from tenure.sources.files.rows import Rows
    from tenure.sources.values.shapes import Shape

TOLERATED_SHARE = 0.05
"""More unreadable values than this and the column was misread; fewer are set aside by cleaning."""

_MOST_COUNTED = 2.0**62
"""A whole number beyond it does not fit into the column, and counts as unreadable."""

_CALENDAR = ("0001-01-01 00:00:00", "9999-12-31 23:59:59")
_MICROSECONDS = 6

_DATES = ("timestamp", "date")
_NUMBERS = ("money", "number", "share", "count")


@dataclass(frozen=True)
class Typed:
    """A table under our names and types, what was decided on the way, and columns that could not be read.

    currencies : codes or signs written into the amounts; of several, each row has its own in `currency`.
    """

    table: ir.Table
    notes: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    currencies: tuple[str, ...] = ()


@dataclass(frozen=True)
class Reader:
    """Everything about one read that typing needs to know; `where` names the table in messages."""

    engine: Engine
    options: ReadOptions
    where: str

    def typed(self, rows: Rows, kinds: Mapping[str, Kind], needed: Collection[str] = ()) -> Typed:
        """Give the columns of `kinds` their types; other columns pass as they are.

        A column whose values cannot all be read gets a `raw_<name>` beside it, with the text of those.
        Columns that are not `needed` are left out, with a note, where they can hardly be read.

        Raises
        ------
        DateError, AmountError
            Where more than 5 % of a needed column cannot be read (`source.date.unreadable`,
            `source.amount.unreadable`), or a column can be read in two ways.
        """
        table = _native(rows.table, kinds)
        numbers = [name for name in kinds if kinds[name] in _NUMBERS and table[name].type().is_string()]
        shapes = amounts.number_shapes(numbers, table, self.engine)
        read, notes = self._expressions(table, kinds, shapes)
        currency = currency_signs.with_currency(table, shapes)
        checked = [name for name in read if kinds[name] != "text"]
        raws = {RAW_PREFIX + name: _unread(table[name], read[name], kinds[name]) for name in checked}
        from_text = any(table[name].type().is_string() for name in checked)
        table = table.mutate(**raws, **read, **currency.columns)
        own = None if rows.lasting and not from_text else ibis.util.gen_name("tenure_read")
        if own:
            table = self.engine.materialise(table, own)
        try:
            bad, with_raw = self._judged(table, kinds, checked, needed)
        except SourceError:
            if own:
                self.engine.backend.drop_table(own)
            raise
        told = [f"{self.where}: {one} is ignored because {bad[one]:.0%} of it cannot be read." for one in bad]
        raw_out = [RAW_PREFIX + name for name in checked if name in bad or name not in with_raw]
        told += self._of_moments(rows.table, kinds)
        return Typed(table.drop(*bad, *raw_out), (*rows.notes, *notes, *told), tuple(bad), currency.codes)

    def _of_moments(self, table: ir.Table, kinds: Mapping[str, Kind]) -> list[str]:
        """Moments have a day in UTC alone: what local clocks showed is not in them."""
        if self.options.answers.day != "local":
            return []
        found = [name for name in kinds if getattr(table[name].type(), "timezone", None)]
        return [
            f"{self.where}: {name} holds times in UTC without local offsets: each counts on "
            "its UTC day. For local days, write it as text with offsets, or as times "
            "without a time zone."
            for name in found
        ]

    def _expressions(
        self, table: ir.Table, kinds: Mapping[str, Kind], shapes: Mapping[str, Sequence[Shape]]
    ) -> tuple[dict[str, ir.Value], list[str]]:
        notes: list[str] = []
        text = [name for name in kinds if table[name].type().is_string()]
        read: dict[str, ir.Value] = {}
        read.update(texts.read_texts([name for name in text if kinds[name] == "text"], table, self.engine))
        read.update(amounts.read_numbers(shapes, table, self.engine, self.where, self.options.decimal))
        for name in text:
            if kinds[name] in _DATES:
                column = DateColumn(name, table, self.engine, self.where, self.options)
                read_as, date_notes = dates.read_dates(column)
                read[name] = _within_calendar(read_as)
                notes += date_notes
            elif kinds[name] == "flag":
                read[name] = texts.read_flag(table[name])
        for name in kinds:
            if name not in read and table[name].type().is_floating():
                value = table[name]
                read[name] = ibis.ifelse(value.isnan() | value.isinf(), ibis.null("float64"), value)
        return {name: _cast(value, kinds[name]) for name, value in read.items()}, notes

    def _judged(
        self, table: ir.Table, kinds: Mapping[str, Kind], checked: Collection[str], needed: Collection[str]
    ) -> tuple[dict[str, float], set[str]]:
        """Columns that can hardly be read, with that share, and columns that have any raw text at all."""
        counts: dict[str, ir.Value] = {}
        for name in checked:
            raw = table[RAW_PREFIX + name]
            odd = raw.strip().lower().isin(amounts.NOT_FINITE)
            counts[f"read_{name}"] = table[name].count()
            counts[f"raw_{name}"] = raw.count()
            counts[f"odd_{name}"] = odd.ifelse(1, 0).sum()
        if not counts:
            return {}, set()
        one = self.engine.to_arrow(table.aggregate(**counts)).to_pylist()[0]
        bad = {}
        for name in checked:
            unread = one[f"raw_{name}"] - (one[f"odd_{name}"] or 0)
            share = unread / max(one[f"read_{name}"] + unread, 1)
            if share > TOLERATED_SHARE:
                if name in needed:
                    raise self._unreadable(name, kinds[name], share, table)
                bad[name] = share
        return bad, {name for name in checked if one[f"raw_{name}"]}

    def _unreadable(self, name: str, kind: Kind, share: float, table: ir.Table) -> SourceError:
        raw = table[RAW_PREFIX + name]
        odd = raw.strip().lower().isin(amounts.NOT_FINITE)
        few = table.filter(raw.notnull(), ~odd).select(SOURCE_ROW, value=raw)
        found = self.engine.to_arrow(few.order_by(SOURCE_ROW).limit(SHOWN)).to_pylist()
        unread = Unread(self.where, name, share, {one[SOURCE_ROW]: one["value"] for one in found})
        if kind in _DATES:
            return unreadable_dates(unread, self.options.date_format)
        return unreadable_numbers(unread, self.options.decimal)


def _native(table: ir.Table, kinds: Mapping[str, Kind]) -> ir.Table:
    """Native types brought to the schema's where that cannot fail; the rest as text."""
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
            casts[name] = _with_lost_digits_shown(column)
        elif not (kind == "flag" and column.type().is_boolean()):
            casts[name] = column.cast("string")
    return table.mutate(**casts) if casts else table


def _within_calendar(column: ir.Value) -> ir.Value:
    """Without the moments that files may hold and no calendar has: nothing else could take them on."""
    kind = column.type()
    if kind.is_timestamp() and (kind.scale or 0) > _MICROSECONDS:
        return column  # these begin and end within it
    first, last = (ibis.literal(day).cast("timestamp(6)").cast(kind) for day in _CALENDAR)
    return ibis.ifelse(column.between(first, last), column, ibis.null(kind))


def _with_lost_digits_shown(column: ir.FloatingValue) -> ir.StringValue:
    """As text. Numbers too long to be exact are in scientific notation, as spreadsheets show them, so that
    such ids are known for what they are.
    """
    text, size = column.cast("string"), column.abs()
    exponent = ibis.ifelse(size < 10.0**16, 15, 16)
    mantissa = (column / ibis.literal(10.0).pow(exponent)).round(14).cast("string")
    scientific = mantissa + "E+" + exponent.cast("string")
    return ibis.ifelse((size > 2.0**53) & (size < 10.0**17), scientific, text)


def _number_as_text(column: ir.NumericValue) -> ir.StringValue:
    """Epochs without `.0`; serial dates of Excel with the part that is their time."""
    return column.cast("string").re_replace(r"\.0$", "")


def _cast(value: ir.Value, kind: Kind) -> ir.Value:
    if kind == "count" and value.type().is_floating():
        value = ibis.ifelse(value.abs() < _MOST_COUNTED, value.round(), ibis.null(value.type()))
    wanted = IBIS_TYPES[kind]
    return value if value.type().copy(nullable=True) == ibis.dtype(wanted) else value.cast(wanted)


def _unread(original: ir.Value, read: ir.Value, kind: Kind) -> ir.StringValue:
    """The text where there was one and nothing could be read from it; null elsewhere."""
    shown = original.cast("string").strip()
    # A NaN among numbers is shown; among dates it is one of the words for nothing.
    nothing = [word for word in NULL_WORDS if not (kind in _NUMBERS and word in amounts.NOT_FINITE)]
    unread = read.isnull() & ~shown.lower().isin(nothing)
    return ibis.ifelse(unread, shown, ibis.null("string"))
