"""Plans: the rule's table, the optimum, what they bring, and limits that cannot be met."""

from __future__ import annotations

import math

import numpy as np
import pytest

from tenure.core.errors import OptionError
from tenure.economics.limits import Limits
from tenure.economics.plan import Cell, Terms, optimal_spend, planned, rule_spend
from tenure.economics.response import assumed_curve, curve_through
from tenure.economics.rule import THE_RULE, rule_shares

FREE = Limits({}, {})
VALUES = {"High-CLV": 400.0, "Growth-Potential": 120.0, "Low-CLV": 30.0}
TERMS = Terms(horizon_days=90)


def cells(total: float = 10_000, sure: bool = False) -> list[Cell]:
    """Three tiers, each at its target cost where the rule spends."""
    plan_cells = []
    for tier, share in rule_shares().items():
        spend, cost = share * total, 0.3 * VALUES[tier]
        curve = curve_through(spend, spend / cost, 1e6) if sure else assumed_curve(spend, cost)
        plan_cells.append(Cell(tier, tier, None, share, VALUES[tier], 0.05, curve))
    return plan_cells


def test_the_rule_is_half_a_third_and_a_sixth_or_so():
    assert rule_shares() == {"High-CLV": 0.5, "Growth-Potential": 0.35, "Low-CLV": 0.15}
    assert all(row.strategy.endswith(".") for row in THE_RULE)
    assert rule_spend(cells(), FREE, 10_000).tolist() == pytest.approx([5_000, 3_500, 1_500])


def test_at_the_target_cost_a_plan_brings_what_the_target_says():
    plan = planned(cells(), np.array([5_000, 3_500, 1_500]), FREE, TERMS)

    for cell in plan.cells:
        outcome = cell.outcome
        assert cell.cac_target == pytest.approx(0.3 * cell.cell.value_per_customer)
        assert outcome.cac.expected == pytest.approx(cell.cac_target)
        assert outcome.roas.expected == pytest.approx(1 / 0.3)
        assert outcome.customers.expected == pytest.approx(outcome.spend / cell.cac_target)
        assert outcome.payback_days == pytest.approx(0.3 * 90)
        assert outcome.marginal_return == pytest.approx(0.7 / 0.3)
    assert plan.total.spend == 10_000
    assert plan.total.value.expected == pytest.approx(10_000 / 0.3)
    assert plan.total.contribution.expected == pytest.approx(10_000 / 0.3 - 10_000)


def test_without_other_knowledge_the_plan_follows_the_rule():
    assert optimal_spend(cells(), FREE, 10_000).tolist() == pytest.approx([5_000, 3_500, 1_500], rel=1e-6)
    assert optimal_spend(cells(), FREE, 40_000).tolist() == pytest.approx([20_000, 14_000, 6_000], rel=1e-6)


def test_margin_makes_targets_smaller_and_payback_longer():
    half = Terms(horizon_days=90, gross_margin=0.5, stated_margin=0.5)
    plan = planned(cells(), np.array([5_000, 3_500, 1_500]), FREE, half)
    assert plan.cells[0].cac_target == pytest.approx(0.3 * 0.5 * 400)
    assert plan.cells[0].outcome.payback_days == pytest.approx(0.6 * 90)
    assert plan.total.contribution.expected == pytest.approx(0.5 * 10_000 / 0.3 - 10_000)


def test_a_cost_beyond_the_value_is_not_paid_back():
    dear = [Cell("High-CLV", "High-CLV", None, 1.0, 10.0, 0.0, curve_through(1_000, 50, 1e6))]
    plan = planned(dear, np.array([1_000.0]), FREE, TERMS)
    assert plan.total.payback_days is None
    assert plan.total.contribution.expected == pytest.approx(-500)


def test_the_optimum_never_brings_less_than_the_rule():
    rng = np.random.default_rng(5)
    for _ in range(20):
        some = [
            Cell(
                f"cell {n}",
                None,
                f"cell {n}",
                1 / 8,
                rng.uniform(10, 300),
                0.0,
                curve_through(500, rng.uniform(2, 60), 1e6),
            )
            for n in range(8)
        ]
        rule, best = rule_spend(some, FREE, 9_000), optimal_spend(some, FREE, 9_000)
        value = [planned(some, spend, FREE, TERMS).total.value.expected for spend in (rule, best)]
        assert value[1] >= value[0] * (1 - 1e-9)


def test_intervals_hold_the_expected_figure_and_are_narrower_where_more_is_known():
    spend = np.array([5_000.0, 3_500, 1_500])
    vague, sure = planned(cells(), spend, FREE, TERMS), planned(cells(sure=True), spend, FREE, TERMS)
    for plan in (vague, sure):
        for outcome in (plan.total, *(estimate.outcome for estimate in plan.cells)):
            for estimate in (outcome.customers, outcome.value, outcome.roas, outcome.cac):
                assert estimate.lower <= estimate.expected <= estimate.upper
    width = [plan.total.value.upper - plan.total.value.lower for plan in (vague, sure)]
    assert width[1] < 0.5 * width[0]


def test_the_same_seed_gives_the_same_plan():
    spend = np.array([5_000.0, 3_500, 1_500])
    assert planned(cells(), spend, FREE, TERMS) == planned(cells(), spend, FREE, TERMS)


def test_beyond_the_worthwhile_total_the_last_unit_costs_more_than_it_brings():
    plan = planned(cells(), np.array([5_000.0, 3_500, 1_500]), FREE, TERMS)
    spend = optimal_spend(cells(), FREE, plan.worthwhile_total)
    larger_plan = planned(cells(), spend, FREE, TERMS)
    assert larger_plan.total.marginal_return == pytest.approx(1.0)


def test_no_spend_wins_no_customers():
    plan = planned(cells(), np.zeros(3), FREE, TERMS)
    assert plan.total.customers.expected == 0
    assert plan.total.roas is None and plan.total.cac is None


NAMES = list(VALUES)


@pytest.mark.parametrize(
    ("limits", "total", "code", "message"),
    [
        (FREE, -1.0, "option.budget", "-1"),
        (FREE, math.nan, "option.budget", "nan"),
        (Limits({"High-CLV": -5}, {}), 100, "option.budget", "-5"),
        (Limits({"High-CVL": 5}, {}), 100, "option.cell", "did you mean 'High-CLV'?"),
        (Limits({"Low-CLV": 60}, {"Low-CLV": 50}), 100, "option.limits", "Low-CLV: at least 60, at most 50"),
        (Limits({"Low-CLV": 80, "High-CLV": 50}, {}), 100, "option.limits", "Low-CLV at least 80"),
        (Limits({}, dict.fromkeys(NAMES, 10)), 100, "option.limits", "High-CLV at most 10"),
    ],
)
def test_limits_that_cannot_be_met_are_named(limits, total, code, message):
    for spend in (rule_spend, optimal_spend):
        with pytest.raises(OptionError) as caught:
            spend(cells(), limits, total)
        assert caught.value.code == code
        assert message in f"{caught.value} {caught.value.hint}"


def test_limits_are_kept():
    limits = Limits({"Low-CLV": 4_000}, {"High-CLV": 3_000})
    for spend in (rule_spend(cells(), limits, 10_000), optimal_spend(cells(), limits, 10_000)):
        assert spend.tolist() == pytest.approx([3_000, 3_000, 4_000])
