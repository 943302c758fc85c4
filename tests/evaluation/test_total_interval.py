"""The interval of a total holds what it says, and is wide where little is known."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest

from tenure.evaluation.total_interval import total_interval

START = date(2023, 1, 1)


def windows(biases, apart: int = 90):
    return {START + timedelta(days=apart * at): bias for at, bias in enumerate(biases)}


@pytest.mark.parametrize("count", [2, 4, 8])
@pytest.mark.parametrize("level", [0.5, 0.8])
def test_it_holds_its_level_where_misses_are_normal(count, level):
    rng = np.random.default_rng(5)
    held = []
    for _ in range(1_500):
        misses = rng.normal(0, 0.2, count + 1)
        lower, upper = total_interval(100.0, windows(np.expm1(-misses[:-1])), 90, level)
        held.append(lower <= 100 * np.exp(misses[-1]) <= upper)
    assert np.mean(held) == pytest.approx(level, abs=0.04)


def test_fewer_windows_know_less():
    widths = []
    for count in (1, 2, 6):
        lower, upper = total_interval(100.0, windows([0.1] * count), 90, 0.8)
        assert lower < 100 < upper
        widths.append(upper - lower)
    assert widths == sorted(widths, reverse=True)


def test_windows_that_overlap_count_as_one():
    one = total_interval(100.0, windows([0.1]), 90, 0.8)
    same_day = total_interval(100.0, windows([0.1, 0.1, 0.1], apart=1), 90, 0.8)
    apart = total_interval(100.0, windows([0.1, 0.1, 0.1], apart=90), 90, 0.8)
    assert apart[1] < same_day[1] <= one[1]


def test_a_window_that_was_hit_to_the_penny_is_not_believed():
    lower, upper = total_interval(100.0, windows([0.0, 0.0]), 90, 0.8)
    assert lower < 99 and upper > 101


@pytest.mark.parametrize("biases", [[], [None], [-1.0]])
def test_without_a_tested_window_nothing_is_known(biases):
    assert total_interval(100.0, windows(biases), 90, 0.8) is None


def test_nothing_expected_has_nothing_around_it():
    assert total_interval(0.0, windows([0.1, 0.2]), 90, 0.8) == (0.0, 0.0)
