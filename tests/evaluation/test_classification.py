import numpy as np
import pytest

from tenure.evaluation.classification import (
    at_threshold,
    classify,
    log_loss,
    pr_auc,
    precision_at_top,
    probability_tenths,
    recall_at_top,
    roc_auc,
)


def test_a_perfect_ranking():
    actual = np.repeat([1.0, 0.0], [20, 80])

    made = classify(actual, np.linspace(0.9, 0.1, 100))

    assert (made.roc_auc, made.pr_auc, made.recall_at_top, made.rate) == (1.0, 1.0, 0.5, 0.2)
    assert made.precision_at_top == 1.0


def test_by_hand_with_a_tie():
    actual, probability = np.array([1.0, 0.0, 1.0, 0.0]), np.array([0.9, 0.5, 0.5, 0.1])

    # Four pairs: two won by the first, one tied and one won by the third.
    assert roc_auc(actual, probability) == pytest.approx(3.5 / 4)
    # At 0.9: precision 1, recall 1/2; at 0.5: precision 2/3, recall 1.
    assert pr_auc(actual, probability) == pytest.approx(0.5 + 2 / 3 * 0.5)
    # The top half is the first and one of the two that tie.
    assert recall_at_top(actual, probability, 0.5) == pytest.approx(0.75)
    assert precision_at_top(actual, probability, 0.5) == pytest.approx(0.75)


def test_equal_to_scikit_learn_whatever_the_ties():
    from sklearn.metrics import average_precision_score, brier_score_loss, roc_auc_score
    from sklearn.metrics import log_loss as theirs

    rng = np.random.default_rng(0)
    probability = np.round(rng.random(500), 1)
    actual = (rng.random(500) < probability).astype(float)

    made = classify(actual, probability)

    assert made.roc_auc == pytest.approx(roc_auc_score(actual, probability))
    assert made.pr_auc == pytest.approx(average_precision_score(actual, probability))
    assert made.brier == pytest.approx(brier_score_loss(actual, probability))
    inside = np.clip(probability, 1e-6, 1 - 1e-6)
    assert made.log_loss == pytest.approx(theirs(actual, inside))


def test_the_order_of_rows_does_not_matter():
    rng = np.random.default_rng(1)
    probability, actual = np.round(rng.random(300), 1), (rng.random(300) < 0.3).astype(float)
    mixed = rng.permutation(300)

    first, second = classify(actual, probability), classify(actual[mixed], probability[mixed])

    for name, value in vars(first).items():
        assert getattr(second, name) == pytest.approx(value), name


def test_true_probabilities_are_calibrated_and_doubled_ones_are_not():
    rng = np.random.default_rng(2)
    probability = rng.random(20_000) / 2
    actual = (rng.random(20_000) < probability).astype(float)

    assert classify(actual, probability).calibration_error < 0.02
    assert classify(actual, probability).bias == pytest.approx(0.0, abs=0.05)
    assert classify(actual, 2 * probability).calibration_error > 0.2


def test_what_never_or_always_happened_cannot_be_ranked():
    never, always = classify(np.zeros(5), np.full(5, 0.2)), classify(np.ones(5), np.full(5, 0.2))

    assert (never.roc_auc, never.pr_auc, never.recall_at_top, never.bias) == (None,) * 4
    assert always.roc_auc is None
    assert always.pr_auc == 1.0
    assert classify([], []).n == 0


def test_one_surprise_does_not_outweigh_everything():
    assert np.isfinite(log_loss(np.array([1.0, 0.0]), np.array([0.0, 1.0])))


def test_tenths_hold_every_customer_once_and_say_what_came():
    rng = np.random.default_rng(3)
    probability = rng.random(1000)
    actual = (rng.random(1000) < probability).astype(float)

    tenths = probability_tenths(actual, probability)

    assert [one.customers for one in tenths] == [100] * 10
    assert [one.mean_probability for one in tenths] == sorted(one.mean_probability for one in tenths)
    assert sum(one.rate * one.customers for one in tenths) == pytest.approx(actual.sum())
    gap = sum(abs(one.mean_probability - one.rate) for one in tenths) / 10
    assert gap == pytest.approx(classify(actual, probability).calibration_error)


def test_customers_who_tie_share_a_tenth():
    (only,) = probability_tenths(np.array([1.0, 0.0, 1.0, 1.0]), np.full(4, 0.4))

    assert (only.customers, only.mean_probability, only.rate) == (4, pytest.approx(0.4), 0.75)
    assert probability_tenths(np.array([]), np.array([])) == ()


def test_from_a_threshold_on_the_outcome_is_expected():
    found = at_threshold(np.array([1.0, 0, 1, 0, 1]), np.array([0.9, 0.5, 0.4, 0.2, 0.6]))

    assert (found.customers, found.held, found.outcomes) == (3, 2, 3)
