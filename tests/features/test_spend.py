import pytest

FAMILIES = ("rhythm", "spend", "windows")
ORDERS = [
    {"order_date": "2021-01-01", "amount": 100.0, "order_id": "a"},
    {"order_date": "2021-02-01", "amount": 30.0, "order_id": "b"},
    {"order_date": "2021-02-01", "amount": 10.0, "order_id": "b"},
    {"order_date": "2021-03-01", "amount": 20.0, "order_id": "c"},
]
MATCHED = {"order_date": "2021-04-01", "amount": -15.0, "order_id": "b", "original_order_date": "2021-02-01"}
UNMATCHED = {"order_date": "2021-04-02", "amount": -5.0, "order_id": "r"}


def test_spend_of_three_order_days_and_two_refunds(ann):
    got = ann([*ORDERS, MATCHED, UNMATCHED])

    assert got["gross_spend"] == 160
    assert got["refunds"] == 20
    assert got["net_spend"] == 140
    assert got["refund_share"] == 0.125
    assert got["first_order_value"] == 100
    assert got["last_order_value"] == 20
    assert got["max_order_value"] == 100


def test_a_matched_refund_is_netted_on_the_day_of_its_order(ann):
    got = ann([*ORDERS, MATCHED, UNMATCHED])

    assert got["monetary_value"] == pytest.approx((25 + 20) / 2)
    assert got["mean_order_value"] == pytest.approx((100 + 25 + 20) / 3)
    assert got["median_order_value"] == 25
    assert got["std_order_value"] == pytest.approx(
        (((100 - 145 / 3) ** 2 + (25 - 145 / 3) ** 2 + (20 - 145 / 3) ** 2) / 2) ** 0.5
    )
    assert got["order_value_cv"] == pytest.approx(got["std_order_value"] / got["mean_order_value"])


def test_an_order_day_refunded_in_whole_was_not_kept(ann):
    back = MATCHED | {"amount": -40.0}

    some, nothing = ann([*ORDERS, back, UNMATCHED]), ann([*ORDERS[1:3], back])

    assert (some["kept_order_days"], some["kept_order_value"]) == (2, (100 + 20) / 2)
    assert (nothing["kept_order_days"], nothing["kept_order_value"]) == (0, None)
    assert some["geometric_kept_order_value"] == pytest.approx((100 * 20) ** (1 / 2))
    assert nothing["geometric_kept_order_value"] is None
    assert some["geometric_monetary_value"] is None


def test_the_geometric_mean_of_repeat_orders_leaves_the_first_out(ann):
    got = ann([*ORDERS, MATCHED, UNMATCHED])
    refunded_first = ann([*ORDERS, MATCHED | {"amount": -100.0, "original_order_date": "2021-01-01"}])

    assert got["geometric_monetary_value"] == pytest.approx((25 * 20) ** (1 / 2))
    assert got["geometric_kept_order_value"] == pytest.approx((100 * 25 * 20) ** (1 / 3))
    assert refunded_first["geometric_monetary_value"] == pytest.approx((40 * 20) ** (1 / 2))


def test_a_refund_dated_after_the_cut_is_not_known_yet(ann):
    before = ann([*ORDERS, MATCHED], as_of="2021-04-01")
    without = ann(ORDERS, as_of="2021-04-01")

    assert {name: before[name] for name in without} == without


def test_no_refunds_are_a_plain_zero(ann):
    assert str(ann(ORDERS)["refunds"]) == "0.0"


def test_a_one_time_buyer_has_no_repeat_value(ann):
    got = ann([{"order_date": "2021-01-01", "amount": 7.0}])

    assert (got["monetary_value"], got["std_order_value"]) == (None, None)
    assert (got["geometric_monetary_value"], got["geometric_kept_order_value"]) == (None, pytest.approx(7))
    assert (got["mean_order_value"], got["net_spend"]) == (7, 7)


def test_margin_counts_only_rows_with_a_known_cost(ann):
    got = ann(
        [
            {"order_date": "2021-01-01", "amount": 100.0, "cost": 60.0},
            {"order_date": "2021-01-02", "amount": 50.0},
            {"order_date": "2021-01-03", "amount": -10.0, "cost": 6.0},
        ]
    )

    assert got["margin"] == pytest.approx(100 - 60 - 10 + 6)
    assert got["margin_share"] == pytest.approx(36 / 90)


def test_the_cost_of_a_line_may_come_from_its_product(ann):
    got = ann(
        [{"order_date": "2021-01-01", "amount": 100.0, "product_id": "p", "quantity": 4.0}],
        products=[{"product_id": "p", "cost": 20.0}],
    )

    assert got["margin"] == 20


def test_a_product_listed_twice_does_not_double_its_sales(ann):
    got = ann(
        [{"order_date": "2021-01-01", "amount": 100.0, "product_id": "p", "quantity": 4.0}],
        products=[{"product_id": "p", "cost": 20.0}, {"product_id": "p", "cost": 20.0}],
    )

    assert (got["margin"], got["net_spend"], got["spend_last_horizon"]) == (20, 100, 0)


def test_a_customer_of_refunds_only_is_not_known(frame_of):
    frame = frame_of(
        [
            {"customer_id": "ann", "order_date": "2021-01-01", "amount": 1.0},
            {"customer_id": "bob", "order_date": "2021-01-01", "amount": -1.0},
        ]
    )

    assert list(frame) == ["ann"]


def test_without_amounts_there_is_no_money_and_every_row_is_a_purchase(ann):
    got = ann([{"order_date": "2021-01-01"}, {"order_date": "2021-01-03"}])

    assert got["frequency"] == 1
    assert not {"net_spend", "monetary_value", "spend_0_30d"} & set(got)
