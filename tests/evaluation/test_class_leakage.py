"""Columns that are a target of two classes in disguise."""

import numpy as np
import pytest

from tenure.evaluation.class_leakage import find_class_leaks
from tenure.evaluation.leakage import find_leaks


@pytest.fixture
def table():
    rng = np.random.default_rng(5)
    months = rng.integers(1, 72, 500).astype(float)
    churned = (rng.random(500) < 1 / (1 + np.exp(months / 20 - 1))).astype(float)
    return {"months": months}, {"contract": rng.integers(0, 3, 500).astype(float)}, churned


def test_honest_columns_are_no_leaks(table):
    assert find_class_leaks(*table, "churn") == ()


def test_a_number_that_parts_the_classes_is_certain_where_a_rank_correlation_sees_nothing(table):
    columns, categories, churned = table
    score = churned * 100 + np.random.default_rng(1).normal(size=500)

    (leak,) = find_class_leaks(columns | {"points": score}, categories, churned, "churn")

    assert leak.columns == ("points",) and leak.kind == "separates" and leak.certain
    assert "ROC AUC 1.000" in leak.why
    assert find_leaks(columns | {"points": score}, churned) == ()


def test_a_column_that_is_only_filled_in_for_one_class_is_certain(table):
    columns, categories, churned = table
    reason = np.where(churned > 0, np.random.default_rng(1).integers(0, 4, 500), np.nan)

    (leak,) = find_class_leaks(columns, categories | {"cancel_reason": reason}, churned, "churn")

    assert leak.columns == ("cancel_reason",) and leak.kind == "gaps" and "filled in" in leak.why


def test_texts_of_which_each_has_one_class_are_certain_and_rare_texts_are_not(table):
    columns, categories, churned = table
    status = churned * 2 + np.random.default_rng(1).integers(0, 2, 500)
    own = np.arange(500.0)

    found = find_class_leaks(columns, categories | {"status": status, "street": own}, churned, "churn")

    assert [leak.columns for leak in found] == [("status",)] and found[0].certain


def test_names_of_leaving_are_told_where_the_target_is_leaving(table):
    columns, categories, churned = table
    named = columns | {"churn_score": np.random.default_rng(1).normal(size=500)}

    (leak,) = find_class_leaks(named, categories, churned, "Churn")

    assert leak.kind == "name" and not leak.certain
    assert find_class_leaks(named, categories, churned, "bought") == ()


def test_a_handful_of_rows_parts_nothing(table):
    columns, categories, churned = table
    few = np.full(500, np.nan)
    few[:12] = churned[:12]

    assert find_class_leaks(columns | {"survey": few}, categories, churned, "churn") == ()
