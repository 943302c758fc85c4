"""Response curves: what was put in comes out again, and what is assumed stays told apart."""

from __future__ import annotations

import numpy as np
import pytest

from tenure.core.errors import DataError
from tenure.economics.response import (
    ELASTICITY,
    ELASTICITY_SD,
    assumed_curve,
    curve_through,
    fitted_curve,
)


def months(n: int, elasticity: float, seed: int = 1, at_thousand: float = 80.0):
    rng = np.random.default_rng(seed)
    spend = rng.lognormal(np.log(1_000), 0.9, n)
    return spend, rng.poisson(at_thousand * (spend / 1_000) ** elasticity)


@pytest.mark.parametrize("elasticity", [0.35, 0.6, 0.85])
def test_the_curve_behind_the_months_is_recovered(elasticity):
    curve = fitted_curve(*months(36, elasticity))

    assert curve.origin == "history" and curve.months == 36
    assert curve.elasticity == pytest.approx(elasticity, abs=0.05)
    assert curve.customers(np.array(1_000.0)) == pytest.approx(80, rel=0.05)


def test_intervals_have_their_stated_coverage():
    held = 0
    for seed in range(200):
        curve = fitted_curve(*months(12, 0.6, seed))
        held += abs(curve.elasticity - 0.6) <= 1.2816 * curve.elasticity_sd
    assert 0.72 <= held / 200 <= 0.92


def test_more_months_leave_less_doubt():
    few, many = fitted_curve(*months(4, 0.6)), fitted_curve(*months(40, 0.6))
    assert many.elasticity_sd < few.elasticity_sd <= ELASTICITY_SD


def test_a_spend_that_never_changed_says_nothing_about_the_bend():
    curve = fitted_curve(np.full(12, 500.0), np.full(12, 20.0))
    assert (curve.elasticity, curve.elasticity_sd) == pytest.approx((ELASTICITY, ELASTICITY_SD), abs=1e-6)
    assert curve.customers(np.array(500.0)) == pytest.approx(20, rel=0.01)


def test_two_months_are_too_few_for_a_bend():
    curve = fitted_curve(np.array([400.0, 600.0]), np.array([8.0, 12.0]))
    assert curve.origin == "costs" and curve.elasticity == ELASTICITY
    assert curve.customers(np.array(500.0)) == pytest.approx(10)
    assert curve.max_spent == 600


def test_months_that_scatter_widely_leave_more_doubt_about_the_level():
    spend, customers = months(24, 0.6)
    wild = customers * np.where(np.arange(24) % 2, 1.8, 0.2)
    assert fitted_curve(spend, wild).level_sd > 3 * fitted_curve(spend, customers).level_sd


def test_without_a_spend_there_is_no_curve():
    with pytest.raises(DataError, match="no month has spend") as caught:
        fitted_curve(np.zeros(5), np.ones(5))
    assert caught.value.code == "data.no_spend"


def test_twice_the_spend_wins_less_than_twice_the_customers():
    curve = assumed_curve(1_000.0, 20.0)
    assert curve.customers(np.array([1_000.0, 2_000.0])).tolist() == pytest.approx([50, 50 * 2**0.7])


def test_a_point_that_many_customers_stand_on_is_surer():
    assert curve_through(100, 10, 1_000).level_sd < curve_through(100, 10, 10).level_sd


def test_draws_are_as_uncertain_as_the_curve():
    curve = assumed_curve(1_000.0, 20.0)
    levels, bends = curve.draws(np.random.default_rng(3), 20_000)
    assert np.log(levels).std() == pytest.approx(curve.level_sd, rel=0.03)
    assert bends.std() == pytest.approx(ELASTICITY_SD, rel=0.08)
    assert bends.min() > 0 and bends.max() < 1


def test_a_share_of_the_customers_with_more_of_the_cost():
    """A third of the customers at half of the cost: each costs half as much again, and the bend stays."""
    whole = fitted_curve(*months(24, 0.6))
    third = whole.part(1 / 3, 1 / 2)
    assert third.customers(np.array(450.0)) == pytest.approx(whole.customers(np.array(900.0)) / 3)
    assert third.elasticity == whole.elasticity and third.level_sd > whole.level_sd
    assert third.max_spent == pytest.approx(whole.max_spent / 2)
