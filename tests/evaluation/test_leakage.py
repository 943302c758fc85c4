"""Columns that are the target in disguise."""

import numpy as np
import pytest

from tenure.evaluation.leakage import find_leaks


@pytest.fixture
def table():
    rng = np.random.default_rng(5)
    orders, value = rng.poisson(4, 500) + 1.0, rng.lognormal(3, 0.5, 500)
    target = orders * value * rng.lognormal(0, 0.5, 500)
    return {"total_orders": orders, "avg_order_value": value}, target


def test_honest_columns_are_no_leaks(table):
    columns, target = table
    assert find_leaks(columns, target) == ()


def test_a_copy_is_certain_whatever_its_scale(table):
    columns, target = table
    (leak,) = find_leaks(columns | {"points": np.log1p(target) * 7}, target)
    assert leak.columns == ("points",) and leak.kind == "copy" and leak.certain


def test_two_columns_that_make_the_target_are_told(table):
    columns, _ = table
    spent = columns["total_orders"] * columns["avg_order_value"]
    (leak,) = find_leaks(columns, spent)
    assert set(leak.columns) == set(columns) and leak.kind == "formula" and not leak.certain


def test_a_name_of_the_future_is_told_and_certain_only_where_it_follows_the_target(table):
    columns, target = table
    rng = np.random.default_rng(6)
    loose = {"future_spend": target * rng.lognormal(0, 2, 500)}
    close = {"predicted_clv": target * rng.lognormal(0, 0.2, 500)}
    assert [leak.certain for leak in find_leaks(columns | loose, target)] == [False]
    assert [leak.certain for leak in find_leaks(columns | close, target)] == [True]


def test_unknown_values_and_constants_do_no_harm(table):
    columns, target = table
    odd = {"all_unknown": np.full(500, np.nan), "constant": np.ones(500)}
    assert find_leaks(columns | odd, target) == ()
