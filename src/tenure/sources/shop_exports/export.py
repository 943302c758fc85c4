"""A source defined by the layouts of a shop system's exports.

The amount of an order is what was paid for its goods: after discounts, without shipping, tips and gift cards
if the export separates them. It includes tax if the system's own prices or totals do.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, get_args

import ibis

from tenure.core.errors import ColumnError, DateError, OptionError
from tenure.core.orders.answers import Answers, StatusMeaning
from tenure.core.orders.cleaning import RAW_PREFIX
from tenure.core.orders.reading import MappedColumn
from tenure.meaning.columns import CHARGES
from tenure.sources.files.open_table import column_names, open_table
from tenure.sources.mapping import aliases as _aliases
from tenure.sources.mapping.columns import TableSpec
from tenure.sources.mapping.orders import Rules, order_overrides, settled_reading, with_nesting
from tenure.sources.mapping.parts import Part, read_part
from tenure.sources.shop_exports import rows
from tenure.sources.values import minor_units

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from tenure.core.orders.reading import Reading, ReadOptions, SourceCard
    from tenure.core.ports import Engine
    from tenure.sources.files.rows import RawTable
    from tenure.sources.shop_exports.layout import Amount, Layout

_RANKS = {name: rank for rank, name in enumerate(_aliases.ORDERS)}


@dataclass(frozen=True)
class ShopExport:
    """Recognizes and reads the exports of a shop system.

    card : its title is the system's name in messages. layouts : the most telling first.
    statuses : normalised status or type -> what it means in this system. Raises ValueError for a meaning
        that is not a `StatusMeaning`.
    """

    card: SourceCard
    layouts: tuple[Layout, ...]
    statuses: Mapping[str, StatusMeaning] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for status, meaning in self.statuses.items():
            if meaning not in get_args(StatusMeaning):
                raise ValueError(
                    f"{self.card.name}: the status {status!r} cannot mean {meaning!r}; "
                    f"choose one of {', '.join(get_args(StatusMeaning))}"
                )

    def recognises(self, location: str) -> bool:
        """By its column names."""
        return self._layout_of(column_names(location)) is not None

    def read(self, location: str, options: ReadOptions, engine: Engine) -> Reading:
        """Read the export.

        Raises
        ------
        ColumnError
            `source.<name>.layout` if the file is not one of the exports; `source.<name>.no_customer` if it
            does not identify customers; `source.column.missing` if it has no date or amount.
        """
        if options.lines is not None:
            raise OptionError(
                f"An export of {self.card.title} is read on its own, without a second file of lines.",
                values=[options.lines],
                hint="leave out --lines, or read both files with --source csv",
                code="option.lines",
            )
        return self.read_raw(open_table(location, engine, options.sheet), options, engine)

    def has_records(self, names: Sequence[str]) -> bool:
        """Whether a table with these columns holds API records of the system, in any file format."""
        layout = self._layout_of(names)
        return layout is not None and bool(layout.minor_units)

    def read_raw(self, raw: RawTable, options: ReadOptions, engine: Engine) -> Reading:
        """Read an open table. Raises the same errors as `read`."""
        layout = self._layout_of(raw.names)
        if layout is None:
            raise self._unknown_layout_error(raw)
        if not layout.names_customer(raw.names) and "customer_id" not in options.columns:
            raise self._no_customer_error(raw, layout, "has no column that identifies the customer")
        part = self._prepared(raw, layout, options, engine)
        rules = with_nesting(Rules(statuses=self.statuses), raw, part)
        if layout.is_lines:
            rules = replace(
                rules,
                answers=Answers(amount_is="line"),
                settled_topics=frozenset({"amount"}),
                refunded_of="line",
            )
        reading = settled_reading(part, raw.label, options, engine, rules)
        return replace(reading, notes=(*reading.notes, *layout.notes))

    def _layout_of(self, names: Sequence[str]) -> Layout | None:
        return next((layout for layout in self.layouts if names and not layout.missing(names)), None)

    def _prepared(self, raw: RawTable, layout: Layout, options: ReadOptions, engine: Engine) -> Part:
        """The typed rows, with amounts, times and original orders."""
        part = _typed(raw, layout, options, engine)
        if not _has_customers(part.table, engine):
            raise self._no_customer_error(raw, layout, "does not identify a customer on any row")
        table, mapping = part.table, list(part.mapping)
        amount = _amount_of(layout, part)
        if amount is not None:
            table = rows.with_amount(table, amount)
            mapping = [match for match in mapping if match.target_column != "amount"] + _amount_mapping(
                part.source_names, amount
            )
            part = replace(part, computed=part.computed - {"amount"})
        elif "amount" not in table.columns:
            raise _no_amount_error(raw, layout)
        if "time_of_day" in table.columns:
            table = rows.with_time_of_day(table)
        if layout.prepare is not None:
            table = layout.prepare(table, engine)
        if layout.minor_units and "amount" not in options.columns:
            table, notes = minor_units.in_major_units(table, layout.minor_units, engine, raw.label)
            part = replace(part, notes=(*part.notes, *notes))
        if layout.original is not None:
            table = rows.with_originals(table, layout.original)
        mapping += [
            MappedColumn("transactions", field_name, words, "computed")
            for field_name, words in layout.computed.items()
            if field_name in table.columns and field_name not in part.source_names
        ]
        extra = [name for name in table.columns if name.removeprefix(RAW_PREFIX) in layout.kinds]
        table = engine.materialise(table.drop(*extra), ibis.util.gen_name("tenure_read"))
        public_columns = [match for match in mapping if match.target_column not in layout.kinds]
        ordered = sorted(public_columns, key=lambda match: _RANKS.get(match.target_column, len(_RANKS)))
        return replace(part, table=table, mapping=tuple(ordered))

    def _unknown_layout_error(self, raw: RawTable) -> ColumnError:
        nearest = min(self.layouts, key=lambda layout: len(layout.missing(raw.names)) / len(layout.known_by))
        return ColumnError(
            f"{raw.label} is not an export of {self.card.title} that Tenure recognizes; as its "
            f"{nearest.title}, it would need {', '.join(nearest.missing(raw.names))}.",
            values=raw.names,
            hint=f"export it again with all columns ({self.card.reads}), or read it with --source csv and "
            "--column",
            code=f"source.{self.card.name}.layout",
            columns=raw.names,
        )

    def _no_customer_error(self, raw: RawTable, layout: Layout, reason: str) -> ColumnError:
        return ColumnError(
            f"{raw.label} is {self.card.title}'s {layout.title}, which {reason}: no predictions "
            "can be made from it.",
            hint=f'{layout.customer_hint}; or choose a column: --column customer_id="..."',
            code=f"source.{self.card.name}.no_customer",
            columns=raw.names,
        )


def _typed(raw: RawTable, layout: Layout, options: ReadOptions, engine: Engine) -> Part:
    """The columns of the layout and those named by the user, converted to their types."""
    overrides = order_overrides(options)
    aliases = _aliases.SOFT_DELETES | layout.aliases
    aliases = aliases | {name: () for name in overrides if name in _aliases.ORDERS}
    spec = TableSpec("transactions", aliases, ("customer_id", "order_date"), overrides)
    try:
        return read_part(raw, spec, engine, options, layout.kinds)
    except DateError as error:
        if error.code != "source.date.ambiguous" or layout.date_format is None:
            raise
    part = read_part(raw, spec, engine, replace(options, date_format=layout.date_format), layout.kinds)
    note = f"{raw.label}: dates are read as {layout.date_format}, as this export writes them."
    return replace(part, notes=(*part.notes, note))


def _has_customers(table: ir.Table, engine: Engine) -> bool:
    emails = [table.email] if "email" in table.columns else []
    ids = ibis.coalesce(table.customer_id, *emails)
    return bool(engine.to_arrow(ids.count()).as_py())


def _amount_of(layout: Layout, part: Part) -> Amount | None:
    """How to compute the amount, unless the export or the user provides a column for it."""
    if "amount" in part.table.columns and "amount" not in part.computed:
        return None
    return next((amount for amount in layout.amounts if amount.base in part.table.columns), None)


def _amount_mapping(column: Mapping[str, str], amount: Amount) -> list[MappedColumn]:
    """Origin of the amount and the charges."""
    words = rows.amount_formula(column, amount)
    how = "alias" if words == column[amount.base] else "computed"
    mapped = [MappedColumn("transactions", "amount", words, how)]
    for charge in CHARGES:
        parts = (*amount.contains.get(charge, ()), *amount.separate.get(charge, ()))
        names = [column[name] for name in parts if name in column]
        if names:
            mapped.append(MappedColumn("transactions", charge, " + ".join(names), "alias"))
    return mapped


def _no_amount_error(raw: RawTable, layout: Layout) -> ColumnError:
    bases = [amount.base for amount in layout.amounts] or ["amount"]
    missing = [layout.columns[base][0] for base in bases]
    return ColumnError(
        f"{raw.label} has no amounts: it is missing {' and '.join(missing)}.",
        values=raw.names,
        hint='export it again with all columns, or choose the column: --column amount="..."',
        code="source.column.missing",
        columns=raw.names,
    )
