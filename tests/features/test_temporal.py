from datetime import date, timedelta

import pytest

FAMILIES = ("temporal",)


def test_shares_of_seasons_and_weekends(ann):
    # a Saturday in winter, a Monday in spring, a Sunday in summer, a Tuesday in summer
    got = ann([{"order_date": day} for day in ("2021-01-02", "2021-03-01", "2021-06-06", "2021-06-08")])

    assert [got[f"{s}_share"] for s in ("spring", "summer", "autumn", "winter")] == [0.25, 0.5, 0, 0.25]
    assert got["weekend_share"] == 0.5
    assert got["first_order_month"] == 1


def test_modal_weekday_and_the_first_of_equals(ann):
    often = ann([{"order_date": day} for day in ("2021-01-02", "2021-01-09", "2021-03-01")])
    once = ann([{"order_date": day} for day in ("2021-01-03", "2021-03-02")])

    assert (often["modal_weekday"], once["modal_weekday"]) == ("saturday", "tuesday")


def test_times_of_day_are_those_of_the_first_purchase(ann):
    rows = [
        {"order_date": "2021-01-01 19:00", "amount": 1.0},
        {"order_date": "2021-01-02 11:59", "amount": 1.0},
        {"order_date": "2021-01-02 21:00", "amount": 1.0},
        {"order_date": "2021-01-03 06:00", "amount": -1.0},
        {"order_date": "2021-01-03 18:00", "amount": 1.0},
    ]
    got = ann(rows)

    assert got["evening_share"] == pytest.approx(2 / 3)
    assert got["modal_daypart"] == "evening"


def test_age_of_log_and_of_the_customer_in_it(frame_of):
    frame = frame_of(
        [
            {"customer_id": "ann", "order_date": "2021-01-01"},
            {"customer_id": "bob", "order_date": "2021-12-01"},
        ]
    )

    assert frame["bob"]["log_age_days"] == 365
    assert frame["ann"]["first_order_after_log_start_days"] == 0
    assert frame["bob"]["first_order_after_log_start_days"] == 334


def daily(first: str, last: str, amount_of):
    day, end = date.fromisoformat(first), date.fromisoformat(last)
    while day <= end:
        yield {"order_date": day.isoformat(), "amount": amount_of(day)}
        day += timedelta(days=1)


def test_an_even_year_has_no_season(ann):
    got = ann(list(daily("2020-12-01", "2021-12-31", lambda _: 3.0)))

    assert got["season_index_orders"] == pytest.approx(1)
    assert got["season_index_spend"] == pytest.approx(1)


def test_a_window_that_doubled_in_both_past_years(ann):
    """January of each year sells twice as much a day; the window is January (31 of 365 days)."""
    got = ann(
        list(daily("2020-01-01", "2021-12-31", lambda d: 2.0 if d.month == 1 else 1.0)), horizon_days=31
    )

    sold = 2 * 62 / (2 * 62 + 335 + 334)
    assert got["season_index_spend"] == pytest.approx(sold / (31 / 365))
    assert got["season_index_orders"] == pytest.approx(62 / 731 / (31 / 365))
    assert got["target_season_share"] == pytest.approx(62 / 731)


def test_whole_years_of_the_horizon_have_no_season(ann):
    rows = list(daily("2020-01-01", "2021-12-31", lambda d: 2.0 if d.month == 1 else 1.0))
    month, year, both = (ann(rows, horizon_days=days)["season_index_spend"] for days in (31, 365, 396))

    assert year == 1
    assert both == pytest.approx((31 * month + 365) / 396)


def test_a_log_that_never_saw_the_window_knows_no_season(ann):
    got = ann(list(daily("2021-01-02", "2021-12-31", lambda _: 3.0)))

    assert (got["season_index_orders"], got["season_index_spend"]) == (None, None)


def test_growth_of_the_shop_against_last_year(ann):
    thin = list(daily("2020-09-01", "2020-12-31", lambda _: 3.0))
    got = ann(
        [
            *thin,
            *daily("2021-09-01", "2021-12-31", lambda _: 1.0),
            *daily("2021-12-01", "2021-12-31", lambda _: 1.0),
        ]
    )

    assert got["shop_growth"] == pytest.approx((90 + 31) / 90)
