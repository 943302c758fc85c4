"""Budgets of a served shop: the rule's table, what costs and campaigns teach, what cannot be planned."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest

from tenure.app.economics.budget import Budget, budget_plan
from tenure.app.economics.spend_curves import SpendCurveRange, curves_over
from tenure.core.errors import DataError, OptionError
from tenure.serving.economics.won import CampaignSpend
from tenure.store.records.campaigns import Campaign

NOTHING = CampaignSpend([], [])
TIERS = ["High-CLV", "Growth-Potential", "Low-CLV"]


def planned(live, known=NOTHING, **asked):
    return budget_plan(Budget(**{"total": 1_000.0} | asked), live.served, known, "GBP")


def mean_values(shop) -> pd.Series:
    return shop.predictions.groupby("value_tier")["predicted_clv"].mean()


def test_the_rule_parts_by_tier_and_asks_three_tenths_of_the_value(shop):
    plan = planned(shop.live)

    assert [row.name for row in plan.rows] == TIERS
    assert [row.spend for row in plan.rows] == pytest.approx([500, 350, 150])
    for row in plan.rows:
        assert row.value_per_customer == pytest.approx(mean_values(shop)[row.name])
        assert row.cac_target == pytest.approx(0.3 * mean_values(shop)[row.name])
        assert row.reasons[0].startswith("The rule gives this tier")
        assert row.strategy
    assert (plan.currency, plan.horizon_days, plan.as_of) == ("GBP", 60, date(2024, 1, 1))
    assert plan.total.value.expected == pytest.approx(sum(row.outcome.value.expected for row in plan.rows))


def test_margin_follows_from_the_costs_of_the_log_and_targets_do_not(shop):
    """Goods cost three fifths; a target is a part of the value, as everywhere."""
    plan = planned(shop.live)
    assert plan.margin_basis == "cost" and plan.gross_margin == pytest.approx(0.4, abs=1e-3)
    assert plan.total.contribution.expected == pytest.approx(
        plan.gross_margin * plan.total.value.expected - 1_000
    )
    given = planned(shop.live, gross_margin=0.5)
    assert given.margin_basis == "given"
    assert given.rows[0].cac_target == pytest.approx(0.5 * plan.rows[0].cac_target)


def test_known_costs_are_believed(shop):
    """Five customers in fifteen pounds: three sources in equal parts, at 10, 5 and 0."""
    plan = planned(shop.live)
    assert {row.basis for row in plan.rows} == {"costs"}
    at = planned(shop.live, by="channel", method="given", spend={"search": 10 * 12, "social": 5 * 12})
    per_month = 30 / (365.25 / 12)
    for row, cost in zip(sorted(at.rows, key=lambda row: row.name), (10, 5), strict=True):
        assert row.outcome.customers.expected == pytest.approx(12 * per_month ** (1 - 0.7), rel=1e-6)
        assert row.outcome.cac.expected == pytest.approx(cost, rel=0.02)


def test_sources_that_cost_nothing_get_nothing(shop):
    assert {row.name for row in planned(shop.live, by="channel").rows} == {"search", "social"}


def test_tiers_in_channels_add_up_to_the_rule(shop):
    plan = planned(shop.live, by="tier_and_channel")
    assert len(plan.rows) == 6
    by_tier = pd.Series({row.name: row.spend for row in plan.rows}).groupby(
        lambda name: name.partition(" / ")[0]
    )
    assert by_tier.sum()[TIERS].tolist() == pytest.approx([500, 350, 150])


def test_the_optimum_brings_at_least_as_much_as_the_rule(shop):
    for by in ("tier", "channel", "tier_and_channel"):
        rule, best = (planned(shop.live, by=by, method=method) for method in ("rule", "optimise"))
        assert best.total.value.expected >= rule.total.value.expected * (1 - 1e-9)
        assert best.total_budget == pytest.approx(1_000)
        last = [row.outcome.marginal_return for row in best.rows]
        assert last == pytest.approx([last[0]] * len(last), rel=1e-4)


def test_where_nothing_is_known_of_costs_that_is_said(unknown_sources):
    plan = planned(unknown_sources)
    assert {row.basis for row in plan.rows} == {"assumed"}
    assert any("assumed for every part" in note for note in plan.notes)
    assert plan.margin_basis == "cost"
    assert "target each" in plan.rows[0].reasons[1]


def campaign(source: str, spend_by_month: dict[str, float], tier: str | None = None) -> CampaignSpend:
    days = []
    for month, spend in spend_by_month.items():
        begin = date.fromisoformat(f"{month}-01")
        length = pd.Period(month).days_in_month
        days += [
            {"campaign_id": "a", "day": begin + timedelta(days=n), "spend": spend / length}
            for n in range(length)
        ]
    return CampaignSpend([Campaign("one", source, None, tier, "a", None)], days)


def test_months_of_spend_overrule_what_was_assumed(shop):
    """The same twelve customers a month whatever was spent: more money wins hardly anybody."""
    rng = np.random.default_rng(1)
    known = campaign("SEARCH", {f"2023-{month:02d}": float(rng.lognormal(5, 1)) for month in range(2, 13)})

    plan = planned(shop.live, known, by="channel", method="given", spend={"search": 150.0})
    row = next(row for row in plan.rows if row.name == "search")

    assert row.basis == "history" and row.months == 11
    assert row.elasticity < 0.45 and row.elasticity_sd < 0.15
    assert row.outcome.customers.expected == pytest.approx(12, rel=0.1)
    assert "11 months of spend" in row.reasons[1]


def test_days_without_spend_count_as_no_known_spend(shop):
    """A campaign imported before its start has days, as a table with dates, and no money yet."""
    days = pd.DataFrame({"campaign_id": ["a"], "day": pd.to_datetime(["2023-03-01"]), "spend": [0.0]})
    unspent = CampaignSpend([Campaign("one", "search", None, None, "a", None)], days)

    plan = planned(shop.live, unspent, by="channel", method="rule")

    assert plan == planned(shop.live, by="channel", method="rule")


def test_a_spend_far_beyond_any_seen_is_called_a_guess(shop):
    known = campaign("search", {f"2023-{month:02d}": 100.0 for month in range(3, 12)})
    plan = planned(shop.live, known, by="channel", method="given", spend={"search": 9_000})
    row = next(row for row in plan.rows if row.name == "search")
    assert row.max_spent == pytest.approx(100 * 30 / 30, rel=0.05)
    assert any("is extrapolated" in reason for reason in row.reasons)


def test_a_campaign_that_aims_at_a_tier_counts_for_that_tier(shop):
    aimed = campaign("search", {f"2023-{month:02d}": 100.0 for month in range(3, 12)}, "High-CLV")
    rows = {row.name: row for row in planned(shop.live, aimed).rows}
    assert rows["High-CLV"].basis == "history"
    assert rows["Low-CLV"].basis == "costs"


def three_days() -> CampaignSpend:
    days = [{"campaign_id": "a", "day": date(2023, 6, day), "spend": 4.0} for day in (5, 6, 7)]
    return CampaignSpend([Campaign("one", "search", None, None, "a", None)], days)


@pytest.mark.parametrize("by", ["tier", "channel", "tier_and_channel"])
def test_three_rows_of_one_source_do_not_overrule_a_year_of_costs(shop, by):
    without, plan = planned(shop.live, by=by), planned(shop.live, three_days(), by=by)

    assert plan.total.roas.expected == pytest.approx(without.total.roas.expected, rel=1e-6)
    assert [row.spend for row in plan.rows] == pytest.approx([row.spend for row in without.rows])
    assert {row.basis for row in plan.rows} == {"costs"}
    said = next(row for row in plan.rows if row.campaign_weight is not None)
    assert any("12.00 GBP on 3 days is too little to count" in reason for reason in said.reasons)
    assert any("each counts by what it covers" in note for note in plan.notes)


def test_half_a_year_of_spend_counts_in_part_and_that_is_said(shop):
    """At a quarter of the recorded cost per customer: the plan lies between both."""
    known = campaign("search", {f"2023-{month:02d}": 30.0 for month in range(2, 8)})

    def cac(spend: CampaignSpend) -> float:
        plan = planned(shop.live, spend, by="channel", method="given", spend={"search": 60.0})
        return next(row for row in plan.rows if row.name == "search").outcome.cac.expected

    rows = planned(shop.live, known, by="channel").rows
    search = next(row for row in rows if row.name == "search")
    assert 0 < search.campaign_weight < 0.5 and search.basis == "costs"
    assert any(f"counts for {search.campaign_weight:.0%}" in reason for reason in search.reasons)
    assert cac(known) < cac(NOTHING)


def test_limits_are_kept_and_said(shop):
    plan = planned(shop.live, minimum={"Low-CLV": 400}, maximum={"High-CLV": 100})
    rows = {row.name: row for row in plan.rows}
    assert [rows[name].spend for name in TIERS] == pytest.approx([100, 500, 400])
    assert rows["High-CLV"].reasons[0] == "Capped at your maximum, 100 GBP."
    assert rows["Low-CLV"].reasons[0] == "Raised to your minimum, 400 GBP."


def test_a_spend_that_aims_at_no_tier_is_laid_on_tiers_by_value(shop):
    """Nothing seen speaks for one tier: returns are equal, and the best plan follows the value won."""
    rng = np.random.default_rng(1)
    known = campaign("search", {f"2023-{month:02d}": float(rng.lognormal(5, 1)) for month in range(2, 13)})
    rows = planned(shop.live, known, method="optimise").rows
    search = next(r for r in planned(shop.live, known, by="channel").rows if r.name == "search")
    assert {row.basis for row in rows} == {"history"}
    assert [row.elasticity for row in rows] == pytest.approx([search.elasticity] * 3)
    returns = [row.outcome.roas.expected for row in rows]
    assert returns == pytest.approx([returns[0]] * 3)
    assert any("allocated by value" in reason for reason in rows[0].reasons)


def test_without_past_windows_the_interval_is_said_to_be_too_narrow(shop):
    assert any("too narrow" in note for note in planned(shop.live).notes)


def test_margin_can_make_a_plan_a_loss_and_that_is_said(shop):
    plan = planned(shop.live, total=200_000.0, gross_margin=0.05)
    assert plan.total.contribution.expected < 0
    assert any("cost more than the margin" in note for note in plan.notes)
    assert any("Beyond about" in note for note in plan.notes)


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"total": -5.0}, "option.budget"),
        ({"minimum": {"High": 5}}, "option.cell"),
        ({"minimum": {"High-CLV": 2_000}}, "option.limits"),
        ({"maximum": dict.fromkeys(TIERS, 100.0)}, "option.limits"),
        ({"method": "guess"}, "option.method"),
        ({"by": "weather"}, "option.by"),
        ({"gross_margin": 0.0}, "option.share"),
        ({"cac_share": 2.0}, "option.share"),
        ({"method": "given", "spend": {"Hihg-CLV": 5.0}}, "option.cell"),
        ({"method": "given", "spend": {"High-CLV": -5.0}}, "option.budget"),
    ],
)
def test_what_cannot_be_planned_is_refused(shop, asked, code):
    with pytest.raises(OptionError) as caught:
        planned(shop.live, **asked)
    assert caught.value.code == code and caught.value.hint


def test_channels_need_customers_whose_source_is_known(unknown_sources):
    with pytest.raises(OptionError, match="not known") as caught:
        planned(unknown_sources, by="channel")
    assert "acquisition_source" in caught.value.hint


def test_without_predictions_there_is_no_plan(open_shop, shop):
    with pytest.raises(DataError) as caught:
        planned(open_shop(shop.orders))
    assert caught.value.code == "data.no_predictions"


def test_curves_agree_with_plans(shop):
    curves = curves_over(SpendCurveRange("tier", 4_000.0), shop.served, NOTHING)
    spend = {one.name: curves.spend[20] for one in curves.curves}
    plan = planned(shop.live, method="given", spend=spend)
    for one, row in zip(curves.curves, plan.rows, strict=True):
        assert one.value[20] == pytest.approx(row.outcome.value.expected)
        assert one.marginal_return[20] == pytest.approx(row.outcome.marginal_return)
        assert one.value_lower[20] < one.value[20] < one.value_upper[20]
        assert one.marginal_return[0] is None and one.value[0] == 0


def test_the_plan_of_nothing_brings_nothing(shop):
    plan = planned(shop.live, total=0.0)
    assert plan.total.spend == 0 and plan.total.roas is None and plan.total.cac is None
