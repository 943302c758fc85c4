"""Parting a budget: best by comparison with every plan of a fine grid, and always within its limits."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenure.economics.allocation import best_spend, in_proportion

FREE = np.inf


def value_of(scale, elasticity, spend):
    return float((scale * np.maximum(spend, 0) ** elasticity).sum())


def by_grid(scale, elasticity, lower, upper, total, steps=200):
    """The best of all plans whose spends are multiples of a step."""
    axis = np.linspace(0, total, steps + 1)
    best = -np.inf
    for parts in itertools.product(axis, repeat=len(scale) - 1):
        last = total - sum(parts)
        spend = np.array([*parts, last])
        if (spend >= lower - 1e-9).all() and (spend <= upper + 1e-9).all():
            best = max(best, value_of(scale, elasticity, np.maximum(spend, 0)))
    return best


@pytest.mark.parametrize("seed", range(6))
def test_no_plan_of_a_fine_grid_is_better(seed):
    rng = np.random.default_rng(seed)
    scale, elasticity = rng.lognormal(2, 1, 3), rng.uniform(0.2, 0.9, 3)
    lower, upper = np.array([0.0, 1_000, 0]), np.array([FREE, FREE, 6_000])

    spend = best_spend(scale, elasticity, lower, upper, 10_000)

    assert spend.sum() == pytest.approx(10_000)
    assert value_of(scale, elasticity, spend) >= 0.999 * by_grid(scale, elasticity, lower, upper, 10_000)


def test_marginal_returns_are_equal_but_at_limits():
    rng = np.random.default_rng(7)
    scale, elasticity = rng.lognormal(2, 1, 50), rng.uniform(0.2, 0.9, 50)
    lower, upper = np.zeros(50), np.full(50, FREE)
    lower[:5], upper[5:10] = 800, 20

    spend = best_spend(scale, elasticity, lower, upper, 20_000)
    marginal = scale * elasticity * spend ** (elasticity - 1)
    free = (spend > lower * (1 + 1e-9)) & (spend < upper * (1 - 1e-9))

    assert free.sum() > 30
    assert np.ptp(marginal[free]) < 1e-6 * marginal[free].mean()
    assert (marginal[spend == lower] <= marginal[free].mean() * (1 + 1e-6)).all()
    assert (marginal[spend == upper] >= marginal[free].mean() * (1 - 1e-6)).all()


@given(
    st.lists(
        st.tuples(st.floats(0, 1e4), st.floats(0.05, 0.98), st.floats(0, 100), st.floats(0, 1e5)),
        min_size=1,
        max_size=12,
    ),
    st.floats(0, 1),
)
def test_every_plan_adds_up_and_keeps_its_limits(cells, place):
    scale, elasticity, lower, room = (np.array(column) for column in zip(*cells, strict=True))
    upper = lower + room
    total = float(lower.sum() + place * room.sum())
    for spend in (
        best_spend(scale, elasticity, lower, upper, total),
        in_proportion(scale, lower, upper, total),
    ):
        assert spend.sum() == pytest.approx(total, rel=1e-6, abs=1e-6)
        assert (spend >= lower - 1e-6).all() and (spend <= upper + 1e-6 * (1 + upper)).all()


def test_shares_are_kept_where_no_limit_is_in_the_way():
    free = np.full(3, FREE)
    spend = in_proportion(np.array([0.5, 0.35, 0.15]), np.zeros(3), free, 10_000)
    assert spend.tolist() == pytest.approx([5_000, 3_500, 1_500])


def test_what_a_limit_leaves_over_goes_to_the_others_in_proportion():
    upper = np.array([2_000, FREE, FREE])
    spend = in_proportion(np.array([0.5, 0.35, 0.15]), np.zeros(3), upper, 10_000)
    assert spend.tolist() == pytest.approx([2_000, 8_000 * 0.7, 8_000 * 0.3])


def test_cells_that_bring_nothing_get_their_least():
    spend = best_spend(np.array([0.0, 5.0]), np.array([0.5, 0.5]), np.array([10.0, 0]), np.full(2, FREE), 100)
    assert spend.tolist() == pytest.approx([10, 90])


def test_nothing_to_spend_is_spent_nowhere():
    free = np.full(2, FREE)
    assert best_spend(np.ones(2), np.full(2, 0.5), np.zeros(2), free, 0.0).tolist() == [0, 0]
