"""One currency for all amounts: from a column of converted amounts, by exchange rates, or by a question.

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

_NO_CODE = ""
_MAX_SHOWN = 12


def settle_currency(orders: FileOrders) -> FileOrders:
    """Settle one currency for all amounts of the file, if it states their currencies.

    Several currencies become one through the file's own converted amounts, through `--rates`, or by leaving
    out all but one; otherwise a question stays open.

    Raises
    ------
    AmountError
        `source.currency.other` if the file's only currency is not the requested one;
        `source.currency.rates` if a rate is missing.
    """
    if not orders.has("currency", "amount") and not orders.has("currency", "unit_price"):
        return orders
    orders = orders.with_table(orders.table.mutate(currency=_code(orders.table.currency)))
    sums = _sums(orders)
    codes = [row["code"] for row in sums if row["code"] != _NO_CODE]
    if not codes:
        return orders
    if any(row["sign"] != row["code"] for row in sums):
        orders = _with_codes(orders, sums)
        sums = _sums(orders)
        codes = [row["code"] for row in sums if row["code"] != _NO_CODE]
    if len(codes) > 1:
        # A payout or a failed payment in another currency does not call for a question.
        sums = _sums(orders.with_table(orders.table.filter(may_count(orders)))) or sums
        codes = [row["code"] for row in sums if row["code"] != _NO_CODE] or codes
    if orders.has("converted_amount") and len(codes) > 1:
        return _converted(orders, sums)
    requested = orders.answers.currency
    if len(codes) == 1:
        return _single(orders, codes[0], sums)
    if orders.rates_table is not None:
        target = currency_code(requested) if requested else codes[0]
        return converted_by_rates(orders, target)
    return _one_of_several(orders, sums)


def in_one_currency(orders: FileOrders) -> ir.BooleanValue:
    """Rows whose amounts can be added up before the currency is settled.

    These are the rows in the requested currency, or else in the most frequent one.
    """
    if not orders.has("currency"):
        return ibis.literal(True)
    code = _code(orders.table.currency)
    by_code = orders.table.filter(code.notnull()).group_by(code=code).aggregate(rows=ibis._.count())
    codes = [row["code"] for row in orders.rows_of(by_code.order_by([ibis.desc("rows"), "code"]))]
    if len(codes) < 2:
        return ibis.literal(True)
    requested = orders.answers.currency
    matches = (name for name in codes if requested and same_currency(requested, currency_code(name)))
    return (code == next(matches, codes[0])).fill_null(False)


def _code(column: ir.StringValue) -> ir.StringValue:
    """ISO codes in upper case; currency signs stay as they are."""
    text = column.strip().upper()
    return ibis.ifelse(text == "", ibis.null("string"), text)


def _with_codes(orders: FileOrders, sums: list[dict[str, Any]]) -> FileOrders:
    """Replace currency signs with their codes: `€` and `EUR` are the same currency."""
    signs = {row["sign"]: row["code"] for row in sums if row["sign"] != row["code"]}
    column = orders.table.currency
    return orders.with_table(orders.table.mutate(currency=column.substitute(signs)))


def _sums(orders: FileOrders) -> list[dict[str, Any]]:
    """Rows and money by currency, most rows first; `code` is empty for rows without a currency."""
    table = orders.table
    money = table.amount if orders.has("amount") else table.unit_price
    by_code = table.group_by(code=table.currency.fill_null(_NO_CODE)).aggregate(
        rows=ibis._.count(), money=money.sum()
    )
    rows = orders.rows_of(by_code.order_by([ibis.desc("rows"), "code"]))
    return [
        {**row, "code": currency_code(row["code"]) if row["code"] else _NO_CODE, "sign": row["code"]}
        for row in rows
    ]


def _single(orders: FileOrders, code: str, sums: list[dict[str, Any]]) -> FileOrders:
    requested = orders.answers.currency
    if requested and not same_currency(requested, code):
        if orders.rates_table is not None:
            return converted_by_rates(orders, currency_code(requested))
        raise AmountError(
            f"{orders.location} is in {code}, not in {currency_code(requested)}.",
            values=[f"{code}: {row['rows']:,} rows, {row['money'] or 0:,.2f}" for row in sums[:1]],
            hint=f"leave out --currency {requested}, or provide exchange rates: --rates rates.csv",
            code="source.currency.other",
        )
    unnamed = [row for row in sums if row["code"] == _NO_CODE and row["money"]]
    for row in unnamed:
        orders = orders.with_notes(
            f"{orders.location}: {row['rows']:,} rows ({row['money']:,.2f}) have no currency; "
            f"{code} is assumed."
        )
    return replace(orders, currency=code)


def _converted(orders: FileOrders, sums: list[dict[str, Any]]) -> FileOrders:
    """Use the file's own converted amounts; other money columns are converted in the same proportion."""
    table = orders.table
    target = _converted_code(orders)
    if target is None:
        return _one_of_several(orders, sums)
    factor = table.converted_amount / table.amount.nullif(0.0)
    other_columns = [name for name in MONEY if name in table.columns and name != "amount"]
    table = table.mutate(
        amount=table.converted_amount,
        **{name: table[name] * factor for name in other_columns},
    )
    if orders.has("converted_refunded"):
        # Some exports leave the converted refund empty or zero although there is a refund.
        extra_columns = [table.refunded_amount] if "refunded_amount" in table.columns else []
        table = table.mutate(
            refunded_amount=ibis.coalesce(orders.table.converted_refunded.nullif(0.0), *extra_columns)
        )
    table = table.mutate(currency=ibis.literal(target))
    listing = ", ".join(f"{row['code']} ({row['rows']:,} rows)" for row in sums[:_MAX_SHOWN])
    name = orders.name_of("converted_amount")
    text = f"{orders.location} has several currencies: {listing}; amounts are read from {name}, in {target}."
    question = Question("currency", orders.name_of("currency"), text, "currency", "--currency", answer=target)
    return replace(orders.with_table(table), currency=target).with_questions(question)


def _converted_code(orders: FileOrders) -> str | None:
    """The currency of the converted amounts: from its own column, the column's name, or the user."""
    if orders.has("converted_currency"):
        codes = orders.table.select(code=_code(orders.table.converted_currency)).distinct()
        codes = [row["code"] for row in orders.rows_of(codes.filter(codes.code.notnull()).limit(3))]
        return currency_code(codes[0]) if len(codes) == 1 else None
    name = orders.name_of("converted_amount")
    codes_in_name = [
        word for word in name.replace("(", " ").replace(")", " ").split() if len(word) == 3 and word.isupper()
    ]
    if codes_in_name:
        return currency_code(codes_in_name[-1])
    return currency_code(orders.answers.currency) if orders.answers.currency else "base currency"


def _one_of_several(orders: FileOrders, sums: list[dict[str, Any]]) -> FileOrders:
    """Keep one currency if the user chose it; otherwise ask, and continue with the most frequent one."""
    with_currency = [row for row in sums if row["code"] != _NO_CODE]
    requested = orders.answers.currency
    match = next((row for row in with_currency if requested and same_currency(requested, row["code"])), None)
    if requested and match is None:
        raise AmountError(
            f"{orders.location} has no orders in {currency_code(requested)}.",
            values=[
                f"{row['code']}: {row['rows']:,} rows, {row['money'] or 0:,.2f}" for row in with_currency
            ],
            hint="choose one of these with --currency and --only-currency, or provide exchange rates: "
            "--rates rates.csv",
            code="source.currency.other",
        )
    is_answered = match is not None and orders.answers.only_currency
    selected = match or with_currency[0]
    choices = tuple(
        Choice(
            row["code"],
            f"only orders in {row['code']}; the others are not counted",
            rows=row["rows"],
            money=row["money"],
            recommended=row is with_currency[0],
        )
        for row in with_currency
    )
    listing = "; ".join(
        f"{row['code']}: {row['rows']:,} rows, {row['money'] or 0:,.2f}" for row in with_currency[:_MAX_SHOWN]
    )
    verb = f"only {selected['code']} counts" if is_answered else "they cannot be added up"
    question = Question(
        topic="currency",
        column=orders.name_of("currency"),
        text=f"{orders.location} has orders in several currencies ({listing}): {verb}.",
        option="currency",
        flag=f"--currency {selected['code']} --only-currency, or --rates rates.csv",
        choices=choices,
        answer=selected["code"] if is_answered else None,
    )
    code = orders.table.currency
    is_other = (code != selected["code"]).fill_null(True) & may_count(orders)
    remaining = orders.without(is_other, "other_currency", code.fill_null("no currency given"))
    return replace(remaining, currency=selected["code"]).with_questions(question)


def blank_foreign_amounts(orders: FileOrders) -> FileOrders:
    """Amounts in other currencies of rows that do not count, kept as text so that nothing adds them up."""
    if orders.currency is None or not orders.has("currency", "amount", VERDICT):
        return orders
    table, raw_amount = orders.table, RAW_PREFIX + "amount"
    is_other = (table.currency != orders.currency).fill_null(False)
    is_foreign = table[VERDICT].notnull() & (table[VERDICT] != "other_currency") & is_other
    if not orders.aggregate(any=is_foreign.any())["any"]:
        return orders
    text = table.amount.cast("string") + " " + table.currency
    raw = table[raw_amount] if raw_amount in table.columns else ibis.null("string")
    blank = ibis.ifelse(is_foreign, ibis.null("float64"), table.amount)
    return orders.with_table(table.mutate(amount=blank, **{raw_amount: ibis.ifelse(is_foreign, text, raw)}))
