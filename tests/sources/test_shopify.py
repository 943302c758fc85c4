"""Shopify's export: order fields on the first line only, refunds, what was never paid, one currency."""

from __future__ import annotations

from datetime import datetime

import pytest

from tenure.core.errors import AmountError, ColumnError, OptionError

NAMES = (
    "Name,Email,Financial Status,Paid at,Accepts Marketing,Currency,Subtotal,Shipping,Taxes,Total,"
    "Discount Code,Discount Amount,Created at,Lineitem quantity,Lineitem name,Lineitem price,Lineitem sku,"
    "Lineitem discount,Shipping City,Shipping Zip,Shipping Country,Cancelled at,Refunded Amount,Source,Phone"
)


def line(name, quantity, price, sku="S1", item="Tea", **order):
    order = {"created": "2023-01-05 10:00:00 -0500", **order}
    first = "subtotal" in order
    given = [
        *(
            name,
            order.get("email", ""),
            order.get("status", "paid") if first else "",
            "",
            order.get("news", ""),
        ),
        *(order.get("currency", "EUR") if first else "", order.get("subtotal", ""), "10.00" if first else ""),
        *("0.00" if first else "", order.get("total", ""), order.get("code", ""), "0.00" if first else ""),
        *(order["created"], quantity, item, price, sku, "0.00", order.get("city", ""), order.get("zip", "")),
        *(order.get("country", ""), order.get("cancelled", ""), order.get("refunded", "")),
        *("web" if first else "", order.get("phone", "")),
    ]
    return ",".join(str(one) for one in given)


ANN = {"email": "Ann@Example.com", "city": "Paris", "zip": "'75008", "country": "FR", "news": "yes"}
BOB = {"email": "bob@example.com", "city": "Rome", "country": "IT"}
TWO_LINES = [
    line("#1", 1, "60.00", subtotal="90.00", total="100.00", refunded="0.00", code="TEN", **ANN),
    line("#1", 2, "20.00", "S2", "Cup", email="Ann@Example.com"),
]


@pytest.fixture
def export(write, read):
    def of(*lines: str, **options):
        return read(write("\n".join([NAMES, *lines]) + "\n"), "shopify", **options)

    return of


def test_order_fields_are_filled_down_and_the_subtotal_is_shared_out(export, rows):
    got = rows(export(*TWO_LINES))

    assert [row["amount"] for row in got] == pytest.approx([54.0, 36.0])
    assert [row["discount"] for row in got] == pytest.approx([6.0, 4.0])
    assert {row["customer_id"] for row in got} == {"ann@example.com"}
    assert {row["order_date"] for row in got} == {datetime(2023, 1, 5, 15)}
    assert [(row["promo_code"], row["channel"], row["country"]) for row in got] == [("TEN", "web", "FR")] * 2
    assert [row["product_id"] for row in got] == ["S1", "S2"]


def test_an_order_exported_twice_is_not_halved(export, column):
    reading = export(*TWO_LINES, *TWO_LINES)

    assert column(reading, "amount") == pytest.approx([54.0, 36.0, 54.0, 36.0])


def test_a_refund_is_a_row_of_its_own_in_the_proportion_of_the_subtotal(export, rows):
    order = line("#2", 2, "20.00", subtotal="40.00", total="50.00", refunded="25.00", **BOB)

    bought, refund = rows(export(order))

    assert bought["amount"] == 40.0
    assert refund["amount"] == pytest.approx(-20.0)
    assert (refund["order_id"], refund["customer_id"]) == ("#2", "bob@example.com")
    assert refund["order_date"] == bought["order_date"]
    assert (refund["source_row"], refund["product_id"]) == (2, None)


def test_a_refund_of_a_cancelled_order_has_the_date_of_its_cancellation(export, rows):
    order = line(
        "#2",
        *(2, "20.00"),
        **{**BOB, "subtotal": "40.00", "total": "50.00", "refunded": "50.00"},
        cancelled="2023-02-01 00:00:00 +0000",
    )

    refund = rows(export(order))[1]

    assert (refund["amount"], refund["order_date"]) == (-40.0, datetime(2023, 2, 1))


def test_an_order_that_was_never_paid_has_no_amount(export, rows):
    got = rows(export(line("#3", 2, "20.00", subtotal="40.00", total="50.00", status="voided", **BOB)))

    assert [(row["amount"], row["raw_amount"]) for row in got] == [(None, "voided")]


def test_a_person_without_email_is_their_phone_and_one_with_neither_unknown(export, column):
    reading = export(
        line("#4", 1, "5.00", subtotal="5.00", total="5.00", phone="'+39123"),
        line("#5", 1, "5.00", subtotal="5.00", total="5.00"),
    )

    assert column(reading, "customer_id") == ["+39123", None]


def test_customers_are_as_their_latest_order_has_them(export, rows):
    people = rows(
        export(
            line("#1", 1, "5.00", subtotal="5.00", total="5.00", **ANN),
            line(
                "#2",
                *(1, "5.00"),
                **{**ANN, "city": "Lyon", "news": "no"},
                **{"subtotal": "5.00", "total": "5.00", "created": "2023-03-01 00:00:00 +0000"},
            ),
        ),
        "customers",
    )

    assert [
        (one["customer_id"], one["city"], one["postal_code"], one["consent_email"]) for one in people
    ] == [("ann@example.com", "Lyon", "75008", False)]


def test_several_currencies_are_not_added_up(export):
    with pytest.raises(AmountError) as caught:
        export(
            line("#1", 1, "5.00", subtotal="5.00", total="5.00", currency="EUR"),
            line("#2", 1, "5.00", subtotal="5.00", total="5.00", currency="USD"),
        )

    assert caught.value.code == "source.amount.currencies"
    assert caught.value.values == ("EUR", "USD")


def test_an_export_without_its_line_items_is_refused(write, read):
    with pytest.raises(ColumnError) as caught:
        read(write("Name,Email,Created at\n#1,a@b.c,2023-01-05 10:00:00 -0500\n"), "shopify")

    assert "Lineitem quantity, Lineitem price" in str(caught.value)


def test_columns_need_no_naming(export):
    with pytest.raises(OptionError):
        export(*TWO_LINES, columns={"customer_id": "Phone"})
