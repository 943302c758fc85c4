"""Cohorts of any figure: months that are not over, parts whose cohorts end early, and what is predicted."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from tenure.economics.calendar_steps import MONTH
from tenure.economics.cohort_rows import CohortForecast, CohortOptions, by_month, by_part
from tenure.economics.payback import discount, payback_month, value_to_cost

JANUARY, FEBRUARY, MARCH, APRIL = (MONTH.number(date(2024, month, 1)) for month in (1, 2, 3, 4))
ROWS = pd.DataFrame(
    [(JANUARY, JANUARY, 100.0), (JANUARY, MARCH, 30.0), (MARCH, MARCH, 80.0), (JANUARY, APRIL, 7.0)],
    columns=["cohort", "month", "value"],
)
SIZES = {JANUARY: 4, MARCH: 2}


def test_months_that_are_not_over_are_left_out():
    january, march = by_month(ROWS, SIZES, date(2024, 4, 10), CohortOptions())
    assert (january.month, january.customers, january.values) == (date(2024, 1, 1), 4, [100, 0, 30])
    assert march.values == [80] and march.actual == 1


def test_of_a_customer_added_up_and_discounted():
    january = by_month(ROWS, SIZES, date(2024, 4, 1), CohortOptions(True, True, 0.1))[0]
    assert january.values == pytest.approx([25, 25, 25 + 7.5 * 1.1 ** (-2 / 12)])


def test_predicted_months_follow_the_actual_ones():
    """Two a day of January's customers from 10 April on: the rest of April is expected on top of its 7."""
    ahead = CohortForecast(date(2024, 4, 10), date(2024, 6, 15), {JANUARY: 2.0})
    january, march = by_month(ROWS, SIZES, date(2024, 4, 10), CohortOptions(), ahead)
    assert january.actual == 3
    assert january.values == [100, 0, 30, 7 + 2 * 21, 2 * 31]  # June is predicted in part only
    assert march.values == [80]


def test_parts_count_cohorts_only_as_far_as_they_have_come():
    cells = [("a", JANUARY, JANUARY, 40.0), ("a", JANUARY, FEBRUARY, 12.0)]
    cells += [("a", MARCH, MARCH, 60.0), ("b", MARCH, MARCH, 5.0)]
    rows = pd.DataFrame(cells, columns=["part", "cohort", "month", "value"])
    sizes = pd.DataFrame(
        [("a", JANUARY, 4), ("a", MARCH, 6), ("b", MARCH, 1), (None, APRIL, 3)],
        columns=["part", "cohort", "customers"],
    )
    rows_by_name = {row.name: row for row in by_part(rows, sizes, date(2024, 4, 10), CohortOptions(True))}
    assert rows_by_name["a"].values == [(40 + 60) / 10, 12 / 4, 0]
    assert rows_by_name["b"].values == [5]
    assert rows_by_name[None].values == [] and rows_by_name[None].customers == 3


def test_parts_come_largest_first():
    sizes = pd.DataFrame([("a", MARCH, 1), ("b", MARCH, 6)], columns=["part", "cohort", "customers"])
    rows = pd.DataFrame({"part": [], "cohort": [], "month": [], "value": []})
    assert [row.name for row in by_part(rows, sizes, date(2024, 4, 1), CohortOptions())] == ["b", "a"]


def test_a_year_later_money_is_worth_less_by_the_rate():
    assert discount(12, 0.25) == pytest.approx(0.8)
    assert discount(7, 0.0) == 1


@pytest.mark.parametrize(
    ("margins", "cac", "month"),
    [([10, 5, 5], 10, 0), ([10, 5, 5], 14, 1), ([10, 5, 5], 20, 2), ([10, 5, 5], 21, None), ([], 1, None)],
)
def test_a_cost_is_paid_back_in_the_month_that_covers_it(margins, cac, month):
    assert payback_month(margins, cac) == month


def test_nothing_paid_has_no_ratio():
    assert value_to_cost(30.0, 10.0) == 3
    assert value_to_cost(30.0, 0.0) is None and value_to_cost(None, 10.0) is None
