"""Who judges and who teaches."""

import numpy as np
import pytest

from tenure.core.errors import OptionError
from tenure.evaluation.splits import Split


def test_a_random_split_holds_out_about_the_share_and_folds_cover_the_rest_once():
    split = Split(seed=3)
    test = split.hold_out(1000, 0.2)
    judged = np.zeros(1000, dtype=int)
    for teach, judge in split.folds(~test, 5):
        assert not (teach & judge).any() and not (teach & test).any()
        judged += judge
    assert 190 <= test.sum() <= 210
    np.testing.assert_array_equal(judged, (~test).astype(int))


def test_a_group_is_never_on_both_sides():
    groups = np.repeat([f"h{i}" for i in range(200)], 5)
    split = Split("group", groups)
    test = split.hold_out(1000, 0.2)
    assert not set(groups[test]) & set(groups[~test])
    for teach, judge in split.folds(~test, 4):
        assert not set(groups[teach]) & set(groups[judge])


def test_by_time_newer_rows_judge_older_ones_and_equal_times_stay_together():
    when = np.random.default_rng(0).integers(0, 50, 1000)
    split = Split("time", when)
    test = split.hold_out(1000, 0.3)
    assert when[~test].max() < when[test].min()
    folds = list(split.folds(~test, 5))
    assert len(folds) == 4
    assert all(when[teach].max() < when[judge].min() for teach, judge in folds)


@pytest.mark.parametrize("share", [0.0, 1.0, -1.0])
def test_a_share_that_cannot_be_is_refused(share):
    with pytest.raises(OptionError, match="share"):
        Split().hold_out(10, share)


def test_fewer_than_two_folds_are_refused():
    with pytest.raises(OptionError, match="two folds"):
        list(Split().folds(np.ones(10, dtype=bool), 1))


def test_a_random_split_of_classes_has_their_share_in_every_part():
    classes = (np.arange(1000) < 60).astype(float)
    split = Split(seed=2, classes=classes)
    test = split.hold_out(1000, 0.2)

    assert classes[test].sum() == 12 and test.sum() == 200
    for _, judge in split.folds(~test, 4):
        assert classes[judge].sum() == 12 and judge.sum() == 200


def test_classes_are_parted_by_chance():
    classes = np.zeros(400)
    first, second = (Split(seed=seed, classes=classes).hold_out(400, 0.5) for seed in (1, 2))

    assert 60 < (first & second).sum() < 140
