"""Orders that stand alone before or after a long gap are told, with what they do to the figures."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tenure.cleaning.lone_dates import OrderDay
from tenure.serving.live.order_gaps import first_lone_day, lone_orders

START = date(2024, 1, 1)
USUAL = [OrderDay(START + timedelta(days=3 * place), 5) for place in range(60)]
LAST = USUAL[-1].day


def later(days: int, orders: int = 1) -> OrderDay:
    return OrderDay(LAST + timedelta(days=days), orders)


def test_one_order_long_after_all_others_is_told_with_its_gap_and_what_to_do():
    (told,) = lone_orders([*USUAL, later(334)], "It fell.")

    assert f"1 order on {LAST + timedelta(days=334)}, 334 days after all others" in told
    assert f"the last of which is from {LAST}" in told
    assert "It fell." in told and "tenure order remove" in told and "DELETE /api/v1/orders/ID" in told
    assert first_lone_day([*USUAL, later(334)]) == LAST + timedelta(days=334)


def test_a_few_orders_of_several_days_are_told_together():
    days = [*USUAL, later(334), later(335, 2)]

    (told,) = lone_orders(days)
    assert f"3 orders from {days[-2].day} to {days[-1].day}" in told
    assert first_lone_day(days) == days[-2].day


def test_one_order_long_before_all_others_is_told():
    (told,) = lone_orders([OrderDay(date(1975, 1, 5), 1), *USUAL], "It fell.")

    assert "oldest orders are isolated: 1 order on 1975-01-05" in told
    assert f"before all others, the first of which is from {START}" in told and "It fell." not in told


def test_both_ends_are_told():
    assert len(lone_orders([OrderDay(date(1975, 1, 5), 1), *USUAL, later(334)])) == 2


@pytest.mark.parametrize(
    "days",
    [
        [],
        USUAL,
        [*USUAL, later(30)],  # a short break
        [*USUAL, *(later(334 + place) for place in range(20))],  # the shop goes on
        USUAL[:5],  # nothing usual can be told
    ],
)
def test_nothing_is_said_of_orders_that_have_neighbours(days):
    assert lone_orders(days) == [] and first_lone_day(days) is None
