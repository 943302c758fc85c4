"""Cohorts of a served shop, worked out again from its orders."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest
from tests.app.economics.conftest import HORIZON

from tenure.app.economics.unit_economics import ShowUnitEconomics, units_over
from tenure.core.errors import OptionError
from tenure.serving.economics.campaign_costs import campaign_costs
from tenure.serving.economics.cohort_table import CohortTableQuery, cohort_table
from tenure.serving.economics.won import CampaignSpend
from tenure.store.records.campaigns import Campaign

NOTHING = CampaignSpend([], [])


def asked(shop, **how):
    return cohort_table(CohortTableQuery(**how), shop.served, "GBP")


def facts(shop) -> pd.DataFrame:
    """Orders with their customer's cohort and the months since."""
    orders = shop.orders.assign(order_date=pd.to_datetime(shop.orders["order_date"]))
    orders["month"] = orders["order_date"].dt.to_period("M")
    orders["cohort"] = orders.groupby("customer_id")["month"].transform("min")
    orders["age"] = (orders["month"] - orders["cohort"]).map(lambda one: one.n)
    orders["source"] = orders["customer_id"].str.partition("-")[0]
    return orders


def test_revenue_by_month_is_that_of_the_orders(shop):
    orders = facts(shop)
    sizes = orders.groupby("cohort")["customer_id"].nunique()
    for row in asked(shop).rows:
        cohort = pd.Period(row.month, "M")
        mine = orders[orders["cohort"] == cohort].groupby("age")["amount"].sum() / sizes[cohort]
        assert row.customers == sizes[cohort]
        assert row.values[: row.actual] == pytest.approx([mine.get(age, 0.0) for age in range(row.actual)])


def test_retention_is_the_share_who_ordered(shop):
    orders = facts(shop)
    row = asked(shop, metric="retention").rows[0]
    mine = orders[orders["cohort"] == pd.Period(row.month, "M")]
    assert row.values[0] == 1
    assert row.values[1] == pytest.approx(
        mine[mine["age"] == 1]["customer_id"].nunique() / mine["customer_id"].nunique()
    )
    assert row.actual == len(row.values), "nothing is predicted of retention"


def test_the_margin_is_what_the_goods_left_over(shop):
    """Every order's goods cost three fifths."""
    revenue, margin = asked(shop), asked(shop, metric="margin")
    assert margin.margin_basis == "cost" and margin.margin_share == pytest.approx(0.4, abs=1e-3)
    for one, other in zip(revenue.rows, margin.rows, strict=True):
        assert other.values == pytest.approx([0.4 * value for value in one.values], rel=2e-3, abs=1e-3)


def test_where_no_cost_is_known_the_given_margin_is_said(open_shop, shop):
    live = open_shop(shop.orders.drop(columns="cost"), None, shop.predictions)
    table = cohort_table(CohortTableQuery(metric="margin", gross_margin=0.25), live.served, "GBP")
    assert (table.margin_basis, table.margin_share) == ("gross_margin", 0.25)


def test_predicted_cells_are_the_cohorts_predictions_spread_over_the_horizon(shop):
    """The log ends with the year: January is wholly ahead, February too, and the horizon ends on 1 March."""
    orders, values = facts(shop), shop.predictions.set_index("customer_id")["predicted_clv"]
    for row in asked(shop, per_customer=False).rows:
        who = orders[orders["cohort"] == pd.Period(row.month, "M")]["customer_id"].unique()
        per_day = values.loc[who].sum() / HORIZON
        assert row.values[row.actual :] == pytest.approx([31 * per_day, 29 * per_day])


def test_added_up_is_the_running_sum(shop):
    plain, added = asked(shop).rows[0], asked(shop, cumulative=True).rows[0]
    assert added.values == pytest.approx(np.cumsum(plain.values))


@pytest.mark.parametrize("by", ["source", "first_product", "country"])
def test_parts_together_are_all_customers(shop, by):
    table = asked(shop, by=by, metric="retention")
    assert sum(row.customers for row in table.rows) == shop.orders["customer_id"].nunique()
    assert all(row.values[0] == 1 and row.actual == len(row.values) for row in table.rows)


def test_a_part_is_the_mean_of_its_cohorts(shop):
    orders = facts(shop)
    row = next(one for one in asked(shop, by="source").rows if one.name == "search")
    mine = orders[orders["source"] == "search"]
    first = mine[mine["age"] == 0]["amount"].sum() / mine["customer_id"].nunique()
    assert row.values[0] == pytest.approx(first)


def test_the_first_product_is_that_of_the_first_order(shop):
    orders = facts(shop).sort_values(["order_date", "product_id"])
    first = orders.groupby("customer_id")["product_id"].first().value_counts()
    assert {row.name: row.customers for row in asked(shop, by="first_product").rows} == first.to_dict()


def test_units_put_cost_against_margin(shop):
    found = units_over(ShowUnitEconomics(), shop.served, NOTHING, "GBP")
    rows = {row.name: row for row in found.rows}
    orders, values = facts(shop), shop.predictions.set_index("customer_id")["predicted_clv"]
    mine = orders[orders["source"] == "search"]
    who = mine["customer_id"].unique()
    search = rows["search"]
    assert (search.cac, search.cac_basis) == (10.0, "acquisition_cost")
    assert search.realised == pytest.approx(mine["amount"].sum() / len(who))
    assert search.predicted == pytest.approx(values.loc[who].mean())
    ltv = found.margin_share * (search.realised + search.predicted)
    assert search.ltv == pytest.approx(ltv)
    assert search.ltv_to_cac == pytest.approx(ltv / 10)
    assert search.contribution == pytest.approx(ltv - 10)
    assert search.recommended_cac == pytest.approx(0.3 * search.predicted)
    assert rows["organic"].cac == 0 and rows["organic"].ltv_to_cac is None
    assert rows["organic"].payback_month == 0


def test_payback_is_when_margins_cover_the_cost(shop):
    found = units_over(ShowUnitEconomics(gross_margin=1.0), shop.served, NOTHING, "GBP")
    search = next(row for row in found.rows if row.name == "search")
    curve = next(
        one for one in asked(shop, by="source", metric="margin", cumulative=True).rows if one.name == "search"
    )
    assert search.payback_month == next(at for at, value in enumerate(curve.values) if value >= 10)


@pytest.mark.parametrize(("spent_days", "basis"), [(1, "acquisition_cost"), (730, "campaigns")])
def test_campaigns_are_the_cost_where_they_cover_as_much_as_recorded_costs(shop, spent_days, basis):
    first = date(2022, 1, 1)
    days = [
        {"campaign_id": "a", "day": first + timedelta(days=n), "spend": 80.0}
        for n in ([525] if spent_days == 1 else range(spent_days))
    ]
    known = CampaignSpend([Campaign("Always", "search", None, None, "a", None)], days)
    search = next(
        row for row in units_over(ShowUnitEconomics(), shop.served, known, "GBP").rows if row.name == "search"
    )
    assert search.cac_basis == basis
    assert search.cac == 10 if basis == "acquisition_cost" else search.cac > 10
    costs = campaign_costs(shop.served, known)
    table = cohort_table(CohortTableQuery("source"), shop.served, "GBP", costs)
    cohort = next(row for row in table.rows if row.name == "search")
    assert (cohort.cac, cohort.payback) == (search.cac, search.payback_month)


@pytest.mark.parametrize("by", ["month", "country", "first_product"])
def test_units_of_any_part(shop, by):
    found = units_over(ShowUnitEconomics(by), shop.served, NOTHING, "GBP")
    assert sum(row.customers for row in found.rows) == shop.orders["customer_id"].nunique()


@pytest.mark.parametrize(
    "how",
    [{"by": "weather"}, {"metric": "joy"}, {"discount_rate": -1}, {"months": 0}, {"gross_margin": 0.0}],
)
def test_what_cannot_be_shown_is_refused(shop, how):
    with pytest.raises(OptionError) as caught:
        asked(shop, **how)
    assert caught.value.code == "option.cohorts"


def test_a_log_without_money_has_retention_only(open_shop, shop):
    live = open_shop(shop.orders[["customer_id", "order_id", "order_date"]])
    assert cohort_table(CohortTableQuery(metric="retention"), live.served, "GBP").rows
    with pytest.raises(OptionError, match="no amounts"):
        cohort_table(CohortTableQuery(), live.served, "GBP")
