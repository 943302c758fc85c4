"""Overviews say what another calculation from the same rows says, and null where nothing is known."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest
from tests.serving.conftest import HORIZON, NOW, RUN_NOW, RUN_THEN, THEN, scored, shop_orders

from tenure.core.errors import OptionError
from tenure.segments.rfm import score_rfm
from tenure.serving.insights.changes import changes, moves
from tenure.serving.insights.cohort_grid import cohort_grid
from tenure.serving.insights.key_figures import key_figures
from tenure.serving.insights.parts import parts
from tenure.serving.insights.revenue import revenue
from tenure.serving.insights.rfm_grid import rfm_grid
from tenure.serving.live.health import freshness, health


@pytest.fixture(scope="module")
def known(insight) -> pd.DataFrame:
    """Rows of customers who ever ordered."""
    orders = insight.orders
    return orders[orders["customer_id"] != "x"]


@pytest.fixture(scope="module")
def nothing(make_live_shop):
    return make_live_shop(None, [])


@pytest.fixture(scope="module")
def unscored(make_live_shop, insight):
    return make_live_shop(insight.orders, [])


@pytest.fixture(scope="module")
def moneyless(make_live_shop, insight):
    rows = insight.orders[insight.orders["amount"] > 0].drop(columns="amount")
    return make_live_shop(rows, [])


def between(rows: pd.DataFrame, begin: date, end: date) -> pd.DataFrame:
    at = rows["order_date"]
    return rows[(at >= pd.Timestamp(begin)) & (at < pd.Timestamp(end))]


def test_the_spend_before_is_that_of_the_window_before_the_scoring(insight, known):
    found = key_figures(insight.served)

    assert (found.as_of, found.horizon_days, found.scored_customers) == (NOW, HORIZON, len(insight.now))
    assert found.predicted_clv == pytest.approx(insight.now["predicted_clv"].sum())
    window = between(known, NOW - timedelta(days=HORIZON), NOW)
    assert found.spend_before == pytest.approx(window["amount"].sum())
    assert found.active_customers == pytest.approx(insight.now["probability_alive"].sum())
    assert found.churned_customers == pytest.approx(insight.now["churn_probability"].sum())


def test_new_customers_and_order_values_are_of_the_last_days_of_the_log(insight, known):
    found = key_figures(insight.served)
    bought = known[known["amount"] > 0]
    end = bought["order_date"].max().date() + timedelta(days=1)
    first = bought.groupby("customer_id")["order_date"].min().reset_index()

    ends = [end - timedelta(days=30 * ago) for ago in range(3)]
    assert found.last_day == end - timedelta(days=1)
    assert found.new_customers == len(between(first, ends[1], ends[0]))
    assert found.new_customers_before == len(between(first, ends[2], ends[1]))
    ends = [end - timedelta(days=HORIZON * ago) for ago in range(3)]
    for value, window in (
        (found.average_order_value, between(bought, ends[1], ends[0])),
        (found.average_order_value_before, between(bought, ends[2], ends[1])),
    ):
        assert value == pytest.approx(window.groupby("order_id")["amount"].sum().mean())


def test_a_total_has_an_interval_once_past_windows_were_tested(insight):
    without = key_figures(insight.served)
    assert (without.predicted_clv_lower, without.tested_windows) == (None, 0)

    live = insight.with_training()
    found = key_figures(live.served)
    assert found.tested_windows == 2
    assert found.predicted_clv_lower < found.predicted_clv < found.predicted_clv_upper
    ends = found.predicted_clv_lower * found.predicted_clv_upper
    assert ends == pytest.approx(found.predicted_clv**2)  # as far below as above, as a share
    live.close()


def test_windows_of_another_length_say_nothing_about_the_total(insight):
    from tests.serving.conftest import EVIDENCE

    live = insight.with_training(evidence=EVIDENCE | {"horizon_days": 90})
    assert key_figures(live.served).predicted_clv_lower is None
    live.close()


def test_months_hold_the_revenue_of_new_and_returning_customers(insight, known):
    found = revenue(insight.served)

    month = known["order_date"].dt.to_period("M")
    joined = known[known["amount"] > 0].groupby("customer_id")["order_date"].min().dt.to_period("M")
    is_new = month == known["customer_id"].map(joined)
    expected = known["amount"].groupby(month).sum()
    assert [one.month for one in found.months] == [one.to_timestamp().date() for one in expected.index]
    assert [one.net for one in found.months] == pytest.approx(expected.to_list())
    new = known["amount"].where(is_new, 0.0).groupby(month).sum()
    assert [one.new_customer_revenue for one in found.months] == pytest.approx(new.to_list())
    assert all(
        one.net == pytest.approx(one.new_customer_revenue + one.returning_customer_revenue)
        for one in found.months
    )
    assert sum(one.new_customers for one in found.months) == known["customer_id"].nunique()
    bought = known[known["amount"] > 0]
    assert sum(one.orders for one in found.months) == bought["order_id"].nunique()
    assert [one.is_over for one in found.months] == [True] * (len(expected) - 1) + [False]


def test_the_forecast_covers_the_horizon_and_adds_up_to_the_total(insight):
    live = insight.with_training()
    found, figures = revenue(live.served), key_figures(live.served)

    assert found.forecast[0].from_day == NOW
    assert found.forecast[-1].until_day == NOW + timedelta(days=HORIZON)
    for one, after in zip(found.forecast, found.forecast[1:], strict=False):
        assert one.until_day == after.from_day == after.month
    for name in ("expected", "lower", "upper"):
        total = sum(getattr(one, name) for one in found.forecast)
        whole = "predicted_clv" if name == "expected" else f"predicted_clv_{name}"
        assert total == pytest.approx(getattr(figures, whole))
    live.close()


def test_cohorts_are_those_of_the_first_order_and_the_newest_are_asked_for(insight, known):
    found = cohort_grid(insight.served, months=4)

    bought = known[known["amount"] > 0]
    month = bought["order_date"].dt.to_period("M")
    first = month.groupby(bought["customer_id"]).transform("min")
    end = bought["order_date"].max().to_period("M")
    cohorts = sorted(one for one in first.unique() if one < end)[-4:]
    assert [one.month for one in found.cohorts] == [one.to_timestamp().date() for one in cohorts]
    for cohort, period in zip(found.cohorts, cohorts, strict=True):
        mine = bought[first == period]
        assert cohort.customers == mine["customer_id"].nunique()
        ages = (mine["order_date"].dt.to_period("M") - period).map(lambda one: one.n)
        active = mine.groupby(ages)["customer_id"].nunique() / cohort.customers
        asked = range(min(len(cohort.retention), 5))
        assert cohort.retention == pytest.approx([active.get(age, 0.0) for age in asked])
        assert len(cohort.retention) == len(cohort.revenue) <= 5


def test_changes_are_between_the_two_newest_scorings(insight):
    found = changes(insight.served, limit=3)

    assert (found.now.run_id, found.before.run_id) == (RUN_NOW, RUN_THEN)
    assert found.before.as_of == THEN
    assert found.now.predicted_clv == pytest.approx(insight.now["predicted_clv"].sum())
    both = insight.then.merge(insight.now, on="customer_id", suffixes=("_then", "_now"))
    assert found.new_customers == len(insight.now) - len(both)
    both["change"] = both["predicted_clv_now"] - both["predicted_clv_then"]
    assert [one.customer_id for one in found.risers] == list(both.nlargest(3, "change")["customer_id"])
    assert [one.customer_id for one in found.fallers] == list(both.nsmallest(3, "change")["customer_id"])
    assert found.risers[0].value_now - found.risers[0].value_before == pytest.approx(both["change"].max())


def test_moves_between_tiers_are_those_of_the_predictions(insight):
    found = moves(insight.served, "value_tier")

    both = insight.then.merge(insight.now, on="customer_id", how="outer", suffixes=("_then", "_now"))
    expected = both.groupby(["value_tier_then", "value_tier_now"], dropna=False).size()
    counted = {(one.group_before, one.group_now): one.customers for one in found.moves}
    assert counted == {
        tuple(None if pd.isna(name) else name for name in pair): count for pair, count in expected.items()
    }
    assert sum(one.customers for one in found.moves if one.is_new) == len(insight.now) - len(insight.then)
    assert found.groups == ["High-CLV", "Growth-Potential", "Low-CLV"]


def rfm(rows: pd.DataFrame, as_of: date) -> pd.DataFrame:
    """Scores as of a day, by another way than the server's."""
    seen = rows[rows["order_date"] < pd.Timestamp(as_of)]
    bought = seen[seen["amount"] > 0]
    last = bought.groupby("customer_id")["order_date"].max().dt.normalize()
    days = bought.assign(day=bought["order_date"].dt.normalize()).groupby("customer_id")["day"].nunique()
    frame = pd.DataFrame(
        {
            "days_since_last_order": (pd.Timestamp(as_of) - last).dt.days,
            "frequency": days - 1,
            "net_spend": seen.groupby("customer_id")["amount"].sum(),
        }
    ).loc[last.index]
    return score_rfm(frame.reset_index())


def test_moves_between_segments_have_each_as_of_its_own_day(insight, known):
    found = moves(insight.served, "rfm")

    both = rfm(known, THEN).merge(rfm(known, NOW), on="customer_id", how="outer", suffixes=("_then", "_now"))
    expected = both.groupby(["segment_then", "segment_now"], dropna=False).size()
    assert {(one.group_before or "", one.group_now): one.customers for one in found.moves} == {
        ("" if pd.isna(then) else then, now): count for (then, now), count in expected.items()
    }


def test_the_grid_has_every_customer_once_by_their_scores(insight, known):
    found = rfm_grid(insight.served)

    expected = rfm(known, found.as_of).groupby(["r", "f"]).size()
    assert {(one.recency_score, one.frequency_score): one.customers for one in found.cells} == dict(expected)
    assert sum(one.predicted_clv for one in found.cells) == pytest.approx(insight.now["predicted_clv"].sum())
    assert sum(one.share_of_value for one in found.cells) == pytest.approx(1)


def test_value_by_source_counts_those_of_whom_it_is_not_known(insight):
    found = parts(insight.served, "acquisition_source")

    assert {one.name for one in found.parts} == {"search", "social", None}
    assert sum(one.customers for one in found.parts) == len(insight.now)
    assert sum(one.share_of_value for one in found.parts) == pytest.approx(1)
    numbers = insight.now["customer_id"].str[1:].astype(int)
    search = insight.now.loc[numbers % 3 == 0, "predicted_clv"].sum()
    assert next(one for one in found.parts if one.name == "search").predicted_clv == pytest.approx(search)
    assert parts(insight.served, "country").parts == []


def test_a_country_that_only_orders_tell_is_that_of_the_last_one(make_live_shop, insight):
    orders = insight.orders.sort_values("order_date").assign(country="Peru")
    last = orders[orders["amount"] > 0].groupby("customer_id").tail(1).index
    live = make_live_shop(orders.assign(country=np.where(orders.index.isin(last), "Chile", "Peru")), [])

    countries = {one.name: one.customers for one in parts(live.served, "country").parts}
    assert set(countries) <= {"Chile", "Peru"}
    assert countries["Chile"] > 100  # a refund may be newer than the last order


def test_freshness_says_what_is_served(insight):
    found = freshness(insight.live.view(), NOW)

    assert (found.last_order, found.as_of, found.batches) == (date(2023, 8, 23), NOW, 1)
    assert found.scored_at.isoformat() == "2024-03-01T12:00:00+00:00"
    assert found.last_ingest_at is not None and found.last_ingest_at.tzinfo is not None
    assert (found.waiting_orders, found.newest_waiting) == (0, None)
    assert found.warning is None


def test_orders_older_than_the_horizon_are_warned_of_where_freshness_is_shown(insight):
    live = insight.with_training()
    late = date(2024, 6, 1)

    age = freshness(live.view(), late).order_age
    assert (age.days, age.level, age.predicted_until) == (283, "warning", date(2023, 10, 22))
    assert age.sentence == (
        "The newest order is from 2023-08-23, 283 days ago: "
        "the 60 days predicted from that date ended on 2023-10-22."
    )
    found = health(live.served, late)
    (orders,) = [one for one in found.checks if one.name == "orders"]
    assert (orders.state, found.state) == ("look", "look")
    assert "283 days old: the 60 days predicted after it are over" in orders.sentence
    live.close()


def test_the_health_of_the_champion_is_judged_from_its_record(insight):
    assert health(insight.served, NOW) is None

    live = insight.with_training()
    found = health(live.served, NOW)
    assert (found.model_version, found.state) == (7, "good")
    assert list(found.windows.values()) == [-0.02, 0.1]
    assert [one.name for one in found.checks] == ["age", "orders", "bias", "ranking", "coverage"]
    live.close()


@pytest.mark.parametrize("ask", [moves, parts])
def test_another_way_to_part_customers_is_refused(insight, ask):
    with pytest.raises(OptionError):
        ask(insight.served, "shoe_size")


def test_without_orders_everything_is_unknown_and_nothing_fails(nothing):
    served = nothing.served
    figures = key_figures(served)
    assert (figures.predicted_clv, figures.new_customers, figures.spend_before) == (None, None, None)
    assert (revenue(served).months, cohort_grid(served).cohorts, rfm_grid(served).cells) == ([], [], [])
    assert (changes(served).now, moves(served).moves, parts(served, "country").parts) == (None, [], [])
    assert freshness(nothing.view(), NOW).last_order is None
    assert health(served, NOW) is None


def test_before_the_first_scoring_the_log_is_told_and_predictions_are_not(unscored):
    served = unscored.served
    figures = key_figures(served)
    assert figures.predicted_clv is None and figures.scored_customers is None
    assert figures.new_customers is not None and figures.average_order_value > 0
    assert revenue(served).months and not revenue(served).forecast
    assert changes(served).now is None
    assert all(one.predicted_clv is None and one.share_of_value is None for one in rfm_grid(served).cells)
    assert freshness(unscored.view(), NOW).scored_at is None


def test_a_log_without_money_has_orders_and_no_money(moneyless):
    served = moneyless.served
    months = revenue(served).months
    assert months and all(one.net is None and one.orders > 0 for one in months)
    assert key_figures(served).average_order_value is None
    assert not cohort_grid(served).has_money


def test_a_first_scoring_has_none_to_compare_with(make_live_shop, insight):
    served = make_live_shop(insight.orders, [insight.now]).served
    assert changes(served).now.run_id == RUN_NOW
    assert changes(served).before is None and moves(served).moves == []


def test_a_scoring_with_another_horizon_is_not_compared_with(make_live_shop, insight):
    orders = shop_orders()
    longer = scored(orders, THEN, RUN_THEN, 1).assign(horizon_days=365)
    served = make_live_shop(orders, [longer, insight.now]).served
    assert changes(served).before is None
