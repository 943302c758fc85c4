"""Shopify's orders export: one row per line item, with order fields only on the first row of an order.

What counts, and why:

- The customer is the e-mail address, or else the phone number. The export has no other ID; an order with
  neither has no customer.
- Money is the order's `Subtotal`: after discounts, without shipping. It is divided among the lines by
  quantity times price, so that the lines of an order add up to it. Like Shopify's own subtotal, it includes
  taxes only if the shop's prices do. `--include shipping` and `--include tax` add the rest.
- `Refunded Amount` is applied to goods before shipping, up to the subtotal, without tax that the shop adds to
  its prices. The export has no refund date: a refund is dated by `Cancelled at`, else by the order itself.
- Voided, expired and pending orders were never paid, and neither was an order with a date in `Cancelled at`
  and no sign of payment: they do not count.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from typing import TYPE_CHECKING

import ibis

from tenure.core.errors import OptionError
from tenure.core.orders.answers import Answers
from tenure.core.orders.reading import MappedColumn, Reading, SourceCard
from tenure.sources.files.open_table import column_names, open_table
from tenure.sources.mapping.columns import TableSpec, match_columns
from tenure.sources.mapping.fixed import Fields, read_fixed, unused_names
from tenure.sources.mapping.names import normalised
from tenure.sources.mapping.orders import Rules, order_overrides, settled_part, with_side_tables
from tenure.sources.mapping.parts import Part
from tenure.sources.shop_exports import shopify_rows

if TYPE_CHECKING:
    from tenure.core.orders.reading import ReadOptions
    from tenure.core.ports import Engine
    from tenure.sources.files.rows import RawTable

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
    "paid_at": ("Paid at", "text"),
    "cancelled_at": ("Cancelled at", "timestamp"),
    "status": ("Financial Status", "text"),
    "currency": ("Currency", "text"),
    "subtotal": ("Subtotal", "money"),
    "shipping": ("Shipping", "money"),
    "taxes": ("Taxes", "money"),
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
_PERSON: Fields = {"person": ("", "text")}
"""Used only if the user names a column for the customer."""

_NEEDED = ("order_id", "order_date", "quantity", "unit_price")
_FIELD_OF = {
    **{"customer_id": "person", "amount": "subtotal"},
    **{name: name for name in ("order_id", "order_date", "product_id", "product_name", "quantity")},
    **{name: name for name in ("unit_price", "promo_code", "channel", "country", "currency", "email")},
    **{"payment_status": "status", "paid_at": "paid_at", "cancelled_at": "cancelled_at"},
    **{"refunded_amount": "refunded", "shipping": "shipping", "tax": "taxes"},
}
"""Tenure's column -> the field that provides it."""

_RULES = Rules(
    answers=Answers(amount_is="line", discount_is="included"),
    settled_topics=frozenset({"amount", "discount"}),
)
_IDENTIFYING_COLUMNS = {"name", "createdat", "lineitemquantity", "lineitemprice"}


class ShopifySource:
    """Fills down order fields, and divides the subtotal among the lines."""

    card = SourceCard(
        name="shopify",
        title="Shopify",
        doc="Shopify's orders export: line items, refunds and customers by e-mail address.",
        reads="orders_export.csv, as sent by the Shopify admin",
        example="tenure run orders_export.csv --horizon 90d",
        has_own_columns=True,
    )

    def recognises(self, location: str) -> bool:
        """By the columns of line items."""
        return {normalised(name) for name in column_names(location)} >= _IDENTIFYING_COLUMNS

    def read(self, location: str, options: ReadOptions, engine: Engine) -> Reading:
        """Read the export; refund rows have a `source_row` after all rows of the file."""
        if options.lines is not None:
            raise OptionError(
                "Shopify's export already contains the order lines.",
                values=[options.lines],
                hint="leave out --lines, or read both files with --source csv",
                code="option.lines",
            )
        raw = open_table(location, engine, options.sheet)
        fields = _fields(raw, options)
        typed, picks = read_fixed(raw, fields, _NEEDED, engine, options)
        rows = shopify_rows.with_all_fields(typed.table, {**fields, **_PERSON})
        orders = shopify_rows.orders_of(rows, {**_ORDER, **_PERSON}, options.answers.include)
        orders = engine.materialise(orders, ibis.util.gen_name("tenure_read"))
        lines = engine.materialise(shopify_rows.lines_of(rows, orders), ibis.util.gen_name("tenure_read"))
        part = Part(lines, _mapping(picks), unused_names(raw, picks), typed.notes)
        reading, ids = settled_part(part, raw.label, options, engine, _RULES)
        people = engine.materialise(shopify_rows.people_of(orders, ids), ibis.util.gen_name("tenure_read"))
        reading = replace(
            reading,
            tables=reading.tables.with_table("customers", people),
            notes=(*reading.notes, "Amounts are the orders' subtotals: after discounts, without shipping."),
        )
        return with_side_tables(reading, options, engine, ids)


def _fields(raw: RawTable, options: ReadOptions) -> Fields:
    """The fields of the export, with the user's column names if given."""
    spec = TableSpec("transactions", dict.fromkeys(_FIELD_OF, ()), overrides=order_overrides(options))
    matches = match_columns(spec, raw.names, raw.label)
    if matches.factors:
        raise OptionError(
            "An amount in Shopify's export must be one column, not a product.",
            values=[options.columns["amount"]],
            hint='choose one column: --column amount="Total", or read the file with --source csv',
            code="option.column",
        )
    fields = {**_LINE, **_ORDER}
    known_fields = {**fields, **_PERSON}
    for field_name, column in matches.picks.items():
        if matches.how[field_name] == "override":
            fields[_FIELD_OF[field_name]] = (column, known_fields[_FIELD_OF[field_name]][1])
    return fields


def _mapping(picks: dict[str, str]) -> tuple[MappedColumn, ...]:
    computed = ("customer_id", "amount")
    direct = [
        MappedColumn("transactions", field_name, picks[field], "alias")
        for field_name, field in _FIELD_OF.items()
        if field_name not in computed and field in picks
    ]
    people = _columns_of(picks, shopify_rows.PROFILE)
    customer_columns = picks.get("person") or " or ".join(
        picks[name] for name in ("email", "phone") if name in picks
    )
    money = f"{picks.get('subtotal', 'Lineitem quantity * price')}, allocated by Lineitem quantity * price"
    return (
        MappedColumn("transactions", "customer_id", customer_columns, "computed"),
        MappedColumn("transactions", "amount", money, "computed"),
        *direct,
        *(MappedColumn("customers", name, column, "alias") for name, column in people.items()),
    )


def _columns_of(picks: dict[str, str], names: Collection[str]) -> dict[str, str]:
    return {name: picks[name] for name in names if name in picks}


SOURCE = ShopifySource()
