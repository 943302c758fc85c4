"""Shopify's export: order fields on the first line only, refunds, what was never paid, currencies."""

from __future__ import annotations

from datetime import datetime

import pytest

from tenure.core.errors import ColumnError, OptionError, TenureError
from tenure.core.orders.answers import Answers
from tenure.core.orders.cleaning import VERDICT, VERDICT_DETAIL

NAMES = (
    "Name,Email,Financial Status,Paid at,Accepts Marketing,Currency,Subtotal,Shipping,Taxes,Total,"
    "Discount Code,Discount Amount,Created at,Lineitem quantity,Lineitem name,Lineitem price,Lineitem sku,"
    "Lineitem discount,Shipping City,Shipping Zip,Shipping Country,Cancelled at,Refunded Amount,Source,Phone"
)


def line(name, quantity, price, sku="S1", item="Tea", **order):
    order = {"created": "2023-01-05 10:00:00 -0500", **order}
    first = "subtotal" in order
    values = [
        *(
            name,
            order.get("email", ""),
            order.get("status", "paid") if first else "",
            "",
            order.get("news", ""),
        ),
        *(order.get("currency", "EUR") if first else "", order.get("subtotal", ""), "10.00" if first else ""),
        *(order.get("taxes", "0.00" if first else ""), order.get("total", ""), order.get("code", "")),
        "0.00" if first else "",
        *(order["created"], quantity, item, price, sku, "0.00", order.get("city", ""), order.get("zip", "")),
        *(order.get("country", ""), order.get("cancelled", ""), order.get("refunded", "")),
        *("web" if first else "", order.get("phone", "")),
    ]
    return ",".join(str(value) for value in values)


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


def test_equal_lines_of_one_order_are_lines_and_add_up_to_its_subtotal(export, column):
    more = line("#1", 2, "20.00", "S2", "Cup", email="Ann@Example.com")

    reading = export(*TWO_LINES, more)

    assert column(reading, "amount") == pytest.approx([90 * 60 / 140, 90 * 40 / 140, 90 * 40 / 140])
    assert reading.rules.equal_lines_count


def test_order_fields_that_were_filled_down_count_once(export, column):
    order = {"subtotal": "90.00", "total": "100.00", "refunded": "0.00", **ANN}

    reading = export(line("#1", 1, "60.00", **order), line("#1", 2, "20.00", "S2", "Cup", **order))

    assert column(reading, "amount") == pytest.approx([54.0, 36.0])


def test_a_refund_applies_to_goods_before_shipping(export, rows):
    order = line("#2", 2, "20.00", subtotal="40.00", total="50.00", refunded="25.00", **BOB)

    bought, refund = rows(export(order))

    assert bought["amount"] == 40.0
    assert refund["amount"] == pytest.approx(-25.0)
    assert (refund["order_id"], refund["customer_id"]) == ("#2", "bob@example.com")
    assert refund["order_date"] == bought["order_date"]
    assert (refund["source_row"], refund["product_id"]) == (2, None)


def test_refunded_shipping_is_reported_and_not_subtracted(export, column):
    reading = export(line("#2", 2, "20.00", subtotal="40.00", total="50.00", refunded="50.00", **BOB))

    assert column(reading, "amount") == [40.0, -40.0]
    assert any("10.00 of these refunds exceed" in note for note in reading.notes)


def test_a_refund_holds_the_tax_that_is_added_to_the_prices(export, column):
    order = line("#2", 2, "20.00", subtotal="40.00", total="58.00", refunded="24.00", taxes="8.00", **BOB)

    assert column(export(order), "amount") == pytest.approx([40.0, -20.0])


def test_shipping_and_added_tax_count_on_request(export, column):
    order = line("#2", 2, "20.00", subtotal="40.00", total="58.00", taxes="8.00", **BOB)

    assert column(export(order), "amount") == [40.0]
    assert column(export(order, answers=Answers(include=("shipping", "tax"))), "amount") == [58.0]


def test_a_refund_of_a_cancelled_order_has_the_date_of_its_cancellation(export, rows):
    order = line(
        "#2",
        *(2, "20.00"),
        **{**BOB, "subtotal": "40.00", "total": "50.00", "refunded": "50.00"},
        cancelled="2023-02-01 00:00:00 +0000",
    )

    refund = rows(export(order))[1]

    assert (refund["amount"], refund["order_date"]) == (-40.0, datetime(2023, 2, 1))


def test_an_order_that_was_never_paid_does_not_count_and_keeps_its_amount(export, rows):
    got = rows(export(line("#3", 2, "20.00", subtotal="40.00", total="50.00", status="voided", **BOB)))

    assert [(row["amount"], row[VERDICT], row[VERDICT_DETAIL]) for row in got] == [
        (40.0, "cancelled_order", "voided")
    ]


def test_an_order_cancelled_before_payment_does_not_count(export, rows):
    order = {"subtotal": "40.00", "total": "50.00", "cancelled": "2023-02-01 00:00:00 +0000", **BOB}

    pending, paid = rows(
        export(line("#3", 2, "20.00", status="pending", **order), line("#4", 2, "20.00", **order))
    )

    assert (pending[VERDICT], paid[VERDICT]) == ("cancelled_order", None)


def test_letter_case_of_an_address_does_not_create_a_second_customer_or_profile(export, column, rows):
    second = {"subtotal": "5.00", "total": "5.00", "created": "2023-03-01 00:00:00 +0000"}
    reading = export(*TWO_LINES, line("#2", 1, "5.00", **{**ANN, "email": "ann@example.com"}, **second))

    assert set(column(reading, "customer_id")) == {"ann@example.com"}
    assert [person["customer_id"] for person in rows(reading, "customers")] == ["ann@example.com"]


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
        (person["customer_id"], person["city"], person["postal_code"], person["consent_email"])
        for person in people
    ] == [("ann@example.com", "Lyon", "75008", False)]


TWO_CURRENCIES = [
    line("#1", 1, "5.00", subtotal="5.00", total="5.00", currency="EUR", email="ann@example.com"),
    line("#2", 1, "8.00", subtotal="8.00", total="8.00", currency="USD", email="bob@example.com"),
]


def test_several_currencies_are_not_added_up_but_asked_about(export):
    (question,) = [question for question in export(*TWO_CURRENCIES).questions if question.topic == "currency"]

    assert question.answer is None
    assert {choice.value: choice.money for choice in question.choices} == {"EUR": 5.0, "USD": 8.0}


def test_one_of_several_currencies_can_be_kept_or_all_converted(export, write, rows):
    dollars_only = export(*TWO_CURRENCIES, answers=Answers(currency="USD", only_currency=True))
    rates = write("from,to,rate\nUSD,EUR,0.5\n", "rates.csv")
    converted = export(*TWO_CURRENCIES, rates=rates, answers=Answers(currency="EUR"))

    assert [row[VERDICT] for row in rows(dollars_only)] == ["other_currency", None]
    assert [row["amount"] for row in rows(converted)] == [5.0, 4.0]
    assert (dollars_only.currency, converted.currency) == ("USD", "EUR")


def test_an_export_without_its_line_items_is_refused(write, read):
    with pytest.raises(ColumnError) as caught:
        read(write("Name,Email,Created at\n#1,a@b.c,2023-01-05 10:00:00 -0500\n"), "shopify")

    assert "Lineitem quantity, Lineitem price" in str(caught.value)


def test_a_column_can_be_named_for_another(export, column):
    reading = export(*TWO_LINES, columns={"customer_id": "Shipping City", "amount": "Total"})

    assert column(reading, "customer_id") == ["Paris", "Paris"]
    assert column(reading, "amount") == pytest.approx([60.0, 40.0])


@pytest.mark.parametrize(
    ("columns", "code"),
    [
        ({"amount": "Grand Total"}, "source.column.unknown"),
        ({"amount": "Lineitem quantity * Lineitem price"}, "option.column"),
        ({"colour": "Total"}, "option.column"),
    ],
)
def test_columns_that_cannot_be_chosen_are_refused_with_a_next_step(export, columns, code):
    with pytest.raises(TenureError) as caught:
        export(*TWO_LINES, columns=columns)

    assert caught.value.code == code
    assert caught.value.hint


def test_a_second_file_of_lines_is_refused(export, write):
    with pytest.raises(OptionError) as caught:
        export(*TWO_LINES, lines=write("order_id\n#1\n", "lines.csv"))

    assert caught.value.code == "option.lines"
