"""Two classes of a target, however they are written."""

import numpy as np
import pandas as pd
import pytest

from tenure.models.tables.classes import Classes, known_positive, probability_column


@pytest.mark.parametrize(
    ("values", "classes"),
    [
        ([" yes", "NO", "n/a"], Classes("No", "Yes")),
        ([1.0, 0.0, np.nan], Classes("0", "1")),
        (["1", "0", ""], Classes("0", "1")),
        ([True, False, None], Classes("False", "True")),
        ([2, 1, 3], Classes("1", "2")),
    ],
)
def test_values_become_one_and_zero_and_others_unknown(values, classes):
    np.testing.assert_array_equal(classes.encode(pd.Series(values)), [1, 0, np.nan])


@pytest.mark.parametrize(
    ("first", "second", "positive"),
    [
        ("No", "Yes", "Yes"),
        ("1", "0", "1"),
        ("1", "-1", "1"),
        ("1", "2", None),
        ("stayed", "churned", "churned"),
        ("Existing Customer", "Attrited Customer", "Attrited Customer"),
        ("not churned", "churned", "churned"),
        ("gold", "no", "gold"),
        ("gold", "silver", None),
        ("yes", "true", None),
    ],
)
def test_the_class_that_says_yes_is_known(first, second, positive):
    assert known_positive(first, second) == known_positive(second, first) == positive


@pytest.mark.parametrize(
    ("target", "negative", "positive", "column"),
    [
        ("churn", "No", "Yes", "churn_probability"),
        ("CustomerChurned", "0", "1", "churn_probability"),
        ("Exited", "False", "True", "churn_probability"),
        ("status", "active", "left", "churn_probability"),
        ("churn", "Yes", "No", "churn_no_probability"),
        ("Is VIP?", "no", "yes", "is_vip_probability"),
        ("acheté", "non", "oui", "acheté_probability"),
        ("?", "a", "b", "probability"),
    ],
)
def test_the_probability_is_called_by_what_it_is_of(target, negative, positive, column):
    assert probability_column(target, Classes(negative, positive)) == column
