from datetime import date

import numpy as np
import pandas as pd
import pytest

from tenure.models.panel.level import Level

SEASON = {"2019-12-01": 1.0, "2020-03-01": 1.0, "2020-06-01": 1.0, "2020-09-01": 2.0, "2020-12-01": 1.0}


@pytest.fixture
def level():
    days = pd.Series(pd.to_datetime(list(SEASON)))
    expected = np.full(len(days), 10.0)
    return Level.learn(days, expected * np.array(list(SEASON.values())), expected, np.full(len(days), 2000.0))


def test_the_level_of_a_window_is_what_happened_over_what_was_expected(level):
    rows = pd.Series(pd.to_datetime(["2020-09-01", "2020-12-01", "2020-09-01"]))

    np.testing.assert_allclose(level.of(rows), [2.0, 1.0, 2.0])


def test_the_coming_window_gets_the_level_of_a_year_before(level):
    assert level.ahead(date(2021, 9, 1)) == pytest.approx(2.0, rel=0.05)
    assert level.ahead(date(2021, 6, 1)) == pytest.approx(1.0, rel=0.05)


def test_without_a_window_a_year_before_the_recent_level_is_taken():
    level = Level(("2020-01-01", "2020-02-01"), (1.2, 1.2), (200.0, 231.0))

    assert level.ahead(date(2020, 5, 1)) == pytest.approx(1.2)


def test_a_year_before_with_hardly_any_history_is_not_believed():
    short, long = (Level(("2019-06-01", "2020-05-01"), (4.0, 1.0), (days, 999.0)) for days in (5.0, 5000.0))

    assert short.ahead(date(2020, 5, 31)) < 1.5
    assert long.ahead(date(2020, 5, 31)) > 3.5


def test_windows_in_which_nothing_was_expected_or_known_have_level_one():
    days = pd.Series(pd.to_datetime(["2020-01-01", "2020-02-01"]))
    level = Level.learn(days, np.array([5.0, 0.0]), np.array([np.nan, 3.0]), np.zeros(2))

    assert level.ratios == (1.0, 1.0)
