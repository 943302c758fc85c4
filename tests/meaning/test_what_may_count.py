"""Rows that cannot count decide nothing: not the currency, not what is asked, not what was refunded."""

from __future__ import annotations

from datetime import date

import pytest

from tenure.cleaning.clean import clean
from tenure.core.catalog import SOURCES
from tenure.core.orders.answers import Answers
from tenure.core.orders.reading import ReadOptions

TODAY = date(2025, 6, 1)


@pytest.fixture
def settled(tmp_path, duckdb_engine):
    """What a text comes to as a CSV file: the reading, net money, and rows left out by reason."""

    def of(text: str, **options):
        path = tmp_path / "orders.csv"
        path.write_text(text)
        reading = SOURCES.load("csv").read(str(path), ReadOptions(**options), duckdb_engine)
        cleaned = clean(reading.tables, reading.rules, TODAY, duckdb_engine)
        left_out = {
            count.rule: count.rows for count in cleaned.counts if count.action == "quarantined" and count.rows
        }
        return reading, cleaned.counted.money, left_out

    return of


def questions(reading, topic):
    return [question for question in reading.questions if question.topic == topic]


def test_failed_orders_in_another_currency_do_not_prompt_a_question(settled):
    reading, money, left_out = settled(
        "order_id,customer_id,date,amount,currency,status\n"
        "1,ann,2024-01-05,10,EUR,paid\n2,bob,2024-01-06,20,EUR,paid\n3,cat,2024-01-07,500,USD,failed\n"
    )

    assert questions(reading, "currency") == []
    assert reading.currency == "EUR"
    assert money == 30
    assert left_out == {"cancelled_order": 1}


def test_money_of_a_status_is_never_added_up_over_currencies(settled):
    reading, *_ = settled(
        "order_id,customer_id,date,amount,currency,status\n"
        "1,ann,2024-01-05,10,EUR,paid\n2,bob,2024-01-06,20,EUR,failed\n3,cat,2024-01-07,500,USD,failed\n"
    )

    sums = {question.option: question.money for question in questions(reading, "status")}
    assert sums == {"status.paid": 10, "status.failed": 20}


def test_the_account_of_what_is_left_out_adds_up_one_currency(tmp_path, duckdb_engine, settled):
    reading, money, left_out = settled(
        "order_id,customer_id,date,amount,currency,status\n"
        "1,ann,2024-01-05,10,EUR,paid\n2,bob,2024-01-06,20,EUR,failed\n3,cat,2024-01-07,500,USD,failed\n"
    )

    cleaned = clean(reading.tables, reading.rules, TODAY, duckdb_engine)
    sums = {
        count.rule: count.money for count in cleaned.counts if count.action == "quarantined" and count.rows
    }
    assert sums == {"cancelled_order": 20}
    assert (money, left_out) == (10, {"cancelled_order": 2})


def test_orders_that_count_in_two_currencies_are_still_asked_about(settled):
    reading, *_ = settled(
        "order_id,customer_id,date,amount,currency,status\n"
        "1,ann,2024-01-05,10,EUR,paid\n2,bob,2024-01-06,20,USD,paid\n3,cat,2024-01-07,500,GBP,failed\n"
    )

    (question,) = questions(reading, "currency")
    assert question.answer is None
    assert {choice.value: choice.money for choice in question.choices} == {"EUR": 10, "USD": 20}


def test_signs_and_codes_of_one_currency_are_one(settled):
    reading, money, _ = settled(
        "order_id,customer_id,date,amount,currency\n1,ann,2024-01-05,10,€\n2,bob,2024-01-06,20,EUR\n"
        "3,bob,2024-01-07,5,USD\n",
        answers=Answers(currency="€", only_currency=True),
    )

    assert (reading.currency, money) == ("EUR", 30)


def test_a_refund_without_converted_amount_is_converted_with_its_payment(settled):
    _, money, _ = settled(
        "order_id,customer_id,date,amount,amount refunded,currency,converted amount,"
        "converted amount refunded,converted currency\n"
        "1,ann,2024-01-05,10,0,EUR,10,0,EUR\n2,ann,2024-02-05,20,20,USD,18,0,EUR\n"
        "3,bob,2024-01-06,30,15,USD,27,13.5,EUR\n"
    )

    assert money == pytest.approx(10 + 18 - 18 + 27 - 13.5)


def test_a_refunded_order_without_a_refunded_amount_is_refunded_in_full(settled):
    _, money, left_out = settled(
        "order_id,customer_id,date,amount,refunded,status\n1,ann,2024-01-05,10,0,paid\n"
        "2,bob,2024-01-06,20,,refunded\n3,bob,2024-01-07,40,15,refunded\n4,ann,2024-02-07,8,0,paid\n"
    )

    assert left_out == {"refunded_order": 1}
    assert money == 10 + 40 - 15 + 8


def test_a_blank_refunded_amount_refunds_nothing(settled):
    reading, money, _ = settled(
        "order_id,customer_id,date,amount,refunded\n1,ann,2024-01-05,10,\n2,bob,2024-01-06,20,5\n"
        "3,bob,2024-02-06,30,\n"
    )

    assert money == 10 + 15 + 30
    assert any("1 refunds, 5.00 in total" in note for note in reading.notes)


def test_two_versions_of_an_order_with_other_refunds_are_one_refund_each(settled):
    _, money, _ = settled(
        "order_id,customer_id,date,sku,quantity,amount,refunded,status\n"
        "1,ann,2024-01-05,mug,1,10,0,paid\n1,ann,2024-01-05,tea,1,30,0,paid\n"
        "2,bob,2024-01-06,mug,1,10,0,paid\n"
        "1,ann,2024-01-05,mug,1,10,20,paid\n1,ann,2024-01-05,tea,1,30,20,paid\n"
    )

    assert money == 10 + 30 + 10 - 20


def test_orders_of_one_line_do_not_hide_totals_that_are_repeated_on_lines(settled):
    ones = "".join(f"s{n},ann,2024-01-{n % 28 + 1:02},mug,1,{n},{n}\n" for n in range(1, 91))
    several = "".join(
        f"m{n},bob,2024-02-0{n},mug,1,10,{30 + n}\nm{n},bob,2024-02-0{n},tea,2,{(20 + n) / 2},{30 + n}\n"
        for n in range(1, 4)
    )

    reading, money, _ = settled(
        "order_id,customer_id,date,sku,quantity,unit price,order total\n" + ones + several
    )

    assert money == sum(range(1, 91)) + 31 + 32 + 33
    assert [question.answer for question in questions(reading, "amount")] == ["order"]


@pytest.mark.parametrize("name", ["Lineitem price", "line_items.price", "line item price"])
def test_the_price_of_a_line_item_is_that_of_one_unit(settled, name):
    reading, money, _ = settled(
        f"order,customer,date,sku,quantity,{name}\n1,ann,2024-01-05,mug,2,10\n2,bob,2024-01-06,tea,3,5\n",
        columns={"unit_price": name},
    )

    assert money == 35
    assert questions(reading, "price") == []


def test_an_order_cancelled_before_payment_does_not_make_pending_orders_a_question(settled):
    reading, money, left_out = settled(
        "order_id,customer_id,date,amount,financial status,cancelled at\n"
        "1,ann,2024-01-05,60,paid,\n2,bob,2024-01-06,40,pending,2024-01-07\n3,bob,2024-01-09,5,pending,\n"
    )

    assert money == 60
    assert left_out == {"cancelled_order": 1, "pending_order": 1}
    assert all(question.answer is not None for question in reading.questions)
