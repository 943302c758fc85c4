"""Metrics, each against the plainest formula that says the same."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from scipy.stats import spearmanr

from tenure.core.modelling.backtest import Metrics
from tenure.evaluation.metrics import average, decile_of, score


def plain_gini(actual, key) -> float:
    order = np.argsort(-key, kind="stable")
    return 2 * (np.cumsum(actual[order]) / actual.sum()).mean() - 1


def plain_decile_mape(actual, predicted) -> float:
    decile = pd.qcut(pd.Series(predicted).rank(method="first"), 10, labels=False)
    mean = pd.DataFrame({"y": actual, "p": predicted, "d": decile}).groupby("d").mean()
    return float(((mean.p - mean.y).abs() / mean.y.abs().replace(0, np.nan)).mean())


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("tied", [False, True])
def test_every_metric_equals_its_plain_formula(make_past, seed, tied):
    past = make_past(n=997 + seed, seed=seed, buying=0.3, refunds=0.02)
    y, p = past.actual, past.predicted.round(-2) if tied else past.predicted

    got = score(y, p)

    error = p - y
    top = np.argsort(-p, kind="stable")[: len(y) // 10]
    assert got.n == len(y)
    assert got.mae == pytest.approx(np.mean(np.abs(error)))
    assert got.rmse == pytest.approx(math.sqrt(np.mean(error**2)))
    assert got.r2 == pytest.approx(1 - np.sum(error**2) / np.sum((y - y.mean()) ** 2))
    assert got.mape == pytest.approx(np.mean(np.abs(error[y > 0]) / y[y > 0]))
    assert got.bias == pytest.approx(p.sum() / y.sum() - 1)
    assert got.spearman == pytest.approx(spearmanr(y, p)[0])
    assert got.ngini == pytest.approx(plain_gini(y, p) / plain_gini(y, y))
    assert got.decile_mape == pytest.approx(plain_decile_mape(y, p))
    assert got.top_decile_share == pytest.approx(y[top].sum() / y.sum())


@pytest.mark.parametrize("n", [10, 11, 19, 20, 101, 1234, 9999])
def test_deciles_are_those_of_pandas(n):
    predicted = np.random.default_rng(n).integers(0, 40, n).astype(float)

    expected = pd.qcut(pd.Series(predicted).rank(method="first"), 10, labels=False)

    np.testing.assert_array_equal(decile_of(predicted), expected)


def test_a_perfect_prediction_is_perfect(make_past):
    past = make_past()

    got = score(past.actual, past.actual)

    assert (got.mae, got.rmse, got.bias, got.decile_mape) == (0, 0, 0, 0)
    assert (got.r2, got.spearman, got.ngini) == pytest.approx((1, 1, 1))


def test_what_is_not_defined_is_none():
    nobody_bought = score([0.0, 0.0, 0.0], [1.0, 2.0, 3.0])
    all_alike = score([1.0, 2.0, 3.0], [5.0, 5.0, 5.0])

    assert nobody_bought.mae == 2
    undefined = ("r2", "mape", "bias", "spearman", "ngini", "decile_mape", "top_decile_share", "coverage")
    assert [getattr(nobody_bought, name) for name in undefined] == [None] * len(undefined)
    assert all_alike.spearman is None and all_alike.mape is not None


def test_nobody_at_all_is_no_score():
    got = score([], [])

    assert got.n == 0 and math.isnan(got.mae) and got.bias is None


def test_coverage_counts_only_customers_with_an_interval():
    got = score([1.0, 5.0, 9.0], [1.0, 5.0, 9.0], lower=[0.0, 6.0, np.nan], upper=[2.0, 7.0, np.nan])

    assert (got.coverage, got.interval_width) == (0.5, 1.5)


def test_average_is_over_the_cutoffs_where_a_metric_is_defined():
    one = score([1.0, 2.0, 3.0], [2.0, 3.0, 4.0])
    none = score([0.0, 0.0, 0.0], [2.0, 3.0, 4.0])

    got = average([one, none])

    assert got.n == 6
    assert got.mae == pytest.approx((one.mae + none.mae) / 2)
    assert got.bias == one.bias
    assert isinstance(got, Metrics)
