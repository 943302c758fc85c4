"""One table read: columns found, typed, and its amount worked out where it has none of its own."""

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
    from tenure.sources.files.rows import Raw, Rows
    from tenure.sources.mapping.columns import Found, Wish

KINDS: dict[str, Kind] = {
    **{column.name: column.kind for table in (CUSTOMERS, PRODUCTS, EVENTS, TRANSACTIONS) for column in table},
    LINE_ID: "text",
    **meaning_columns.KINDS,
    **{"from": "text", "to": "text", "rate": "number", "date": "timestamp"},
}
_ROW_NUMBERS = re.compile(r"\(column \d+\)|unnamed:? \d+|index|row ?(id|no|number)?", re.IGNORECASE)


@dataclass(frozen=True)
class Part:
    """A typed table, where its columns came from, and what there is to say about it.

    computed : columns of ours that were worked out from others without being asked for.
    currencies : codes or signs written into the amounts; of several, each row has its own in `currency`.
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
    def theirs(self) -> dict[str, str]:
        """Our name -> theirs."""
        return {one.ours: one.theirs for one in self.mapping}


def read_part(
    raw: Raw, wish: Wish, engine: Engine, options: ReadOptions, own: Mapping[str, Kind] | None = None
) -> Part:
    """Find the wished columns in a raw table and give them their types.

    `own` are columns beside those of the schema, with what they hold; those of money have to be readable.

    Raises ColumnError, DateError, AmountError or another SourceError; never gives half a table.
    """
    try:
        # A layout knows its columns; their nesting says nothing beside it.
        preferred = preferred_columns(raw) if own is None else {}
        found = _columns.find(replace(wish, preferred=preferred), raw.names, raw.where)
    except ColumnError as error:
        raise with_stakes(error, raw, engine, options) from None
    if "amount" in wish.aliases:
        found = _with_amount(found)
    others = () if "order_id" not in found.picks else _told_apart_by(found)
    extra = _factor_picks(found)
    known = {**KINDS, **(own or {})}
    needed = {*wish.required, "amount", *extra, *_columns_of(found, extra)}
    needed |= {ours for ours, how in found.how.items() if how == "override"}
    needed |= {ours for ours, kind in (own or {}).items() if kind == "money"}
    try:
        with raw.rows({**found.picks, **extra}, others) as picked:
            rows, found = with_flags(picked, found, engine)
            kinds: dict[str, Kind] = {ours: known[ours] for ours in found.picks}
            kinds |= dict.fromkeys(extra, "number")
            typed = Reader(engine, options, raw.where).typed(_without_percent_signs(rows), kinds, needed)
    except SourceError as error:
        error.in_table(found.mapping(wish.table), raw.names)
        raise
    table = _multiplied(typed.table, found, extra)
    mapping = tuple(one for one in found.mapping(wish.table) if one.ours not in typed.left_out)
    computed = frozenset(ours for ours, how in found.how.items() if how == "computed")
    notes = (*found.notes, *typed.notes)
    return Part(table, mapping, found.unused, notes, computed, typed.currencies, tuple(raw.names))


def _without_percent_signs(rows: Rows) -> Rows:
    """Discounts written as `10%` become shares of 1, which no discount in money of a shop is."""
    if "discount" not in rows.table.columns or not rows.table.discount.type().is_string():
        return rows
    text = rows.table.discount.strip()
    digits = text.re_replace(r"\s*%$", "").replace(",", ".").try_cast("float64")
    share = ibis.ifelse(text.endswith("%"), (digits / 100).cast("string"), rows.table.discount)
    return replace(rows, table=rows.table.mutate(discount=share))


def _with_amount(found: Found) -> Found:
    """Where no column is the amount: units times price, or a price that stands alone."""
    if "amount" in found.how or "unit_price" not in found.picks:
        return found
    price = found.picks["unit_price"]
    if "quantity" in found.picks:
        factors = {**found.factors, "amount": (found.picks["quantity"], price)}
        return replace(found, factors=factors, how={**found.how, "amount": "computed"})
    if normalised(price) != "price":
        return found
    picks = {"amount" if ours == "unit_price" else ours: theirs for ours, theirs in found.picks.items()}
    how = {"amount" if ours == "unit_price" else ours: said for ours, said in found.how.items()}
    return replace(found, picks=picks, how=how)


def _told_apart_by(found: Found) -> tuple[str, ...]:
    """Columns that cleaning will not see, but for row numbers: those would make every row different."""
    gone = [theirs for ours, theirs in found.picks.items() if ours in meaning_columns.KINDS]
    return tuple(name for name in (*found.unused, *gone) if not _ROW_NUMBERS.fullmatch(name))


def _factor_picks(found: Found) -> dict[str, str]:
    """Columns that are only there to be multiplied."""
    parts = [part for factors in found.factors.values() for part in factors]
    known = set(found.picks.values())
    bare = [part for part in dict.fromkeys(parts) if part not in known and not _columns.is_number(part)]
    return {f"{FACTOR}{number}": part for number, part in enumerate(bare)}


def _columns_of(found: Found, extra: dict[str, str]) -> dict[str, str]:
    """Our names of the columns that are factors, by theirs."""
    parts = {part for factors in found.factors.values() for part in factors}
    return {ours: theirs for ours, theirs in {**found.picks, **extra}.items() if theirs in parts}


def _multiplied(table: ir.Table, found: Found, extra: dict[str, str]) -> ir.Table:
    by_theirs = {theirs: ours for ours, theirs in _columns_of(found, extra).items()}
    made: dict[str, ir.Value] = {}
    for ours, parts in found.factors.items():
        product: ir.Value = ibis.literal(1.0)
        raws = []
        for part in parts:
            product = product * (float(part) if _columns.is_number(part) else table[by_theirs[part]])
            raw = RAW_PREFIX + by_theirs.get(part, "")
            if raw in table.columns:
                raws.append(table[raw])
        made[ours] = product
        if raws:
            made[RAW_PREFIX + ours] = ibis.coalesce(*raws)
    gone = [name for name in table.columns if name.removeprefix(RAW_PREFIX).startswith(FACTOR)]
    return table.mutate(**made).drop(*gone) if made else table
