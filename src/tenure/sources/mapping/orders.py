"""Read a location into a Reading: orders or order lines, and the side tables."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import ibis

from tenure.core.errors import OptionError, SourceError
from tenure.core.orders.answers import Answers
from tenure.core.orders.cleaning import LINE_ID, RAW_FILE, CleaningRules
from tenure.core.orders.reading import SOURCE_ROW, MappedColumn, Reading
from tenure.core.orders.tables import Tables
from tenure.meaning.orders import FileOrders, RefundedOf
from tenure.meaning.settle import settle
from tenure.sources.files.open_table import open_table
from tenure.sources.files.rows import columns_of_lines
from tenure.sources.mapping import aliases as _aliases
from tenure.sources.mapping.columns import TableSpec
from tenure.sources.mapping.events import with_standard_kinds
from tenure.sources.mapping.joined import read_joined
from tenure.sources.mapping.parts import Part, read_part

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from tenure.core.orders.answers import AmountIs, StatusMeaning
    from tenure.core.orders.reading import ReadOptions
    from tenure.core.ports import Engine
    from tenure.meaning.ids import IdRepairs
    from tenure.sources.files.rows import RawTable
    from tenure.sources.mapping.aliases import Tiers

_MONEY = re.compile(
    r"total|amount|price|gross|net\b|revenue|sales|paid|brutto|netto|betrag|montant|importe|valor"
)
_CHARGE = re.compile(
    r"tax total|total tax|shipping|handling|wrapping|discount|refund|fee\b|tip\b|subtotal|weight|quantity"
    r"|items|status"
)

_SIDE_TABLES: dict[str, tuple[Mapping[str, Tiers], tuple[str, ...]]] = {
    "customers": (_aliases.CUSTOMERS, ("customer_id",)),
    "products": (_aliases.PRODUCTS, ("product_id",)),
    "events": (_aliases.EVENTS, ("customer_id", "occurred_at", "kind")),
}


@dataclass(frozen=True)
class Rules:
    """What a source declares about its files.

    cleaning : None for the default rules. statuses : normalised status -> meaning, in addition to the words
    that all shops use. answers : answers that hold for every such file. settled_topics : topics that need no
    question.
    refunded_of : whether refunded amounts are per line or per order; None if unknown.
    """

    cleaning: CleaningRules | None = None
    statuses: Mapping[str, StatusMeaning] = field(default_factory=dict)
    answers: Answers = field(default_factory=Answers)
    settled_topics: frozenset[str] = frozenset()
    refunded_of: RefundedOf = None


def read_log(raw: RawTable, options: ReadOptions, engine: Engine, rules: Rules | None = None) -> Reading:
    """Read a table of orders or order lines, joined with `options.lines` if given, and the side tables.

    A log without order IDs gets one per row (`CleaningRules.rows_are_orders`); a log without amounts has
    `has_money=False` and no amount column.
    """
    if options.lines is None:
        spec = TableSpec(
            "transactions", _aliases.ORDERS, ("customer_id", "order_date"), order_overrides(options)
        )
        part = read_part(raw, spec, engine, options)
    else:
        part = read_joined(raw, open_table(options.lines, engine, preferred="lines"), engine, options)
    rules = rules or Rules()
    if options.lines is not None:
        # Refunds come from the headers, and are repeated on every line of their order.
        rules = replace(rules, refunded_of="order")
    return settled_reading(part, raw.label, options, engine, with_nesting(rules, raw, part))


def with_nesting(rules: Rules, raw: RawTable, part: Part) -> Rules:
    """The rules, with the level of amounts and refunds if lines are nested in orders."""
    line_columns = columns_of_lines(raw)
    if line_columns and "refunded_amount" in part.source_names:
        is_per_line = part.source_names["refunded_amount"] in line_columns
        rules = replace(rules, refunded_of="line" if is_per_line else "order")
    if not line_columns or "amount" not in part.source_names or rules.answers.amount_is != "auto":
        return rules
    amount_is: AmountIs = "line" if part.source_names["amount"] in line_columns else "order"
    return replace(rules, answers=replace(rules.answers, amount_is=amount_is))


def settled_reading(part: Part, label: str, options: ReadOptions, engine: Engine, rules: Rules) -> Reading:
    """A typed part with its meaning settled, and the side tables with the same customer IDs."""
    reading, ids = settled_part(part, label, options, engine, rules)
    return with_side_tables(reading, options, engine, ids)


def settled_part(
    part: Part, label: str, options: ReadOptions, engine: Engine, rules: Rules
) -> tuple[Reading, IdRepairs]:
    """The same without side tables, and the repairs of customer IDs for the side tables.

    Errors of any kind include the columns of the orders.
    """
    try:
        return _settled(part, label, options, engine, rules)
    except SourceError as error:
        error.in_table(part.mapping, part.columns)
        raise


def _settled(
    part: Part, label: str, options: ReadOptions, engine: Engine, rules: Rules
) -> tuple[Reading, IdRepairs]:
    rates = None
    if options.rates is not None:
        spec = TableSpec("rates", _aliases.RATES, ("from", "to", "rate"))
        rates = read_part(open_table(options.rates, engine), spec, engine, options).table
    settled_orders = settle(
        FileOrders(
            _with_currency_of_amounts(part),
            part.source_names,
            label,
            options.answers.over(rules.answers),
            engine,
            part.computed,
            rules.statuses,
            rates,
            rules.settled_topics,
            rules.refunded_of,
        )
    )
    cleaning = rules.cleaning or CleaningRules(
        equal_lines_count=settled_orders.has_lines and LINE_ID not in part.table.columns
    )
    completed = replace(part, table=settled_orders.table, notes=(*part.notes, *settled_orders.notes))
    reading = replace(
        reading_of(completed, cleaning), questions=settled_orders.questions, currency=settled_orders.currency
    )
    return reading, settled_orders.ids


def _with_currency_of_amounts(part: Part) -> ir.Table:
    """The table, with a currency if all amounts have the same sign, such as `€`."""
    currencies = part.currencies
    if "currency" in part.table.columns or len(currencies) != 1:
        return part.table
    return part.table.mutate(currency=ibis.literal(currencies[0]))


def reading_of(part: Part, rules: CleaningRules) -> Reading:
    """Complete a part: add missing order IDs, and check whether there are amounts."""
    table, mapping, notes = part.table, part.mapping, list(part.notes)
    if "order_id" not in table.columns:
        table = table.mutate(order_id=table[SOURCE_ROW].cast("string"))
        mapping = (*mapping, MappedColumn("transactions", "order_id", SOURCE_ROW, "computed"))
        rules = replace(rules, rows_are_orders=True)
        notes.append("There is no order ID: every row counts as a separate order.")
        if RAW_FILE in table.columns:
            notes.append(
                "Without order IDs a workspace cannot tell which rows it already has: "
                "import each new export by itself, not the whole folder again."
            )
    has_money = "amount" in table.columns
    if not has_money:
        notes.append(
            (
                "There are no amounts: Tenure can predict orders, probability alive and next "
                "order date, but not money."
            )
            + _amount_hint(part.unused)
        )
    return Reading(Tables(table), mapping, rules, has_money, part.unused, tuple(notes), columns=part.columns)


def _amount_hint(unused: Sequence[str]) -> str:
    """The option for the amount column, if some unused column looks like amounts."""
    likely = [
        name for name in unused if _MONEY.search(name.casefold()) and not _CHARGE.search(name.casefold())
    ]
    if not likely:
        return ""
    return f' If they are in {" or ".join(likely[:3])}, choose that column: --column amount="{likely[0]}".'


def with_side_tables(
    reading: Reading, options: ReadOptions, engine: Engine, ids: IdRepairs | None = None
) -> Reading:
    """The reading with customers, products and events, if named in the options.

    `ids` are the repairs of customer IDs from the orders.
    """
    for name, (aliases, required) in _SIDE_TABLES.items():
        location = getattr(options, name)
        if location is None:
            continue
        spec = TableSpec(name, aliases, required, side_overrides(options, name), flag=f"{name}.")
        part = _side_part(open_table(location, engine, preferred=name), spec, engine, options)
        table = part.table
        if ids is not None and "customer_id" in table.columns:
            table = table.mutate(customer_id=ids.apply(table.customer_id))
        reading = replace(
            reading,
            tables=reading.tables.with_table(name, table),
            mapping=(*reading.mapping, *part.mapping),
            notes=(*reading.notes, *part.notes),
        )
    return reading


def read_side_table(name: str, location: str, options: ReadOptions, engine: Engine) -> Part:
    """Contacts, products or events by themselves; `options.columns` are theirs, without a prefix.

    Raises
    ------
    ColumnError, DateError, AmountError, SourceError
        As `read_part`.
    """
    aliases, required = _SIDE_TABLES[name]
    spec = TableSpec(name, aliases, required, options.columns)
    return _side_part(open_table(location, engine, options.sheet, preferred=name), spec, engine, options)


def _side_part(raw: RawTable, spec: TableSpec, engine: Engine, options: ReadOptions) -> Part:
    part = read_part(raw, spec, engine, options)
    return replace(part, table=with_standard_kinds(part.table)) if spec.table == "events" else part


def order_overrides(options: ReadOptions) -> dict[str, str]:
    """Overrides of the order table itself: names without a dot."""
    known_tables = (*_SIDE_TABLES, "lines")
    for name in options.columns:
        table, dot, _ = name.partition(".")
        if dot and table not in known_tables:
            raise OptionError(
                "--column names a table that does not exist.",
                values=[name],
                hint=f"before the dot, write one of: {', '.join(known_tables)}",
                code="option.column",
            )
    return {name: column for name, column in options.columns.items() if "." not in name}


def side_overrides(options: ReadOptions, table: str) -> dict[str, str]:
    """Overrides of a side table, such as `customers.signup_date`."""
    prefix = f"{table}."
    return {
        name.removeprefix(prefix): column
        for name, column in options.columns.items()
        if name.startswith(prefix)
    }
