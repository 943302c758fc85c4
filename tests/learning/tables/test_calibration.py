"""Probabilities are mapped only where that is better on rows the map has not seen."""

import numpy as np

from tenure.learning.tables.calibration import chosen_calibration


def folds(distort, rows=400):
    """Five folds of outcomes, and probabilities that a learner distorted."""
    rng = np.random.default_rng(4)
    truth = [rng.beta(2, 2, rows) for _ in range(5)]
    return [distort(p) for p in truth], [(rng.random(rows) < p).astype(float) for p in truth]


def test_honest_probabilities_stay_as_they_are():
    said, came = folds(lambda p: p)

    chosen, told = chosen_calibration(said, came, in_order=False)

    assert chosen.kind == "none"
    np.testing.assert_array_equal(told, np.concatenate(said))


def test_probabilities_that_are_too_sure_are_mapped_and_come_out_better():
    said, came = folds(lambda p: p**3 / (p**3 + (1 - p) ** 3))

    chosen, told = chosen_calibration(said, came, in_order=False)

    p, y = np.concatenate(said), np.concatenate(came)
    assert chosen.kind in {"platt", "isotonic"}
    assert ((told - y) ** 2).mean() < ((p - y) ** 2).mean() - 0.005


def test_by_time_the_oldest_fold_has_nothing_to_learn_a_map_from():
    said, came = folds(lambda p: p**3 / (p**3 + (1 - p) ** 3))

    _, told = chosen_calibration(said, came, in_order=True)

    np.testing.assert_array_equal(told[:400], said[0])
    assert not np.array_equal(told[400:800], said[1])


def test_noise_is_mapped_to_no_constant():
    rng = np.random.default_rng(2)
    said = [rng.random(300) for _ in range(5)]
    came = [(rng.random(300) < 0.3).astype(float) for _ in range(5)]

    _, told = chosen_calibration(said, came, in_order=False)

    assert np.ptp(told) > 0
