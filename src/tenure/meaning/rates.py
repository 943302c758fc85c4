"""Convert amounts by the user's exchange rates: the latest rate on or before the day of the order."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import ibis

from tenure.core.errors import AmountError
from tenure.core.orders.answers import Question
from tenure.core.orders.reading import SOURCE_ROW
from tenure.meaning.columns import MONEY

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from tenure.meaning.orders import FileOrders

_SHOWN = 5


def converted_by_rates(orders: FileOrders, target: str) -> FileOrders:
    """Convert all money to `target`; rows without a currency are assumed to be in it.

    `orders.rates_table` has `from`, `to`, `rate` (units of `to` for one unit of `from`) and may have `date`:
    a rate applies from its day until the next one. A rate in the opposite direction is inverted.

    Raises
    ------
    AmountError
        `source.currency.rates`: no rate covers a currency on some day.
    """
    rates = _both_ways(orders, target)
    table = orders.table.mutate(code=orders.table.currency.fill_null(target))
    joined = _with_rate(table, rates, target)
    orders = orders.with_table(joined).materialised()
    _refuse_gaps(orders, target)
    table = orders.table
    money = [name for name in MONEY if name in table.columns]
    before = orders.rows_of(
        table.filter(table.code != target).group_by("code").aggregate(rows=ibis._.count()).order_by("code")
    )
    table = table.mutate(
        **{name: table[name] * table.rate for name in money}, currency=ibis.literal(target)
    ).drop("rate", "code")
    converted = ", ".join(f"{row['code']} ({row['rows']:,} rows)" for row in before)
    text = f"{orders.location}: amounts in {converted} are converted to {target} at the given rates."
    question = Question(
        "currency", orders.name_of("currency"), text, "currency", f"--currency {target}", answer=target
    )
    return replace(orders.with_table(table), currency=target).with_questions(question)


def _both_ways(orders: FileOrders, target: str) -> ir.Table:
    """Rates into the target: `code`, `rate`, `since` (null if a rate always applies)."""
    rates = orders.rates_table
    assert rates is not None
    since = rates.date if "date" in rates.columns else ibis.null("timestamp(6)")
    plain = rates.select(
        code=rates["from"].strip().upper(), into=rates.to.strip().upper(), rate=rates.rate, since=since
    )
    inverted = plain.select(
        code=plain.into, into=plain.code, rate=1.0 / plain.rate.nullif(0.0), since="since"
    )
    all_rates = plain.union(inverted)
    all_rates = all_rates.filter(all_rates.into == target, all_rates.code != target, all_rates.rate > 0)
    return all_rates.group_by(["code", "since"]).aggregate(rate=all_rates.rate.max())


def _with_rate(table: ir.Table, rates: ir.Table, target: str) -> ir.Table:
    """Each row with the latest rate on or before its day; 1 for the target itself, null if there is none."""
    keys = table.select(SOURCE_ROW, "code", "order_date")
    pairs = keys.join(rates, "code")
    pairs = pairs.filter(pairs.since.isnull() | (pairs.since.date() <= pairs.order_date.date()))
    latest = pairs.group_by(SOURCE_ROW).aggregate(
        latest_rate=pairs.rate.argmax(pairs.since.fill_null(ibis.timestamp("1900-01-01")))
    )
    joined = table.left_join(latest, SOURCE_ROW).drop(f"{SOURCE_ROW}_right")
    return joined.mutate(rate=ibis.ifelse(joined.code == target, 1.0, joined.latest_rate)).drop("latest_rate")


def _refuse_gaps(orders: FileOrders, target: str) -> None:
    table = orders.table
    gaps = (
        table.filter(table.rate.isnull(), table.order_date.notnull())
        .group_by("code")
        .aggregate(rows=ibis._.count(), first=table.order_date.min(), last=table.order_date.max())
    )
    missing = orders.rows_of(gaps.order_by(ibis.desc("rows")).limit(_SHOWN))
    if missing:
        raise AmountError(
            f"The exchange rates file has no rate into {target} for some orders.",
            values=[
                f"{row['code']}: {row['rows']:,} rows from {row['first']:%Y-%m-%d} to {row['last']:%Y-%m-%d}"
                for row in missing
            ],
            hint="add these rates to the file (columns date, from, to, rate), or choose a "
            "currency that it covers: --currency",
            code="source.currency.rates",
        )
