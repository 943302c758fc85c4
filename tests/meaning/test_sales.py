"""What counts as a sale: statuses, types, refunds, and orders that were never paid."""

from __future__ import annotations

import pytest

from tenure.core.errors import QuestionError
from tenure.core.orders.answers import refuse_open
from tenure.meaning.status_words import MEANINGS, normalised

ORDERS = """order_id,customer_id,order_date,order_total,status
1,ann,2024-01-01,100.00,completed
2,ann,2024-02-01,50.00,cancelled
3,bob,2024-02-02,30.00,Completed
4,bob,2024-03-02,20.00,failed
5,cat,2024-03-05,10.00,pending
6,cat,2024-04-05,15.00,refunded
7,dan,2024-04-06,5.00,gift-wrapped
"""


def test_only_orders_that_were_paid_for_count(account):
    result = account(ORDERS)

    assert result.money == 135.00
    assert result.left_out == {
        "cancelled_order": (2, 70.00),
        "pending_order": (1, 10.00),
        "refunded_order": (1, 15.00),
    }


def test_every_status_is_listed_with_its_money_and_unknown_ones_count(account):
    result = account(ORDERS)

    assert result.statuses() == {
        "completed": "sale",
        "Completed": "sale",
        "cancelled": "cancelled",
        "failed": "cancelled",
        "pending": "pending",
        "refunded": "refund",
        "gift-wrapped": "sale",
    }
    (unknown,) = [
        question for question in result.reading.questions if question.option == "status.gift-wrapped"
    ]
    assert (unknown.rows, unknown.money) == (1, 5.00)
    assert "unknown" in unknown.text


def test_questions_state_which_statuses_are_known_words(account):
    result = account(ORDERS, status={"gift-wrapped": "sale"})

    is_known = {
        question.option: question.is_known
        for question in result.reading.questions
        if question.topic == "status"
    }
    assert is_known.pop("status.gift-wrapped") is False
    assert all(is_known.values())


def test_a_status_means_what_the_user_says(account):
    result = account(ORDERS, status={"pending": "sale", "GIFT WRAPPED": "drop"})

    assert result.money == 140.00
    assert result.left_out["not_an_order"] == (1, 5.00)


@pytest.mark.parametrize(
    ("column", "value", "meaning"),
    [
        ("status", "wc-on-hold", "pending"),
        ("Order Status", "Declined", "cancelled"),
        ("financial_status", "voided", "cancelled"),
        ("Payment Status", "Unpaid", "pending"),
        ("order_status", "Storniert", "cancelled"),
        ("Status", "Annulée", "cancelled"),
        ("state", "canceled", "cancelled"),
        ("Transaction Status", "payment_failed", "cancelled"),
    ],
)
def test_shops_write_it_in_many_ways(column, value, meaning, account):
    paid = "\n".join(f"{number},ann,2024-01-0{number},100,paid" for number in range(1, 8))
    result = account(f"order,customer,date,amount,{column}\n{paid}\n9,bob,2024-01-09,50,{value}\n")

    assert result.statuses()[value] == meaning
    assert result.money == 700


def test_a_column_called_type_or_state_may_hold_something_else(account):
    result = account(
        "order,customer,date,amount,type,state\n"
        "1,ann,2024-01-01,10,Physical,CA\n2,bob,2024-01-02,20,Digital,TX\n"
    )

    assert result.money == 30
    assert result.reading.questions == ()


def test_rows_of_a_refund_type_are_negative_whatever_their_sign(account):
    result = account(
        "id,customer,date,amount,type\n"
        "s1,ann,2024-01-01,60.10,sale\nr1,ann,2024-01-03,60.10,refund\n"
        "s2,bob,2024-01-01,40.00,sale\nr2,bob,2024-01-05,-15.00,Refund\ns3,bob,2024-02-05,7.00,sale\n"
    )

    assert result.money == 32.00
    assert result.left_out == {}


def test_rows_of_payouts_and_fees_are_not_orders(account):
    result = account(
        "id,customer,date,amount,type\n1,ann,2024-01-01,60,payment\n2,ann,2024-01-02,-50,payout\n"
        "3,bob,2024-01-03,20,payment\n4,ann,2024-01-04,-2,fee\n"
    )

    assert result.money == 80
    assert result.left_out == {"not_an_order": (2, -52.00)}


def test_a_refunded_order_with_its_own_refund_row_is_not_subtracted_twice(account):
    result = account(
        "id,customer,date,amount,status\n1,ann,2024-01-01,60,refunded\n2,ann,2024-01-05,-60,completed\n"
        "3,ann,2024-02-01,25,completed\n4,bob,2024-02-02,40,refunded\n"
    )

    assert result.money == 25
    assert result.left_out == {"refunded_order": (1, 40.00)}


def test_refunded_amounts_become_negative_rows(account):
    result = account(
        "order,customer,date,amount,amount refunded,status\n"
        "1,ann,2024-01-01,60,20,paid\n2,bob,2024-01-02,50,50,refunded\n3,cat,2024-01-03,30,0,paid\n"
        "4,dan,2024-01-03,30,10,cancelled\n"
    )

    assert result.money == 70
    rows = result.cleaned.tables.transactions.to_pyarrow().to_pylist()
    assert sorted(row["amount"] for row in rows if row["amount"] < 0) == [-50, -20]
    assert any("2 refunds, 70.00 in total" in note for note in result.reading.notes)


def test_a_refund_repeated_on_the_lines_of_its_order_is_subtracted_once(account):
    result = account(
        "order,customer,date,sku,quantity,line total,total refunded\n"
        "1,ann,2024-01-01,mug,1,30,15\n1,ann,2024-01-01,tea,1,20,15\n2,bob,2024-01-02,mug,1,30,0\n"
    )

    assert result.money == 65


def test_a_refund_of_more_than_the_order_is_capped_and_reported(account):
    result = account(
        "order,customer,date,subtotal,refund amount\n1,ann,2024-01-01,40,45\n2,bob,2024-01-02,10,0\n"
    )

    assert result.money == 10
    assert any("5.00 of these refunds exceed" in note for note in result.reading.notes)


def test_an_order_cancelled_before_payment_does_not_count(account):
    result = account(
        "order,customer,date,total,cancelled at,paid at,order status\n"
        "1,ann,2024-01-01,10,,2024-01-01,open\n2,ann,2024-01-02,20,2024-01-03,,open\n"
        "3,bob,2024-01-02,40,2024-01-03,2024-01-02,open\n"
    )

    assert result.money == 50
    assert result.left_out == {"cancelled_order": (1, 20.00)}


def test_much_money_that_is_not_paid_yet_is_asked_about(account):
    text = "order,customer,date,total,status\n1,ann,2024-01-01,100,completed\n2,bob,2024-01-02,90,pending\n"
    with pytest.raises(QuestionError) as refused:
        refuse_open(account(text).reading.questions)

    assert refused.value.code == "source.question.status"
    assert "status is 'pending': 1 rows, 90.00" in str(refused.value)
    assert '--status "sale=pending"' in refused.value.hint
    assert account(text, status={"pending": "sale"}).money == 190
    assert account(text, status={"pending": "pending"}).money == 100


def test_a_partial_refund_without_its_amount_is_reported(account):
    result = account(
        "order,customer,date,total,status\n1,ann,2024-01-01,100,partially_refunded\n2,bob,2024-01-02,9,paid\n"
    )

    assert result.money == 109
    assert any("does not state how much" in note for note in result.reading.notes)


def test_every_word_is_written_as_words_are_compared():
    assert {word for word in MEANINGS if normalised(word) != word} == set()
