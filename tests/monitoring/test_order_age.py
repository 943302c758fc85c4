"""Orders older than the horizon: what is predicted from them is over already."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tenure.monitoring.order_age import days_predicted_are_over, longest_pause, newest_is_ahead, order_age

NEWEST = date(2024, 7, 23)


def test_the_sentence_has_the_figures():
    assert days_predicted_are_over(NEWEST, 90, date(2026, 11, 28)) == (
        "The newest order is from 2024-07-23, 858 days ago: "
        "the 90 days predicted from that date ended on 2024-10-21."
    )


@pytest.mark.parametrize(("today", "is_over"), [(date(2024, 10, 21), False), (date(2024, 10, 22), True)])
def test_the_last_predicted_day_is_not_over_yet(today, is_over):
    assert (days_predicted_are_over(NEWEST, 90, today) is not None) is is_over


def test_an_earlier_cut_of_fresh_orders_is_no_cause_for_a_warning():
    assert days_predicted_are_over(NEWEST, 90, date(2024, 8, 1), as_of=date(2023, 1, 1)) is None


def test_quiet_days_at_the_end_of_the_log_count():
    today = date(2024, 10, 24)

    assert days_predicted_are_over(NEWEST, 90, today) is not None
    assert days_predicted_are_over(NEWEST, 90, today, as_of=date(2024, 7, 31)) is None


@pytest.mark.parametrize(
    ("today", "is_told"), [(NEWEST, False), (date(2024, 7, 22), False), (date(2024, 7, 21), True)]
)
def test_an_order_dated_the_day_after_tomorrow_is_reported(today, is_told):
    assert (newest_is_ahead(NEWEST, today) is not None) is is_told


def test_an_order_in_the_future_is_reported_with_the_next_step():
    sentence = newest_is_ahead(NEWEST, date(2024, 7, 4))

    assert "dated 2024-07-23, 19 days after today (2024-07-04)" in sentence
    assert "tenure order correct" in sentence and "PUT and DELETE /api/v1/orders/ID" in sentence


@pytest.mark.parametrize(
    ("days", "pause", "horizon_days", "level"),
    [
        (0, 0, 365, "recent"),
        (7, 1, 365, "recent"),
        (8, 1, 365, "notice"),
        (20, 21, 365, "recent"),  # a shop that pauses three weeks over the summer
        (22, 21, 365, "notice"),
        (90, 1, 365, "notice"),
        (91, 120, 365, "warning"),
        (31, 40, 30, "warning"),  # the predicted days are over
        (-3, 0, 365, "recent"),
    ],
)
def test_the_age_of_the_newest_order_is_judged_by_today_and_by_the_pauses_of_the_shop(
    days, pause, horizon_days, level
):
    today = NEWEST + timedelta(days=days)
    age = order_age(NEWEST, today, longest_pause_days=pause, horizon_days=horizon_days)

    assert (age.level, age.days) == (level, max(days, 0))
    assert (age.sentence is None) is (level == "recent")
    assert level == "recent" or f"The newest order is from 2024-07-23, {days} days ago" in age.sentence


def test_only_the_pauses_of_the_last_year_are_usual():
    days = [date(2021, 1, 1), date(2023, 1, 1), date(2023, 3, 1), date(2023, 3, 10), date(2023, 3, 15)]

    assert longest_pause(days) == 59
    assert longest_pause([*days, date(2024, 2, 20)]) == 342
    assert longest_pause([*days, date(2025, 1, 1)]) == longest_pause([]) == 0
