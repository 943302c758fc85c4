"""In which money: one currency for all amounts, by a column of converted amounts, by rates, or by a question.

Amounts of two currencies are never added up.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import ibis

from tenure.core.errors import AmountError
from tenure.core.orders.answers import Choice, Question
from tenure.core.orders.cleaning import RAW_PREFIX, VERDICT
from tenure.core.orders.money import currency_code, same_currency
from tenure.meaning.columns import MONEY
from tenure.meaning.rates import converted_by_rates
from tenure.meaning.sales import may_count

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from tenure.meaning.orders import FileOrders

_NONE = ""
_MOST_SHOWN = 12


def settle_currency(orders: FileOrders) -> FileOrders:
    """One currency for all amounts of the file, where it says which they are in.

    Several currencies are brought to one by the file's own converted amounts, by `--rates`, or by leaving out
    all but one; otherwise a question stays open.

    Raises
    ------
    AmountError
        `source.currency.other` where the file's only currency is not the one asked for;
        `source.currency.rates` where a rate is missing.
    """
    if not orders.has("currency", "amount") and not orders.has("currency", "unit_price"):
        return orders
    orders = orders.with_table(orders.table.mutate(currency=_code(orders.table.currency)))
    sums = _sums(orders)
    codes = [row["code"] for row in sums if row["code"] != _NONE]
    if not codes:
        return orders
    if any(row["sign"] != row["code"] for row in sums):
        orders = _with_codes(orders, sums)
        sums = _sums(orders)
        codes = [row["code"] for row in sums if row["code"] != _NONE]
    if len(codes) > 1:
        # A payout or a failed payment in another currency is no reason to ask.
        sums = _sums(orders.with_table(orders.table.filter(may_count(orders)))) or sums
        codes = [row["code"] for row in sums if row["code"] != _NONE] or codes
    if orders.has("converted_amount") and len(codes) > 1:
        return _converted(orders, sums)
    wanted = orders.answers.currency
    if len(codes) == 1:
        return _single(orders, codes[0], sums)
    if orders.rates_table is not None:
        target = currency_code(wanted) if wanted else codes[0]
        return converted_by_rates(orders, target)
    return _one_of_several(orders, sums)


def in_one_currency(orders: FileOrders) -> ir.BooleanValue:
    """Rows whose amounts may be added up before the currency is settled: those in the one asked for, or in
    the most frequent one.
    """
    if not orders.has("currency"):
        return ibis.literal(True)
    code = _code(orders.table.currency)
    by_code = orders.table.filter(code.notnull()).group_by(code=code).aggregate(rows=ibis._.count())
    found = [row["code"] for row in orders.rows_of(by_code.order_by([ibis.desc("rows"), "code"]))]
    if len(found) < 2:
        return ibis.literal(True)
    wanted = orders.answers.currency
    kept = next((one for one in found if wanted and same_currency(wanted, currency_code(one))), found[0])
    return (code == kept).fill_null(False)


def _code(column: ir.StringValue) -> ir.StringValue:
    """ISO codes in capitals; signs stay as they are."""
    text = column.strip().upper()
    return ibis.ifelse(text == "", ibis.null("string"), text)


def _with_codes(orders: FileOrders, sums: list[dict[str, Any]]) -> FileOrders:
    """Signs replaced by the codes they stand for: `€` and `EUR` are one currency."""
    signs = {row["sign"]: row["code"] for row in sums if row["sign"] != row["code"]}
    column = orders.table.currency
    return orders.with_table(orders.table.mutate(currency=column.substitute(signs)))


def _sums(orders: FileOrders) -> list[dict[str, Any]]:
    """Rows and money by currency, the most rows first; `code` is empty for rows that name none."""
    table = orders.table
    money = table.amount if orders.has("amount") else table.unit_price
    by_code = table.group_by(code=table.currency.fill_null(_NONE)).aggregate(
        rows=ibis._.count(), money=money.sum()
    )
    rows = orders.rows_of(by_code.order_by([ibis.desc("rows"), "code"]))
    return [
        {**row, "code": currency_code(row["code"]) if row["code"] else _NONE, "sign": row["code"]}
        for row in rows
    ]


def _single(orders: FileOrders, code: str, sums: list[dict[str, Any]]) -> FileOrders:
    wanted = orders.answers.currency
    if wanted and not same_currency(wanted, code):
        if orders.rates_table is not None:
            return converted_by_rates(orders, currency_code(wanted))
        raise AmountError(
            f"{orders.where} is in {code}, not in {currency_code(wanted)}.",
            values=[f"{code}: {row['rows']:,} rows, {row['money'] or 0:,.2f}" for row in sums[:1]],
            hint=f"leave out --currency {wanted}, or provide exchange rates: --rates rates.csv",
            code="source.currency.other",
        )
    unnamed = [row for row in sums if row["code"] == _NONE and row["money"]]
    for row in unnamed:
        orders = orders.told(
            f"{orders.where}: {row['rows']:,} rows ({row['money']:,.2f}) have no currency; {code} is assumed."
        )
    return replace(orders, currency=code)


def _converted(orders: FileOrders, sums: list[dict[str, Any]]) -> FileOrders:
    """Take the file's own converted amounts; what is beside them is converted in the same proportion."""
    table = orders.table
    target = _converted_code(orders)
    if target is None:
        return _one_of_several(orders, sums)
    factor = table.converted_amount / table.amount.nullif(0.0)
    others = [name for name in MONEY if name in table.columns and name != "amount"]
    table = table.mutate(
        amount=table.converted_amount,
        **{name: table[name] * factor for name in others},
    )
    if orders.has("converted_refunded"):
        # Some exports leave the converted refund empty or zero beside a refund.
        known = [table.refunded_amount] if "refunded_amount" in table.columns else []
        table = table.mutate(
            refunded_amount=ibis.coalesce(orders.table.converted_refunded.nullif(0.0), *known)
        )
    table = table.mutate(currency=ibis.literal(target))
    said = ", ".join(f"{row['code']} ({row['rows']:,} rows)" for row in sums[:_MOST_SHOWN])
    name = orders.name_of("converted_amount")
    text = f"{orders.where} has several currencies: {said}; amounts are read from {name}, in {target}."
    question = Question("currency", orders.name_of("currency"), text, "currency", "--currency", answer=target)
    return replace(orders.with_table(table), currency=target).asking(question)


def _converted_code(orders: FileOrders) -> str | None:
    """The currency of the converted amounts: their own column's, or the one user names."""
    if orders.has("converted_currency"):
        codes = orders.table.select(code=_code(orders.table.converted_currency)).distinct()
        found = [row["code"] for row in orders.rows_of(codes.filter(codes.code.notnull()).limit(3))]
        return currency_code(found[0]) if len(found) == 1 else None
    name = orders.name_of("converted_amount")
    in_name = [
        word for word in name.replace("(", " ").replace(")", " ").split() if len(word) == 3 and word.isupper()
    ]
    if in_name:
        return currency_code(in_name[-1])
    return currency_code(orders.answers.currency) if orders.answers.currency else "base currency"


def _one_of_several(orders: FileOrders, sums: list[dict[str, Any]]) -> FileOrders:
    """Keep one currency where the user said so; otherwise ask, and go on with the most frequent one."""
    named = [row for row in sums if row["code"] != _NONE]
    wanted = orders.answers.currency
    chosen = next((row for row in named if wanted and same_currency(wanted, row["code"])), None)
    if wanted and chosen is None:
        raise AmountError(
            f"{orders.where} has no orders in {currency_code(wanted)}.",
            values=[f"{row['code']}: {row['rows']:,} rows, {row['money'] or 0:,.2f}" for row in named],
            hint="choose one of these with --currency and --only-currency, or give --rates rates.csv",
            code="source.currency.other",
        )
    answered = chosen is not None and orders.answers.only_currency
    kept = chosen or named[0]
    choices = tuple(
        Choice(
            row["code"],
            f"only orders in {row['code']}; the others are not counted",
            rows=row["rows"],
            money=row["money"],
            recommended=row is named[0],
        )
        for row in named
    )
    said = "; ".join(
        f"{row['code']}: {row['rows']:,} rows, {row['money'] or 0:,.2f}" for row in named[:_MOST_SHOWN]
    )
    verb = f"only {kept['code']} counts" if answered else "they cannot be added up"
    question = Question(
        topic="currency",
        column=orders.name_of("currency"),
        text=f"{orders.where} has orders in several currencies ({said}): {verb}.",
        option="currency",
        flag=f"--currency {kept['code']} --only-currency, or --rates rates.csv",
        choices=choices,
        answer=kept["code"] if answered else None,
    )
    code = orders.table.currency
    other = (code != kept["code"]).fill_null(True) & may_count(orders)
    left = orders.without(other, "other_currency", code.fill_null("no currency given"))
    return replace(left, currency=kept["code"]).asking(question)


def blank_foreign_amounts(orders: FileOrders) -> FileOrders:
    """Amounts in another currency of rows that do not count, as text only, so that nothing adds them up."""
    if orders.currency is None or not orders.has("currency", "amount", VERDICT):
        return orders
    table, shown = orders.table, RAW_PREFIX + "amount"
    elsewhere = (table.currency != orders.currency).fill_null(False)
    foreign = table[VERDICT].notnull() & (table[VERDICT] != "other_currency") & elsewhere
    if not orders.look(any=foreign.any())["any"]:
        return orders
    text = table.amount.cast("string") + " " + table.currency
    raw = table[shown] if shown in table.columns else ibis.null("string")
    blank = ibis.ifelse(foreign, ibis.null("float64"), table.amount)
    return orders.with_table(table.mutate(amount=blank, **{shown: ibis.ifelse(foreign, text, raw)}))
