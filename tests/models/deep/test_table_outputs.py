"""Means, medians and probabilities of networks on tables, against draws whose truth is known."""

import numpy as np
import pytest
from scipy.special import expit

from tenure.models.deep.table_outputs import ClassOutputs, NumberOutputs, outputs_from_json


@pytest.fixture(scope="module")
def lognormal() -> tuple[NumberOutputs, np.ndarray, np.ndarray, np.ndarray]:
    """Outputs, what a perfect network says of 40,000 rows, their targets, and each one's true median."""
    rng = np.random.default_rng(0)
    medians = 50 * rng.lognormal(0, 0.5, 40_000)
    target = medians * rng.lognormal(0, 0.8, 40_000)
    outputs = NumberOutputs.learn(target, np.ones(40_000))
    of_median = outputs.targets(medians)[:, 0]
    near = np.array([outputs.targets(one * rng.lognormal(0, 0.8, 4_000)).mean() for one in medians[:200]])
    raw = np.repeat(np.column_stack([of_median, of_median])[:, None, :], 3, axis=1)
    raw[:200, :, 0] = near[:, None]
    return outputs, raw, target, medians


def test_the_median_is_that_of_the_logarithms_taken_back(lognormal):
    outputs, raw, _, medians = lognormal

    np.testing.assert_allclose(outputs.median(raw), medians, rtol=1e-9)


def test_the_mean_of_a_heavy_tail_meets_the_total(lognormal):
    outputs, raw, target, _ = lognormal
    weights = np.ones(len(target))

    judged = outputs.balanced(raw, outputs.targets(target), weights)

    assert outputs.mean(raw).sum() < 0.8 * target.sum()
    assert judged.mean(raw).sum() == pytest.approx(target.sum(), rel=1e-6)
    np.testing.assert_array_equal(judged.median(raw), outputs.median(raw))


def test_a_few_rows_cannot_move_the_mean_without_bound():
    outputs = NumberOutputs.learn(np.arange(1.0, 101.0), np.ones(100))
    raw = np.full((2, 1, 2), -1.0)

    judged = outputs.balanced(raw, outputs.targets(np.array([1e6, 1e6])), np.ones(2))

    assert judged.scale == 10.0


def test_the_mean_is_never_below_zero_and_accidents_are_held():
    outputs = NumberOutputs.learn(np.arange(1.0, 101.0), np.ones(100))

    assert outputs.mean(np.full((1, 2, 2), -1e9))[0] == 0
    assert np.isfinite(outputs.mean(np.full((1, 2, 2), 1e9))[0])


def test_the_temperature_is_how_much_too_sure_the_odds_are():
    rng = np.random.default_rng(1)
    odds = rng.normal(0, 1, 40_000)
    came = (rng.random(40_000) < expit(odds)).astype(float)
    too_sure = 3 * odds[:, None, None]

    judged = ClassOutputs.learn(came, np.ones(40_000)).judged(too_sure, came[:, None], np.ones(40_000))

    assert judged.temperature == pytest.approx(3, rel=0.05)
    np.testing.assert_allclose(judged.mean(too_sure), expit(odds), atol=0.02)


def test_a_few_rows_that_were_all_told_right_make_nobody_surer():
    came = np.array([0.0, 1.0] * 20)
    raw = np.where(came == 1, 2.0, -2.0)[:, None, None]

    judged = ClassOutputs.learn(came, np.ones(40)).judged(raw, came[:, None], np.ones(40))

    assert judged.temperature == pytest.approx(1, abs=1e-3)


def test_losses_are_means_over_members_and_least_at_mean_and_median():
    torch = pytest.importorskip("torch")
    rng = np.random.default_rng(2)
    target = rng.lognormal(0, 1, 5_001)
    outputs = NumberOutputs.learn(target, np.ones(len(target)))
    z = outputs.targets(target)
    loss = outputs.loss()

    def at(mean: float, median: float) -> float:
        raw = torch.tensor(np.tile([mean, median], (len(z), 2, 1)))
        return float(loss(raw, torch.tensor(z)).mean())

    best = at(z.mean(), np.median(z))
    assert best < min(at(z.mean() + 0.05, np.median(z)), at(z.mean() - 0.05, np.median(z)))
    assert best < min(at(z.mean(), np.median(z) + 0.05), at(z.mean(), np.median(z) - 0.05))


@pytest.mark.parametrize("outputs", [NumberOutputs(10.0, 0.5, 0.7, 1.1), ClassOutputs(0.3, 1.5)])
def test_they_are_the_same_after_json(outputs):
    assert outputs_from_json(outputs.to_json()) == outputs


@pytest.mark.parametrize(
    "wrong", [{"spread": 0}, {"unit": -1}, {"scale": float("nan")}, {"centre": float("inf")}, {"spread": 1e3}]
)
def test_numbers_that_cannot_be_are_refused(wrong):
    with pytest.raises(ValueError, match="out of range"):
        outputs_from_json(NumberOutputs(10.0, 0.5, 0.7).to_json() | wrong)
