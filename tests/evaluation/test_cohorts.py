"""Orders of known customers, from a triangle of cohorts and periods."""

import numpy as np
import pytest

from tenure.evaluation.cohorts import LEAST_HISTORY_DAYS, orders_ahead

DAYS = 1200
HORIZON = 90


def shop(season, decay=0.0, trend=0.0, seed=0):
    """Order days of a shop that wins five customers a day, and what came in the window after the cut.

    The rate falls with the age of a customer, is `season` on a day of the year, and grows by `trend` a year.
    """
    rng = np.random.default_rng(seed)
    won = np.repeat(np.arange(1, DAYS + 1), 5)
    cohort, age, came = [], [], 0
    for day in range(1, DAYS + 1):  # days before the cut
        known = won[won > day]
        bought = rng.random(len(known)) < rate(season, decay, trend, -day, known - day)
        cohort.append(known[bought])
        age.append(np.full(bought.sum(), day))
    for day in range(HORIZON):
        came += rate(season, decay, trend, day, won + day).sum()
    return won, np.concatenate(cohort), np.concatenate(age), came


def rate(season, decay, trend, day, age):
    calendar = np.exp(season * np.cos(2 * np.pi * day / 365.25) + trend * day / 365.25)
    return 0.01 * calendar * (1 + age / 30) ** -decay


@pytest.mark.parametrize(("season", "decay"), [(0.0, 0.0), (0.0, 0.6), (0.5, 0.5)])
def test_orders_to_come_are_told_where_rate_and_season_are_as_in_the_past(season, decay):
    won, cohort, age, came = shop(season, decay)

    assert orders_ahead(won, cohort, age, HORIZON) == pytest.approx(came, rel=0.05)


def test_a_decline_of_a_fifth_a_year_goes_on():
    """It cannot be told from customers growing older for sure: a tenth is what may be missed."""
    won, cohort, age, came = shop(0.4, 0.3, trend=-0.2)

    assert orders_ahead(won, cohort, age, HORIZON) == pytest.approx(came, rel=0.1)


def test_a_window_in_the_low_season_is_told_from_the_high_season_before_it():
    """At the rate of the days before the cut, a third too many would be foretold."""
    won, cohort, age, _ = shop(0.5, 0.0, 0.0, seed=3)
    days = 120  # the window begins 120 days before the peak of the year
    seen = age > days
    known = won > days

    got = orders_ahead(won[known] - days, cohort[seen] - days, age[seen] - days, HORIZON)

    came = ((age <= days) & (age > days - HORIZON) & (cohort > days)).sum()
    before = ((age > days) & (age <= days + HORIZON) & (cohort > days)).sum()
    assert got == pytest.approx(came, rel=0.06)
    assert abs(before / came - 1) > 0.2


def test_a_short_history_gives_no_answer():
    won = np.arange(1, LEAST_HISTORY_DAYS)

    assert orders_ahead(won, won[50:], won[50:] - 10, HORIZON) is None


def test_years_beyond_the_fifth_change_little_and_break_nothing():
    won, cohort, age, came = shop(0.3, 0.2)

    older = orders_ahead(won + 2000, *_later(cohort, age, 2000), HORIZON)

    assert older is not None
    assert 0 < older < came


def _later(cohort, age, days):
    return cohort + days, age + days
