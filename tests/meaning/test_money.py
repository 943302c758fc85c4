"""Amounts: currencies, order totals on lines, versions of an order, prices, discounts, extra lines."""

from __future__ import annotations

import pytest

from tenure.core.errors import AmountError, QuestionError
from tenure.core.orders.answers import refuse_open

TWO = """order,customer,date,total,currency
1,ann,2024-01-01,100,EUR
2,bob,2024-01-02,9000,JPY
3,ann,2024-02-01,50,eur
4,cat,2024-02-03,10,
"""


def test_one_currency_becomes_that_of_the_log(account):
    result = account("order,customer,date,total,currency\n1,ann,2024-01-01,10,usd\n2,bob,2024-01-02,20,USD\n")

    assert result.reading.currency == "USD"
    assert result.money == 30


def test_a_sign_and_its_code_are_one_currency(account):
    result = account("order,customer,date,total,currency\n1,ann,2024-01-01,10,€\n2,bob,2024-01-02,20,EUR\n")

    assert (result.money, result.reading.currency, result.left_out) == (30, "EUR", {})


def test_two_currencies_are_never_added_up(account):
    with pytest.raises(QuestionError) as refused:
        refuse_open(account(TWO).reading.questions)

    assert refused.value.code == "source.question.currency"
    assert "EUR: 2 rows, 150.00; JPY: 1 rows, 9,000.00" in str(refused.value)
    assert "--rates" in refused.value.hint


def test_only_one_of_several_currencies_can_be_kept(account):
    result = account(TWO, currency="EUR", only_currency=True)

    assert result.money == 150
    assert result.reading.currency == "EUR"
    assert result.left_out == {"other_currency": (2, 9010.00)}


def test_a_currency_that_the_file_does_not_have_is_refused(account):
    with pytest.raises(AmountError, match="no orders in CHF"):
        account(TWO, currency="CHF", only_currency=True)


def test_rates_convert_by_the_latest_day_in_either_direction(account):
    rates = "date,from,to,rate\n2023-12-01,JPY,EUR,0.01\n2024-01-03,JPY,EUR,0.5\n2023-01-01,EUR,USD,2\n"
    orders = (
        "order,customer,date,total,currency\n1,a,2024-01-01,100,EUR\n2,b,2024-01-02,9000,JPY\n"
        "3,c,2024-01-05,10,USD\n"
    )
    result = account(orders, currency="EUR", rates=rates)

    assert result.reading.currency == "EUR"
    assert result.money == 100 + 90 + 5


def test_a_missing_rate_is_named_with_its_days(account):
    with pytest.raises(AmountError) as refused:
        account(TWO, currency="EUR", rates="from,to,rate\nUSD,EUR,0.9\n")

    assert refused.value.code == "source.currency.rates"
    assert "JPY: 1 rows from 2024-01-02 to 2024-01-02" in refused.value.values


def test_converted_amounts_of_the_file_are_used(account):
    result = account(
        "order,customer,date,amount,currency,converted amount,converted currency,amount refunded,"
        "converted amount refunded\n"
        "1,ann,2024-01-01,100,aud,60,usd,0,0\n2,bob,2024-01-02,20,usd,20,usd,10,10\n"
    )

    assert (result.money, result.reading.currency) == (70, "USD")


def test_a_currency_other_than_the_requested_one_is_refused(account):
    text = "order,customer,date,total,currency\n1,ann,2024-01-01,10,USD\n"
    with pytest.raises(AmountError) as refused:
        account(text, currency="EUR")

    assert refused.value.code == "source.currency.other"
    assert account(text, currency="EUR", rates="from,to,rate\nUSD,EUR,0.5\n").money == 5


def lines(*rows: str, head: str = "order,customer,date,order total,sku,quantity") -> str:
    return "\n".join((head, *rows, ""))


def test_an_order_total_on_every_line_counts_once_and_is_divided(account):
    result = account(
        lines(
            *("1,ann,2024-01-01,60,mug,1", "1,ann,2024-01-01,60,tea,2", "1,ann,2024-01-01,60,tea,2"),
            *("2,bob,2024-01-02,35,mug,1", "2,bob,2024-01-02,35,jam,1"),
            *("3,ann,2024-01-03,20,mug,1", "3,ann,2024-01-03,20,jam,1", "4,cat,2024-01-04,7,tea,1"),
        )
    )

    assert result.money == 122
    rows = result.cleaned.tables.transactions.to_pyarrow().to_pylist()
    assert sorted(round(row["amount"], 2) for row in rows if row["order_id"] == "1") == [20, 20, 20]
    question = result.question("amount")
    assert question.answer == "order"
    assert {choice.value: choice.money for choice in question.choices} == {"order": 122, "line": 297}


def test_a_total_is_divided_by_the_cost_of_each_line(account):
    result = account(
        lines(
            *("1,a,2024-01-01,60,mug,1,40", "1,a,2024-01-01,60,tea,2,10", "2,b,2024-01-01,30,mug,1,10"),
            *("2,b,2024-01-01,30,tea,1,20", "3,b,2024-01-01,50,mug,1,40", "3,b,2024-01-01,50,jam,1,10"),
            head="order,customer,date,order total,sku,quantity,unit price",
        )
    )

    rows = result.cleaned.tables.transactions.to_pyarrow().to_pylist()
    assert sorted(round(row["amount"], 2) for row in rows if row["order_id"] == "1") == [20, 40]


def test_few_equal_totals_are_asked_about(account):
    text = lines("1,ann,2024-01-01,9.99,mug,1", "1,ann,2024-01-01,9.99,tea,1", "2,bob,2024-01-02,9.99,mug,1")
    with pytest.raises(QuestionError) as refused:
        refuse_open(account(text).reading.questions)

    assert refused.value.code == "source.question.amount"
    assert account(text, amount_is="order").money == 19.98
    assert account(text, amount_is="line").money == 29.97


def test_lines_with_amounts_of_their_own_are_added(account):
    result = account(
        lines(
            *("1,ann,2024-01-01,60,mug,1", "1,ann,2024-01-01,40,tea,2", "2,bob,2024-01-02,35,mug,1"),
            head="order,customer,date,amount,sku,quantity",
        )
    )

    assert result.money == 135
    assert result.reading.questions == ()


def test_equal_lines_of_one_order_are_lines_and_copies_further_down_are_not(account):
    block = ("1,ann,2024-01-01,mug,1,10", "1,ann,2024-01-01,mug,1,10")
    result = account(
        lines(*block, "2,bob,2024-01-02,tea,1,5", *block, head="order,customer,date,sku,quantity,line total")
    )

    assert result.money == 25
    assert result.left_out == {"exact_duplicate": (2, 20.00)}
    (count,) = [count for count in result.cleaned.counts if count.rule == "equal_line"]
    assert (count.rows, count.money, count.action) == (1, 10.00, "kept")


def test_numbered_lines_that_are_equal_are_copies(account):
    result = account(
        lines(
            *("1,ann,2024-01-01,mug,1,10", "1,ann,2024-01-01,mug,1,10", "1,ann,2024-01-01,mug,2,10"),
            head="order,customer,date,sku,line number,line total",
        )
    )

    assert result.money == 20


def test_the_later_version_of_an_order_counts(account):
    result = account(
        "order,customer,date,total,status\n1,ann,2024-01-01,60,processing\n2,bob,2024-01-02,30,completed\n"
        "1,ann,2024-01-01,65,completed\n"
    )

    assert result.money == 95
    assert result.left_out == {"superseded_order": (1, 60.00)}
    assert result.question("repeated_orders").answer == "latest"


def test_an_order_that_is_cancelled_in_its_later_version_does_not_count(account):
    result = account(
        "order,customer,date,total,status\n1,ann,2024-01-01,60,completed\n2,bob,2024-01-02,30,completed\n"
        "1,ann,2024-01-01,60,cancelled\n"
    )

    assert result.money == 30


def test_versions_of_an_order_with_lines_are_recognized_by_their_products(account):
    head = "order,customer,date,sku,quantity,line total,status"
    result = account(
        lines(
            *("1,ann,2024-01-01,mug,1,10,pending", "1,ann,2024-01-01,tea,1,5,pending"),
            *("2,bob,2024-01-02,mug,1,10,completed",),
            *("1,ann,2024-01-01,mug,1,10,completed", "1,ann,2024-01-01,tea,2,10,completed"),
            head=head,
        )
    )

    assert result.money == 30


def test_rows_of_an_order_without_products_are_added_unless_they_repeat_far_apart(account):
    together = "order,customer,date,amount\n1,ann,2024-01-01,60\n1,ann,2024-01-01,5\n2,bob,2024-01-02,30\n"
    assert account(together).money == 95

    apart = "order,customer,date,amount\n1,ann,2024-01-01,60\n2,bob,2024-01-02,30\n1,ann,2024-01-01,65\n"
    with pytest.raises(QuestionError) as refused:
        refuse_open(account(apart).reading.questions)
    assert refused.value.code == "source.question.repeated_orders"
    assert account(apart, repeated_orders="latest").money == 95
    assert account(apart, repeated_orders="add").money == 155


PRICES = "order,customer,date,sku,quantity,price\n{}\n"


def test_a_price_that_is_the_same_for_every_quantity_is_per_unit(account):
    rows = [f"{n}{q},ann,2024-01-0{q},p{n},{q},{n * 10}" for n in (1, 2, 3) for q in (1, 2)]
    result = account(PRICES.format("\n".join(rows)))

    assert result.money == 180
    assert result.question("price").answer == "unit"


def test_a_price_that_grows_with_the_quantity_is_per_line(account):
    rows = [f"{n}{q},ann,2024-01-0{q},p{n},{q},{n * 10 * q}" for n in (1, 2, 3) for q in (1, 2)]
    result = account(PRICES.format("\n".join(rows)))

    assert result.money == 180
    assert result.question("price").answer == "line"


def test_an_ambiguous_price_is_asked_about_with_both_sums(account):
    text = PRICES.format("1,ann,2024-01-01,mug,2,10\n2,bob,2024-01-02,tea,1,7")
    with pytest.raises(QuestionError) as refused:
        refuse_open(account(text).reading.questions)

    assert refused.value.code == "source.question.price"
    assert refused.value.values == ("unit: 27.00", "line: 17.00")
    assert account(text, price_is="unit").money == 27
    assert account(text, price_is="line").money == 17


@pytest.mark.parametrize("name", ["unit price", "price per unit", "price each"])
def test_a_price_whose_name_says_so_needs_no_question(name, account):
    result = account(f"order,customer,date,sku,quantity,{name}\n1,ann,2024-01-01,mug,2,10\n")

    assert (result.money, result.reading.questions) == (20, ())


@pytest.mark.parametrize(
    ("head", "discounts", "money"),
    [
        ("discount_amount", ("4.5", "0"), 20 - 4.5 + 7),
        ("discount percent", ("25", "0"), 20 * 0.75 + 7),
        ("discount rate", ("0.25", "0"), 20 * 0.75 + 7),
        ("discount", ("0.25", "0"), 20 * 0.75 + 7),
        ("discount", ("3.7", "0"), 20 - 3.7 + 7),
        ("discount", ("0", "50"), 20 + 3.5),
        ("discount", ("10%", "0%"), 20 * 0.9 + 7),
    ],
)
def test_discounts_are_subtracted_as_money_or_percent(head, discounts, money, account):
    first, second = discounts
    result = account(
        f"order,customer,date,sku,quantity,unit price,{head}\n"
        f"1,ann,2024-01-01,mug,2,10,{first}\n2,bob,2024-01-02,tea,1,7,{second}\n"
    )

    assert result.money == pytest.approx(money)
    assert result.question("discount").answer in ("money", "percent")


def test_a_discount_that_may_be_money_or_percent_is_asked_about(account):
    text = (
        "order,customer,date,sku,quantity,unit price,discount\n"
        "1,ann,2024-01-01,mug,1,80,10\n2,bob,2024-01-02,tea,1,70,20\n3,bob,2024-01-02,tea,1,70,0\n"
    )
    with pytest.raises(QuestionError) as refused:
        refuse_open(account(text).reading.questions)

    assert refused.value.code == "source.question.discount"
    assert account(text, discount_is="money").money == 190
    assert account(text, discount_is="percent").money == 198
    assert account(text, discount_is="included").money == 220


def test_a_discount_is_not_subtracted_from_a_net_amount(account):
    head = "order,customer,date,sku,quantity,unit price,discount,amount\n"
    net = head + "1,ann,2024-01-01,mug,2,10,5.25,14.75\n2,bob,2024-01-02,tea,1,7,0,7\n"
    gross = head + "1,ann,2024-01-01,mug,2,10,5.25,20\n2,bob,2024-01-02,tea,1,7,0,7\n"

    assert account(net).money == 21.75
    assert account(net).question("discount").answer == "included"
    assert account(gross).money == 21.75
    assert account(gross).question("discount").answer == "money"


def test_shipping_tax_and_gift_cards_are_not_goods(account):
    text = (
        "order,customer,date,sku,amount\n1,ann,2024-01-01,mug,20\n1,ann,2024-01-01,Shipping,5\n"
        "1,ann,2024-01-01,VAT,4\n2,bob,2024-01-02,Gift card - 50 EUR,50\n3,bob,2024-01-03,Shipping box,3\n"
    )
    result = account(text)

    assert result.money == 23
    assert result.left_out == {
        "shipping_line": (1, 5.00),
        "tax_line": (1, 4.00),
        "gift_card_line": (1, 50.00),
    }
    assert account(text, include=("shipping", "gift_cards")).money == 78


def test_orders_whose_ids_became_numbers_in_one_of_two_exports_are_one(account):
    result = account(
        "order,customer,date,total,status\n1052,ann,2024-01-01,60,paid\n1053,bob,2024-01-02,30,paid\n"
        "1052.0,ann,2024-01-01,60,paid\n"
    )

    assert result.money == 90
    assert result.left_out == {"exact_duplicate": (1, 60.00)}
