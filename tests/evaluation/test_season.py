"""The season, from order days between a customer's first and last."""

import numpy as np
import pytest

from tenure.evaluation.season import Season

DAYS = 730


def _orders(season, rng, customers=3000, growth=0.0):
    """Order days of customers who come and go, at rates of their own, under a season by age."""
    start = (DAYS * rng.random(customers) ** (1 / (1 + growth))).astype(int)
    length = rng.exponential(300, customers)
    rate = rng.gamma(1.0, 0.03, customers)
    first, last, ages = [], [], []
    for i in range(customers):
        span = np.arange(start[i], min(DAYS, int(start[i] + length[i]) + 1))
        hit = span[rng.random(len(span)) < rate[i] * season[DAYS - 1 - span]]
        age = DAYS - hit
        if len(age) > 2:
            first += [age[0]] * (len(age) - 2)
            last += [age[-1]] * (len(age) - 2)
            ages += list(age[1:-1])
    return np.array(first), np.array(last), np.array(ages)


def _yearly(strength):
    return 1 + strength * np.cos(2 * np.pi * np.arange(DAYS) / 365)


@pytest.mark.parametrize("growth", [0.0, 3.0])
def test_a_season_is_found_and_growth_is_not_taken_for_one(growth):
    rng = np.random.default_rng(1)
    true = _yearly(0.6)
    first, last, age = _orders(true, rng, growth=growth)
    found = Season.learn(first, last, age, np.ones(len(age)), DAYS)
    for horizon in (60, 120, 180):
        wanted = true[365 - np.arange(horizon) - 1].mean()
        assert found.ahead(horizon) == pytest.approx(wanted, rel=0.1)


def test_without_a_season_it_says_about_one():
    rng = np.random.default_rng(2)
    first, last, age = _orders(np.ones(DAYS), rng, growth=2.0)
    found = Season.learn(first, last, age, np.ones(len(age)), DAYS)
    assert found.ahead(90) == pytest.approx(1.0, abs=0.07)


def test_one_very_large_order_makes_no_season():
    rng = np.random.default_rng(3)
    first, last, age = _orders(_yearly(0.3), rng)
    value = rng.gamma(2.0, 10.0, len(age))
    spoilt = value.copy()
    spoilt[np.argmin(np.abs(age - 320))] = 1e6
    plain, other = (Season.learn(first, last, age, one, DAYS) for one in (value, spoilt))
    assert other.ahead(90) == pytest.approx(plain.ahead(90), rel=0.02)


def test_few_orders_say_little():
    few = Season.learn(np.array([700]), np.array([1]), np.array([350]), np.ones(1), DAYS)
    assert few.ahead(60) == pytest.approx(1.0, abs=0.05)
    none = Season.learn(*(np.array([], dtype=int),) * 3, np.array([]), DAYS)
    assert none.ahead(60) == 1.0


def test_a_log_that_does_not_reach_back_a_year_has_no_season_ahead():
    assert Season(np.ones(364), np.ones(364)).ahead(30) is None
    assert Season(np.ones(365), np.ones(365)).ahead(30) == 1.0


def test_every_year_of_the_log_counts_by_what_is_known_of_it_and_long_windows_wrap():
    much = np.full(730, 1e6)
    season = np.concatenate([np.full(365, 1.0), np.full(365, 3.0)])
    assert Season(much * season, much).ahead(100) == pytest.approx(2.0, rel=1e-3)
    # The second year of a long window has the same days a year and two years before.
    assert Season(much * season, much).ahead(730) == pytest.approx(2.0, rel=1e-3)
    little = np.where(np.arange(730) < 365, 1e6, 1.0)
    assert Season(little * season, little).ahead(100) == pytest.approx(1.0, rel=1e-3)
