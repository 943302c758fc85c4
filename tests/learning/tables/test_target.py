"""What the target of a table is taken for, and what is said of it."""

import numpy as np
import pandas as pd
import pytest

from tenure.core.errors import DataError, OptionError
from tenure.learning.tables.target import read_target


def column(values, rows=90, name="target"):
    """The values over and over."""
    return pd.Series(pd.Series(values).take(np.arange(rows) % len(values)).to_list(), name=name)


@pytest.mark.parametrize(
    ("values", "positive"),
    [
        (["Yes", "No"], "Yes"),
        ([True, False], "True"),
        ([0, 1], "1"),
        ([0.0, 1.0, None], "1"),
        (["0", "1", "n/a"], "1"),
        (["churned", "stayed"], "churned"),
        (["gold", "gold", "silver"], "silver"),
    ],
)
def test_two_classes_are_classes_and_the_positive_one_is_told(values, positive):
    found = read_target(column(values), "auto", None)

    assert found.classes.positive == positive and set(np.unique(found.values[~np.isnan(found.values)])) == {
        0,
        1,
    }
    assert f"{positive} is the positive class" in found.notes[0]


def test_the_rarer_class_is_positive_where_no_word_says_so_and_that_is_told():
    found = read_target(column(["gold", "gold", "silver"]), "auto", None)

    assert "(30 of 90 rows, 33.3%) because it is rarer; to change it, use --positive" in found.notes[0]


@pytest.mark.parametrize("values", [[0, 1], [True, False]])
def test_zero_and_one_are_classes_with_a_note_and_numbers_when_asked(values):
    of_classes = read_target(column(values), "auto", None)
    of_numbers = read_target(column(values), "regression", None)

    assert any("--task regression" in note for note in of_classes.notes)
    assert of_numbers.classes is None and of_numbers.values.tolist()[:2] == [float(one) for one in values]


def test_other_numbers_are_numbers_and_two_of_them_classes_when_asked():
    many, two = column([1.5, 2.5, 7.0]), column([1, 1, 2])

    assert read_target(many, "auto", None).classes is None
    assert any("--task classification" in note for note in read_target(two, "auto", None).notes)
    assert read_target(two, "classification", None).classes.positive == "2"


def test_the_positive_class_can_be_named_in_any_spelling():
    found = read_target(column(["Yes", "No", "no"]), "auto", " NO ")

    assert found.classes.positive in {"No", "no"} and np.nanmean(found.values) == pytest.approx(2 / 3)


@pytest.mark.parametrize(
    ("values", "task", "positive", "code", "words"),
    [
        (["a", "b", "c"], "auto", None, "table.many_classes", "a: 30 rows"),
        ([1, 2, 3], "classification", None, "table.many_classes", "3 classes"),
        (["yes"], "auto", None, "table.one_class", "yes: 90 rows"),
        ([None, "n/a"], "auto", None, "table.too_few", "No row has a value"),
        (["yes"] * 29 + ["no"], "auto", None, "table.too_few", "no: 3 rows"),
        (["Yes", "No"], "auto", "maybe", "table.positive", "maybe"),
        ([1.0, 2.0], "regression", "1", "table.positive", "no positive class"),
        (["Yes", "No"], "regression", None, "table.too_few", "0 of 90"),
        (["Yes", "No"], "multi", None, "table.task", "multi"),
    ],
)
def test_what_cannot_be_learned_is_refused_with_the_values_and_a_next_step(
    values, task, positive, code, words
):
    with pytest.raises((DataError, OptionError), match=words) as raised:
        read_target(column(values), task, positive)

    assert raised.value.code == code and raised.value.hint
