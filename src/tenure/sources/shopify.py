"""Shopify's orders export: one row per line item, what concerns the whole order on its first row only.

What is counted, and why:

- The person is the e-mail address in lower case, or the phone number where there is none. The export has no
  other id; an order with neither has no customer.
- Money is the order's `Subtotal`: after discounts, without shipping. It is shared out over the lines by
  quantity times price, so that the lines of an order add up to it. Taxes are in it only if the shop's prices
  contain them, as they do in Shopify's own subtotal.
- `Refunded Amount` becomes a row of its own with a negative amount, in the proportion in which the subtotal
  stands to the `Total` paid (a refund of everything takes back the subtotal, and no shipping). The export
  does not say when: it is dated by `Cancelled at`, else by the order itself.
- Voided and expired orders were never paid: their amount is null, with the status as its raw text.
- One export, one currency.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

from tenure.core.cleaning import RAW_PREFIX, CleaningRules
from tenure.core.errors import AmountError, OptionError
from tenure.core.reading import SOURCE_ROW, MappedColumn, Reading, SourceCard
from tenure.core.tables import Tables
from tenure.sources._delimited import DelimitedFile
from tenure.sources._fixed import Fields, read_fixed, unused_names
from tenure.sources._names import normalised
from tenure.sources._open import column_names
from tenure.sources._orders import with_side_tables
from tenure.sources._rows import OTHER_COLUMNS

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from tenure.core.ports import Engine
    from tenure.core.reading import ReadOptions

_LINE: Fields = {
    "order_id": ("Name", "text"),
    "product_id": ("Lineitem sku", "text"),
    "product_name": ("Lineitem name", "text"),
    "quantity": ("Lineitem quantity", "number"),
    "unit_price": ("Lineitem price", "money"),
    "line_discount": ("Lineitem discount", "money"),
}
_ORDER: Fields = {
    "email": ("Email", "text"),
    "phone": ("Phone", "text"),
    "order_date": ("Created at", "timestamp"),
    "cancelled_at": ("Cancelled at", "timestamp"),
    "status": ("Financial Status", "text"),
    "currency": ("Currency", "text"),
    "subtotal": ("Subtotal", "money"),
    "total": ("Total", "money"),
    "refunded": ("Refunded Amount", "money"),
    "promo_code": ("Discount Code", "text"),
    "channel": ("Source", "text"),
    "country": ("Shipping Country", "text"),
    "region": ("Shipping Province", "text"),
    "city": ("Shipping City", "text"),
    "postal_code": ("Shipping Zip", "text"),
    "consent_email": ("Accepts Marketing", "flag"),
}
_NEEDED = ("order_id", "order_date", "quantity", "unit_price")
_PROFILE = ("country", "region", "city", "postal_code", "consent_email")
_NEVER_PAID = ("voided", "expired")
_FILES_COLUMNS = {"name", "createdat", "lineitemquantity", "lineitemprice"}


class ShopifySource:
    """Fills order fields down, shares the subtotal out over the lines, and makes refunds rows."""

    card = SourceCard(
        name="shopify",
        doc="Shopify's orders export: line items, refunds and customers by e-mail address.",
        reads="orders_export.csv, as Shopify's admin mails it",
        example="tenure run orders_export.csv --horizon 90d",
    )

    def recognises(self, location: str) -> bool:
        """By the columns of its line items."""
        return {normalised(name) for name in column_names(location)} >= _FILES_COLUMNS

    def read(self, location: str, options: ReadOptions, engine: Engine) -> Reading:
        """Read the export; `source_row` of a refund stands after those of the file's own rows."""
        if any("." not in name for name in options.columns):
            raise OptionError(
                "The columns of a Shopify export have their names already.",
                values=options.columns,
                hint="leave out --column, or read the file with --source csv",
                code="option.column",
            )
        raw = DelimitedFile(location, engine)
        typed, picks = read_fixed(raw, {**_LINE, **_ORDER}, _NEEDED, engine, options)
        rows = _complete(typed.table)
        _refuse_currencies(rows, engine, raw.where)
        orders = engine.materialise(_orders(rows), ibis.util.gen_name("tenure_read"))
        lines = _lines(rows, orders)
        whole = lines.union(_refunds(orders, lines.schema(), rows, engine))
        transactions = engine.materialise(whole, ibis.util.gen_name("tenure_read"))
        reading = Reading(
            Tables(transactions, customers=_customers(orders)),
            _mapping(picks),
            CleaningRules(),
            unused_columns=unused_names(raw, picks),
            notes=(*typed.notes, "Amounts are the orders' subtotals: after discounts, without shipping."),
        )
        return with_side_tables(reading, options, engine)


def _complete(rows: ir.Table) -> ir.Table:
    """All fields, null where the export is too old to have them; later copies of a row marked."""
    for name, (_, kind) in {**_LINE, **_ORDER}.items():
        if name not in rows.columns:
            empty = {"money": "float64", "number": "float64", "timestamp": "timestamp(6)", "flag": "boolean"}
            rows = rows.mutate(**{name: ibis.null(empty.get(kind, "string"))})
    columns = [name for name in rows.columns if name != SOURCE_ROW]
    printed = rows.mutate(print=ibis.struct({name: rows[name] for name in columns}).hash())
    copy = ibis.row_number().over(ibis.window(group_by=["order_id", "print"], order_by=SOURCE_ROW)) > 0
    return printed.mutate(is_copy=copy).drop("print")


def _refuse_currencies(rows: ir.Table, engine: Engine, where: str) -> None:
    found = engine.to_arrow(rows.filter(rows.currency.notnull()).select("currency").distinct().limit(10))
    currencies = sorted(found["currency"].to_pylist())
    if len(currencies) > 1:
        raise AmountError(
            f"{where} has orders in several currencies, which cannot be added up.",
            values=currencies,
            hint="export one currency (market) at a time",
            code="source.amount.currencies",
        )


def _orders(rows: ir.Table) -> ir.Table:
    """One row per order: its fields as its rows first state them, and what its lines come to."""
    once = rows.filter(rows.order_id.notnull())
    gross = ibis.ifelse(once.is_copy, 0.0, once.quantity * once.unit_price)
    orders = once.group_by("order_id").aggregate(
        **{name: once[name].argmin(once[SOURCE_ROW]) for name in _ORDER},
        gross=gross.sum(),
        first_row=once[SOURCE_ROW].min(),
    )
    email, phone = orders.email.lower(), orders.phone.replace("'", "")
    return orders.mutate(
        customer_id=ibis.coalesce(email, phone),
        email=email,
        phone=phone,
        postal_code=orders.postal_code.replace("'", ""),
        never_paid=orders.status.lower().isin(_NEVER_PAID).fill_null(False),
    )


def _lines(rows: ir.Table, orders: ir.Table) -> ir.Table:
    facts = ("customer_id", "channel", "promo_code", "country")
    own = rows.select(
        SOURCE_ROW,
        "order_id",
        "quantity",
        "unit_price",
        "line_discount",
        "product_id",
        "product_name",
        *_kept(rows),
    )
    whole = orders.select("order_id", "order_date", "subtotal", "gross", "never_paid", "status", *facts)
    both = own.left_join(whole, "order_id")
    line = both.quantity * both.unit_price
    shared = both.subtotal * line / both.gross.nullif(0.0)
    amount = ibis.coalesce(shared, line - both.line_discount.fill_null(0.0))
    amount = ibis.ifelse(both.never_paid, ibis.null("float64"), amount)
    return both.select(
        SOURCE_ROW,
        "order_id",
        "order_date",
        *facts,
        "quantity",
        "unit_price",
        *_kept(rows),
        product_id=ibis.coalesce(both.product_id, both.product_name),
        discount=ibis.greatest(line - amount, 0.0),
        amount=amount,
        raw_amount=ibis.ifelse(both.never_paid, both.status, ibis.null("string")),
    )


def _kept(rows: ir.Table) -> list[str]:
    return [name for name in (OTHER_COLUMNS, f"{RAW_PREFIX}order_date") if name in rows.columns]


def _refunds(orders: ir.Table, schema: ibis.Schema, rows: ir.Table, engine: Engine) -> ir.Table:
    """One row per refunded order, numbered after the rows of the file."""
    last = engine.to_arrow(rows.aggregate(last=rows[SOURCE_ROW].max())).to_pylist()[0]["last"]
    refunded = orders.filter(orders.refunded > 0, ~orders.never_paid)
    share = ibis.least(refunded.refunded / refunded.total.nullif(0.0), 1.0)
    known = {
        SOURCE_ROW: refunded.first_row + last,
        "order_date": ibis.coalesce(refunded.cancelled_at, refunded.order_date),
        "amount": -ibis.coalesce(share * refunded.subtotal, refunded.refunded),
        **{name: refunded[name] for name in ("order_id", "customer_id", "channel", "promo_code", "country")},
    }
    return refunded.select(**{name: known.get(name, ibis.null(kind)) for name, kind in schema.items()})


def _customers(orders: ir.Table) -> ir.Table:
    """One row per person, as their latest order has it."""
    named = orders.filter(orders.customer_id.notnull())
    people = named.group_by("customer_id").aggregate(
        **{name: named[name].argmax(named.order_date) for name in ("email", "phone", *_PROFILE)}
    )
    return people.mutate(**{SOURCE_ROW: ibis.row_number().over(ibis.window(order_by="customer_id")) + 1})


def _mapping(picks: dict[str, str]) -> tuple[MappedColumn, ...]:
    ours = (
        "order_id",
        "order_date",
        "product_id",
        "quantity",
        "unit_price",
        "promo_code",
        "channel",
        "country",
    )
    plain = [MappedColumn("transactions", name, picks[name], "alias") for name in ours if name in picks]
    people = [MappedColumn("customers", name, picks[name], "alias") for name in _PROFILE if name in picks]
    persons = " or ".join(picks[name] for name in ("email", "phone") if name in picks)
    made = [
        MappedColumn("transactions", "customer_id", persons, "computed"),
        MappedColumn(
            "transactions", "amount", "Subtotal, shared out by Lineitem quantity * price", "computed"
        ),
    ]
    return (*made, *plain, *people)


SOURCE = ShopifySource()
