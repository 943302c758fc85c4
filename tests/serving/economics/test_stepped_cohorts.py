"""Cohorts by week, quarter and year, of a range of first orders, worked out again from the orders."""

from __future__ import annotations

from datetime import date, timedelta

import pandas as pd
import pytest

from tenure.economics.calendar_steps import STEPS, CalendarStep
from tenure.serving.economics.campaign_costs import CampaignCost
from tenure.serving.economics.cohort_table import CohortTableQuery, cohort_rows, cohort_table
from tenure.serving.insights.period import Period

PANDAS = {"week": "W-SUN", "month": "M", "quarter": "Q", "year": "Y"}


def asked(shop, **how):
    return cohort_table(CohortTableQuery(**how), shop.served, "GBP")


def facts(shop, step: str) -> pd.DataFrame:
    orders = shop.orders.assign(order_date=pd.to_datetime(shop.orders["order_date"]))
    orders["part"] = orders["order_date"].dt.to_period(PANDAS[step])
    orders["cohort"] = orders.groupby("customer_id")["part"].transform("min")
    orders["age"] = (orders["part"] - orders["cohort"]).map(lambda one: one.n)
    return orders


@pytest.mark.parametrize("step", STEPS)
def test_parts_of_the_calendar_follow_each_other(step):
    calendar = CalendarStep(step)
    for day in (date(2024, 2, 29), date(2025, 1, 1), date(2025, 12, 31)):
        number = calendar.number(day)
        assert calendar.first_day(number) <= day < calendar.first_day(number + 1)
        assert calendar.number(calendar.first_day(number + 1) - timedelta(days=1)) == number


@pytest.mark.parametrize("step", STEPS)
def test_revenue_by_any_step_is_that_of_the_orders(shop, step):
    orders = facts(shop, step)
    table = asked(shop, step=step, months=60)
    assert table.rows and table.step == step
    for row in table.rows:
        mine = orders[orders["cohort"] == pd.Period(row.month, PANDAS[step])]
        sums = mine.groupby("age")["amount"].sum() / mine["customer_id"].nunique()
        assert row.customers == mine["customer_id"].nunique()
        assert row.values[: row.actual] == pytest.approx([sums.get(age, 0.0) for age in range(row.actual)])


@pytest.mark.parametrize("by", ["month", "source", "first_product", "country"])
def test_computed_rows_are_those_of_the_copy(shop, by):
    everybody = Period(date(1990, 1, 1), date(2030, 1, 1))
    for kept, computed in zip(
        cohort_rows(shop.served, by), cohort_rows(shop.served, by, "month", everybody), strict=True
    ):
        order = ["part", "cohort", *(["month"] if "month" in kept else [])]
        pd.testing.assert_frame_equal(
            kept[order + [name for name in kept if name not in order]].sort_values(order, ignore_index=True),
            computed[order + [name for name in kept if name not in order]].sort_values(
                order, ignore_index=True
            ),
            check_dtype=False,
        )


def test_a_period_shows_its_cohorts_and_the_average_of_those_before(shop):
    months = [row.month for row in asked(shop).rows]
    first, last = months[-2], shop.served.last_day
    table = asked(shop, period=Period(first, last))
    assert [row.month for row in table.rows] == months[-2:]
    before = asked(shop, period=Period(first, last).before)
    assert table.averages_before == before.averages != []


def all_known(cost: float) -> CampaignCost:
    """Campaigns that cover more money and days than any recorded cost."""
    return CampaignCost(spend=1e12, days=1e6, per_customer=cost)


def test_the_cost_of_a_source_is_paid_back_in_the_first_month_whose_margin_covers_it(shop):
    margins = asked(shop, by="source", metric="margin").rows
    source = margins[0].name
    cost = sum(margins[0].values[:2])
    query = CohortTableQuery(by="source")
    row = cohort_table(query, shop.served, "GBP", {source.casefold(): all_known(cost)}).rows[0]
    assert (row.cac, row.payback) == (pytest.approx(cost), 1)
    dear = cohort_table(query, shop.served, "GBP", {source.casefold(): all_known(1e9)}).rows[0]
    assert dear.payback is None
