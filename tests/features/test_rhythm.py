import pytest

FAMILIES = ("rhythm", "basket")
ORDERS = [
    {"order_date": "2021-01-01 09:00", "amount": 10.0},
    {"order_date": "2021-01-11 10:00", "amount": 30.0},
    {"order_date": "2021-01-11 20:00", "amount": 5.0},
    {"order_date": "2021-01-31 10:00", "amount": 20.0},
]


def test_rhythm_of_a_repeat_buyer(ann):
    got = ann(ORDERS, as_of="2021-03-02")

    assert got["frequency"] == 2
    assert got["recency"] == 30
    assert got["T"] == 60
    assert got["days_since_last_order"] == 30
    assert got["active_share"] == 0.5
    assert got["order_count"] == 4, "two orders on one day are two orders and one order day"


def test_gaps_of_ten_and_twenty_days(ann):
    got = ann(ORDERS, as_of="2021-03-02")

    assert got["inter_purchase_mean_days"] == 15
    assert got["inter_purchase_std_days"] == pytest.approx(50**0.5)
    assert got["inter_purchase_max_days"] == 20
    assert got["inter_purchase_last_days"] == 20
    assert got["inter_purchase_cv"] == pytest.approx(50**0.5 / 15)
    assert got["regularity"] == pytest.approx(1 / (1 + 50**0.5 / 15))
    assert got["inter_purchase_trend"] == pytest.approx(20 / 15)
    assert got["overdue_ratio"] == 2


def test_clockwork_is_perfectly_regular(ann):
    got = ann([{"order_date": f"2021-01-{day:02}"} for day in (1, 8, 15, 22)], as_of="2021-02-01")

    assert (got["inter_purchase_cv"], got["regularity"]) == (0, 1)


def test_a_one_time_buyer_has_no_gaps(ann):
    got = ann([{"order_date": "2021-01-01", "amount": 1.0}], as_of="2021-01-13")

    assert (got["frequency"], got["recency"], got["T"], got["days_since_last_order"]) == (0, 0, 12, 12)
    assert [got[name] for name in got if name.startswith("inter_purchase")] == [None] * 6
    assert got["regularity"] is None
    assert got["overdue_ratio"] is None


def test_two_order_days_have_a_mean_gap_and_no_spread(ann):
    got = ann([{"order_date": "2021-01-01"}, {"order_date": "2021-01-05"}], as_of="2021-01-13")

    assert (got["inter_purchase_mean_days"], got["inter_purchase_std_days"]) == (4, None)


def test_a_day_of_refunds_is_not_an_order_day(ann):
    refund = {"order_date": "2021-02-10", "amount": -5.0}

    with_refund = ann([*ORDERS, refund], as_of="2021-03-02")
    without = ann(ORDERS, as_of="2021-03-02")

    rhythm = [name for name in without if name.startswith(("inter_purchase", "order_count", "recency"))]
    assert {n: with_refund[n] for n in rhythm} == {n: without[n] for n in rhythm}
    assert with_refund["days_since_last_order"] == 30


def test_as_of_is_a_whole_day_and_its_own_orders_are_future(ann):
    got = ann(
        [{"order_date": "2021-01-01 23:59:59"}, {"order_date": "2021-01-02 00:00:00"}], as_of="2021-01-02"
    )

    assert (got["frequency"], got["T"]) == (0, 1)


def test_lines_of_one_order_are_one_order(ann):
    got = ann([{"order_date": "2021-01-01 10:00", "order_id": "a", "amount": 2.0} for _ in range(3)])

    assert (got["order_count"], got["frequency"], got["lines_per_order"]) == (1, 0, 3)
