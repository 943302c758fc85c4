"""Cutoffs of the back-test: nothing a model learns from may reach into what it is tested on."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenure.core.frames.window import Window
from tenure.evaluation.windows import least_history_days, plan_windows

AS_OF = date(2011, 12, 10)

spans = {
    "as_of": st.dates(date(1995, 1, 1), date(2030, 1, 1)),
    "horizon_days": st.integers(1, 1200),
    "history_days": st.integers(0, 4000),
    "tests": st.integers(1, 8),
    "training": st.integers(1, 15),
}


def days(count: int) -> timedelta:
    return timedelta(days=count)


@given(**spans)
def test_every_tested_window_ends_by_as_of(as_of, horizon_days, history_days, tests, training):
    plan = plan_windows(
        Window(as_of, horizon_days), as_of - days(history_days), tests=tests, training=training
    )

    assert all(test.as_of + days(plan.horizon_days) <= as_of for test in plan.tests)


@given(**spans)
def test_nothing_learned_from_reaches_beyond_the_cutoff(as_of, horizon_days, history_days, tests, training):
    plan = plan_windows(
        Window(as_of, horizon_days), as_of - days(history_days), tests=tests, training=training
    )

    for test in plan.tests:
        assert all(day + days(plan.horizon_days) <= test.as_of for day in test.training)
    assert all(day + days(horizon_days) <= as_of for day in plan.training)


@given(**spans)
def test_every_cutoff_has_history_before_it(as_of, horizon_days, history_days, tests, training):
    first = as_of - days(history_days)

    plan = plan_windows(Window(as_of, horizon_days), first, tests=tests, training=training)

    least = min(least_history_days(plan.horizon_days), plan.horizon_days)
    assert all((day - first).days >= least for day in plan.cutoffs)


@given(**spans)
def test_cutoffs_are_distinct_newest_first_and_no_more_than_asked(
    as_of, horizon_days, history_days, tests, training
):
    plan = plan_windows(
        Window(as_of, horizon_days), as_of - days(history_days), tests=tests, training=training
    )

    lists = [(plan.training, training), ([test.as_of for test in plan.tests], tests)]
    lists += [(test.training, training) for test in plan.tests]
    for found, most in lists:
        assert list(found) == sorted(set(found), reverse=True)
        assert len(found) <= most


def test_two_years_of_retail_give_four_windows_that_do_not_overlap_and_a_shared_grid():
    plan = plan_windows(Window(AS_OF, 90), date(2009, 12, 1))

    assert [(AS_OF - test.as_of).days for test in plan.tests] == [90, 180, 270, 360]
    assert plan.panels_testable and not plan.notes
    assert set(plan.training) <= set(plan.cutoffs)
    assert len(plan.cutoffs) == 20
    assert {(AS_OF - day).days % 30 for day in plan.cutoffs} == {0}


@pytest.mark.parametrize("horizon_days", [7, 45, 91, 273, 365])
def test_tests_and_training_share_one_grid_at_any_horizon(horizon_days):
    plan = plan_windows(Window(AS_OF, horizon_days), date(2003, 1, 1))

    separate = sum(1 + len(test.training) for test in plan.tests)
    assert len(plan.tests) == 4
    assert len(plan.training) == 13
    assert len(plan.cutoffs) < separate
    assert len(plan.cutoffs) <= 42


def test_windows_move_together_where_history_is_short():
    plan = plan_windows(Window(AS_OF, 90), AS_OF - days(420))

    gaps = {(a.as_of - b.as_of).days for a, b in zip(plan.tests, plan.tests[1:], strict=False)}
    assert len(plan.tests) >= 2
    assert gaps == {30}
    assert plan.panels_testable


def test_with_no_room_to_train_only_models_of_one_history_can_be_tested():
    plan = plan_windows(Window(date(1998, 7, 1), 273), date(1997, 1, 1))

    assert plan.horizon_days == 273
    assert plan.tests and not plan.panels_testable
    assert "could not be tested" in plan.notes[0]


def test_with_no_room_for_the_horizon_a_shorter_window_is_tested_and_said():
    plan = plan_windows(Window(date(1997, 10, 1), 273), date(1997, 1, 1))

    assert (plan.horizon_days, plan.asked_horizon_days) == (91, 273)
    assert plan.tests and plan.training == ()
    assert "longer than anything tested" in plan.notes[0]


def test_ten_days_of_history_test_nothing_and_say_so():
    plan = plan_windows(Window(AS_OF, 30), AS_OF - days(10))

    assert plan.tests == () and plan.cutoffs == ()
    assert "too few to test" in plan.notes[0]


@pytest.mark.parametrize("horizon_days", [7, 30, 60])
def test_the_season_that_is_predicted_is_tested_a_year_ago(horizon_days):
    plan = plan_windows(Window(AS_OF, horizon_days), date(2009, 1, 1))

    assert abs((AS_OF - plan.tests[-1].as_of).days - 365) <= 15
    assert len(plan.tests) == 4
