"""Read a table: match columns, convert types, and compute the amount if there is no amount column."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import ibis

from tenure.core.errors import ColumnError, SourceError
from tenure.core.orders.cleaning import LINE_ID, RAW_PREFIX
from tenure.core.orders.schema import CUSTOMERS, EVENTS, PRODUCTS, TRANSACTIONS, Kind
from tenure.meaning import columns as meaning_columns
from tenure.sources.files.rows import preferred_columns
from tenure.sources.mapping import columns as _columns
from tenure.sources.mapping.names import normalised
from tenure.sources.mapping.rivals import with_stakes
from tenure.sources.values.currency_signs import FACTOR
from tenure.sources.values.flags import with_flags
from tenure.sources.values.typed import Reader

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from tenure.core.orders.reading import MappedColumn, ReadOptions
    from tenure.core.ports import Engine
    from tenure.sources.files.rows import RawTable, Rows
    from tenure.sources.mapping.columns import ColumnMatches, TableSpec

KINDS: dict[str, Kind] = {
    **{column.name: column.kind for table in (CUSTOMERS, PRODUCTS, EVENTS, TRANSACTIONS) for column in table},
    LINE_ID: "text",
    **meaning_columns.KINDS,
    **{"from": "text", "to": "text", "rate": "number", "date": "timestamp"},
}
_ROW_NUMBERS = re.compile(r"\(column \d+\)|unnamed:? \d+|index|row ?(id|no|number)?", re.IGNORECASE)


@dataclass(frozen=True)
class Part:
    """A typed table, with the origin of its columns and notes.

    computed : columns that were computed from others by default, not by an option.
    currencies : codes or signs in the amounts; if there are several, each row has its own in `currency`.
    columns : the names of all columns of the file.
    """

    table: ir.Table
    mapping: tuple[MappedColumn, ...]
    unused: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    computed: frozenset[str] = frozenset()
    currencies: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()

    @property
    def source_names(self) -> dict[str, str]:
        """Field -> name of the file's column."""
        return {match.target_column: match.source_column for match in self.mapping}


def read_part(
    raw: RawTable,
    spec: TableSpec,
    engine: Engine,
    options: ReadOptions,
    extra_kinds: Mapping[str, Kind] | None = None,
) -> Part:
    """Match the columns of a raw table with the spec, and convert them to their types.

    `extra_kinds` are the kinds of columns outside the schema; those with money have to be readable.

    Raises ColumnError, DateError, AmountError or another SourceError; never returns part of a table.
    """
    try:
        # A layout declares its columns, so the nesting is not needed.
        preferred = preferred_columns(raw) if extra_kinds is None else {}
        matches = _columns.match_columns(replace(spec, preferred=preferred), raw.names, raw.label)
    except ColumnError as error:
        raise with_stakes(error, raw, engine, options) from None
    if "amount" in spec.aliases:
        matches = _with_amount(matches)
    extra_columns = () if "order_id" not in matches.picks else _distinguishing_columns(matches)
    factor_columns = _factor_picks(matches)
    known_kinds = {**KINDS, **(extra_kinds or {})}
    required_fields = {*spec.required, "amount", *factor_columns, *_columns_of(matches, factor_columns)}
    required_fields |= {field for field, how in matches.how.items() if how == "override"}
    required_fields |= {field for field, kind in (extra_kinds or {}).items() if kind == "money"}
    try:
        with raw.rows({**matches.picks, **factor_columns}, extra_columns) as read_rows:
            rows, matches = with_flags(read_rows, matches, engine)
            kinds: dict[str, Kind] = {field: known_kinds[field] for field in matches.picks}
            kinds |= dict.fromkeys(factor_columns, "number")
            typed = Reader(engine, options, raw.label).convert(
                _without_percent_signs(rows), kinds, required_fields
            )
    except SourceError as error:
        error.in_table(matches.mapping(spec.table), raw.names)
        raise
    table = _with_products(typed.table, matches, factor_columns)
    mapping = tuple(
        match for match in matches.mapping(spec.table) if match.target_column not in typed.left_out
    )
    computed = frozenset(field for field, how in matches.how.items() if how == "computed")
    notes = (*matches.notes, *typed.notes)
    return Part(table, mapping, matches.unused, notes, computed, typed.currencies, tuple(raw.names))


def _without_percent_signs(rows: Rows) -> Rows:
    """Discounts such as `10%` become shares of 1, which cannot be confused with discounts in money."""
    if "discount" not in rows.table.columns or not rows.table.discount.type().is_string():
        return rows
    text = rows.table.discount.strip()
    digits = text.re_replace(r"\s*%$", "").replace(",", ".").try_cast("float64")
    share = ibis.ifelse(text.endswith("%"), (digits / 100).cast("string"), rows.table.discount)
    return replace(rows, table=rows.table.mutate(discount=share))


def _with_amount(matches: ColumnMatches) -> ColumnMatches:
    """If there is no amount column: quantity times price, or a price without quantity."""
    if "amount" in matches.how or "unit_price" not in matches.picks:
        return matches
    price = matches.picks["unit_price"]
    if "quantity" in matches.picks:
        factors = {**matches.factors, "amount": (matches.picks["quantity"], price)}
        return replace(matches, factors=factors, how={**matches.how, "amount": "computed"})
    if normalised(price) != "price":
        return matches
    picks = {"amount" if field == "unit_price" else field: column for field, column in matches.picks.items()}
    how = {"amount" if field == "unit_price" else field: origin for field, origin in matches.how.items()}
    return replace(matches, picks=picks, how=how)


def _distinguishing_columns(matches: ColumnMatches) -> tuple[str, ...]:
    """Columns that cleaning does not see, except row numbers, which would make every row different."""
    dropped = [column for field, column in matches.picks.items() if field in meaning_columns.KINDS]
    return tuple(name for name in (*matches.unused, *dropped) if not _ROW_NUMBERS.fullmatch(name))


def _factor_picks(matches: ColumnMatches) -> dict[str, str]:
    """Columns that are read only as factors."""
    parts = [part for factors in matches.factors.values() for part in factors]
    matched_columns = set(matches.picks.values())
    extra_columns = [
        part for part in dict.fromkeys(parts) if part not in matched_columns and not _columns.is_number(part)
    ]
    return {f"{FACTOR}{number}": part for number, part in enumerate(extra_columns)}


def _columns_of(matches: ColumnMatches, extra: dict[str, str]) -> dict[str, str]:
    """Field -> column, for the columns that are factors."""
    parts = {part for factors in matches.factors.values() for part in factors}
    return {field: column for field, column in {**matches.picks, **extra}.items() if column in parts}


def _with_products(table: ir.Table, matches: ColumnMatches, extra: dict[str, str]) -> ir.Table:
    by_column = {column: field for field, column in _columns_of(matches, extra).items()}
    computed: dict[str, ir.Value] = {}
    for field, parts in matches.factors.items():
        product: ir.Value = ibis.literal(1.0)
        raws = []
        for part in parts:
            product = product * (float(part) if _columns.is_number(part) else table[by_column[part]])
            raw = RAW_PREFIX + by_column.get(part, "")
            if raw in table.columns:
                raws.append(table[raw])
        computed[field] = product
        if raws:
            computed[RAW_PREFIX + field] = ibis.coalesce(*raws)
    dropped = [name for name in table.columns if name.removeprefix(RAW_PREFIX).startswith(FACTOR)]
    return table.mutate(**computed).drop(*dropped) if computed else table
