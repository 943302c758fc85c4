from __future__ import annotations

import numpy as np
import pytest

from tenure.evaluation.blending import fit_weights, levelled


@pytest.fixture
def crowd():
    """Truth, a model that knows half of it, one that knows the other half, and noise; all at one level."""
    rng = np.random.default_rng(3)
    one, other = rng.gamma(1, 1, (2, 20_000))
    actual = rng.poisson(one + other).astype(float)
    members = np.column_stack([one + 1, other + 1, rng.gamma(1, 2, 20_000)])
    return levelled(members, actual.sum()), actual


def test_the_weights_are_shares_and_noise_gets_the_least(crowd):
    weights = fit_weights(*crowd, prior=np.full(3, 1 / 3))

    assert weights.sum() == pytest.approx(1) and (weights >= 0).all()
    assert weights[:2] == pytest.approx([weights[0]] * 2, rel=0.1)
    assert weights[2] < min(weights[:2]) / 1.5


def test_few_buyers_leave_the_prior(crowd):
    predicted, actual = crowd
    prior = np.array([0.6, 0.4, 0.0])

    weights = fit_weights(predicted[:40], actual[:40], prior)

    assert weights == pytest.approx(prior, abs=0.12)


def test_without_a_single_buyer_the_prior_stays(crowd):
    prior = np.array([0.2, 0.3, 0.5])

    assert fit_weights(crowd[0], np.zeros(20_000), prior) is prior


def test_levelled_members_share_the_total_and_nothing_stays_nothing():
    got = levelled(np.array([[1.0, 0.0], [3.0, 0.0]]), 8.0)

    assert got.tolist() == [[2.0, 0.0], [6.0, 0.0]]
