import pytest

FAMILIES = ("momentum",)
ROWS = [
    {"order_date": "2021-02-05", "amount": 10.0},  # 330 days before the cut: fourth quarter back
    {"order_date": "2021-09-23", "amount": 20.0},  # 100: second
    {"order_date": "2021-11-22", "amount": 30.0},  # 40: first
    {"order_date": "2021-12-22", "amount": 50.0},  # 10: first
]


def test_velocity_and_its_change(ann):
    got = ann(ROWS)

    assert got["purchase_velocity"] == pytest.approx(2 / 3)
    assert got["velocity_change"] == pytest.approx((2 / 90) / (4 / 330))


def test_window_ratios(ann):
    got = ann(ROWS)

    assert got["orders_window_ratio"] == 2
    assert got["spend_window_ratio"] == 4


def test_a_window_ratio_without_earlier_orders_is_unknown(ann):
    got = ann(ROWS[2:])

    assert (got["orders_window_ratio"], got["spend_window_ratio"]) == (None, None)


def test_slopes_are_least_squares(ann):
    got = ann(ROWS)

    assert got["orders_slope"] == pytest.approx(0.3 * 2 + 0.1 * 1 - 0.1 * 0 - 0.3 * 1)
    # days from their mean: -210, 20, 80, 110; values from theirs: -17.5, -7.5, 2.5, 22.5
    assert got["order_value_slope"] == pytest.approx(6200 / 63000)


def test_density_and_spend_rates(ann):
    got = ann(ROWS)

    assert got["transaction_density"] == pytest.approx(4 / 321)
    assert got["spend_per_day"] == pytest.approx(110 / 330)
    assert got["loyalty_efficiency"] == pytest.approx(110 / 321)


@pytest.mark.parametrize(
    ("days", "cold"),
    [(["2021-01-01"], 1), (["2021-12-10", "2021-12-20"], 1), (["2021-11-01", "2021-12-20"], 0)],
    ids=["one order", "young", "known"],
)
def test_cold_start(ann, days, cold):
    assert ann([{"order_date": day} for day in days])["is_cold_start"] == cold
