"""From a location to a Reading: orders or order lines, and the tables beside them."""

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
from tenure.sources.mapping.columns import Wish
from tenure.sources.mapping.events import with_our_kinds
from tenure.sources.mapping.joined import read_joined
from tenure.sources.mapping.parts import Part, read_part

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from tenure.core.orders.answers import AmountIs, StatusMeaning
    from tenure.core.orders.reading import ReadOptions
    from tenure.core.ports import Engine
    from tenure.meaning.ids import IdRepairs
    from tenure.sources.files.rows import Raw
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
    """What a source knows about its own kind of file.

    cleaning : None where nothing special is known. statuses : normalised status -> meaning, beside the words
    that every shop uses. answers : what such a file means. settled_topics : what needs no question in it.
    refunded_of : whether refunded amounts are of a line or of an order, where that is known.
    """

    cleaning: CleaningRules | None = None
    statuses: Mapping[str, StatusMeaning] = field(default_factory=dict)
    answers: Answers = field(default_factory=Answers)
    settled_topics: frozenset[str] = frozenset()
    refunded_of: RefundedOf = None


def read_log(raw: Raw, options: ReadOptions, engine: Engine, rules: Rules | None = None) -> Reading:
    """Read a table of orders or order lines, joined with `options.lines` where given, and the side tables.

    A log without order ids gets one per row (`CleaningRules.rows_are_orders`); one without amounts has
    `has_money=False` and no amount column.
    """
    if options.lines is None:
        wish = Wish("transactions", _aliases.ORDERS, ("customer_id", "order_date"), plain(options))
        part = read_part(raw, wish, engine, options)
    else:
        part = read_joined(raw, open_table(options.lines, engine, preferred="lines"), engine, options)
    rules = rules or Rules()
    if options.lines is not None:
        # Refunds come from the headers, and are repeated on the lines of their order.
        rules = replace(rules, refunded_of="order")
    return settled_reading(part, raw.where, options, engine, with_nesting(rules, raw, part))


def with_nesting(rules: Rules, raw: Raw, part: Part) -> Rules:
    """The rules, with what amounts and refunds belong to where lines are nested in orders."""
    of_lines = columns_of_lines(raw)
    if of_lines and "refunded_amount" in part.theirs:
        is_of_line = part.theirs["refunded_amount"] in of_lines
        rules = replace(rules, refunded_of="line" if is_of_line else "order")
    if not of_lines or "amount" not in part.theirs or rules.answers.amount_is != "auto":
        return rules
    amount_is: AmountIs = "line" if part.theirs["amount"] in of_lines else "order"
    return replace(rules, answers=replace(rules.answers, amount_is=amount_is))


def settled_reading(part: Part, where: str, options: ReadOptions, engine: Engine, rules: Rules) -> Reading:
    """A typed part with its meaning settled, and the side tables with the same customer ids."""
    reading, ids = settled_part(part, where, options, engine, rules)
    return with_side_tables(reading, options, engine, ids)


def settled_part(
    part: Part, where: str, options: ReadOptions, engine: Engine, rules: Rules
) -> tuple[Reading, IdRepairs]:
    """The same without side tables, and the repairs of customer ids that those need.

    Whatever is wrong with them, the error tells the columns of the orders.
    """
    try:
        return _settled(part, where, options, engine, rules)
    except SourceError as error:
        error.in_table(part.mapping, part.columns)
        raise


def _settled(
    part: Part, where: str, options: ReadOptions, engine: Engine, rules: Rules
) -> tuple[Reading, IdRepairs]:
    rates = None
    if options.rates is not None:
        wish = Wish("rates", _aliases.RATES, ("from", "to", "rate"))
        rates = read_part(open_table(options.rates, engine), wish, engine, options).table
    settled = settle(
        FileOrders(
            _with_currency_of_amounts(part),
            part.theirs,
            where,
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
        equal_lines_count=settled.has_lines and LINE_ID not in part.table.columns
    )
    settled_part = replace(part, table=settled.table, notes=(*part.notes, *settled.notes))
    reading = replace(
        reading_of(settled_part, cleaning), questions=settled.questions, currency=settled.currency
    )
    return reading, settled.ids


def _with_currency_of_amounts(part: Part) -> ir.Table:
    """The table, with a currency where all amounts are written with one sign, such as `€`."""
    written = part.currencies
    if "currency" in part.table.columns or len(written) != 1:
        return part.table
    return part.table.mutate(currency=ibis.literal(written[0]))


def reading_of(part: Part, rules: CleaningRules) -> Reading:
    """Complete one part: order ids where there are none, and whether there is money."""
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
            + _where_money_may_be(part.unused)
        )
    return Reading(Tables(table), mapping, rules, has_money, part.unused, tuple(notes), columns=part.columns)


def _where_money_may_be(unused: Sequence[str]) -> str:
    """The option that names the amounts, if some column looks as if it held them."""
    likely = [
        name for name in unused if _MONEY.search(name.casefold()) and not _CHARGE.search(name.casefold())
    ]
    if not likely:
        return ""
    return f' If they are in {" or ".join(likely[:3])}, choose that column: --column amount="{likely[0]}".'


def with_side_tables(
    reading: Reading, options: ReadOptions, engine: Engine, ids: IdRepairs | None = None
) -> Reading:
    """The reading with customers, products and events, where the options name them.

    `ids` are the repairs of customer ids that the orders needed.
    """
    for name, (aliases, required) in _SIDE_TABLES.items():
        location = getattr(options, name)
        if location is None:
            continue
        wish = Wish(name, aliases, required, dotted(options, name), flag=f"{name}.")
        part = read_part(open_table(location, engine, preferred=name), wish, engine, options)
        table = with_our_kinds(part.table) if name == "events" else part.table
        if ids is not None and "customer_id" in table.columns:
            table = table.mutate(customer_id=ids.apply(table.customer_id))
        reading = replace(
            reading,
            tables=reading.tables.with_table(name, table),
            mapping=(*reading.mapping, *part.mapping),
            notes=(*reading.notes, *part.notes),
        )
    return reading


def plain(options: ReadOptions) -> dict[str, str]:
    """Overrides of the order table itself: names without a dot."""
    known = (*_SIDE_TABLES, "lines")
    for name in options.columns:
        table, dot, _ = name.partition(".")
        if dot and table not in known:
            raise OptionError(
                "--column names a table that does not exist.",
                values=[name],
                hint=f"before the dot, write one of: {', '.join(known)}",
                code="option.column",
            )
    return {name: theirs for name, theirs in options.columns.items() if "." not in name}


def dotted(options: ReadOptions, table: str) -> dict[str, str]:
    """Overrides of a side table: `customers.signup_date` and its like."""
    before = f"{table}."
    return {
        name.removeprefix(before): theirs
        for name, theirs in options.columns.items()
        if name.startswith(before)
    }
