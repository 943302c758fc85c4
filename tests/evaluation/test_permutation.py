"""Importance of a feature: what is lost when it is dealt out among the customers."""

import numpy as np
import pandas as pd
import pytest

from tenure.evaluation.permutation import permutation_importance


@pytest.fixture
def frame() -> pd.DataFrame:
    rng = np.random.default_rng(0)
    made = pd.DataFrame(rng.normal(size=(2000, 3)), columns=["strong", "weak", "unused"])
    return made.set_index(pd.Index([f"c{i}" for i in range(2000)]))


def predict(frame: pd.DataFrame) -> np.ndarray:
    return (5 * frame["strong"] + frame["weak"]).to_numpy()


def squared(predicted, actual) -> float:
    return float(((predicted - actual) ** 2).mean())


def test_what_matters_more_comes_first_and_what_is_unused_is_nothing(frame):
    got = permutation_importance(predict, frame, predict(frame), ["unused", "weak", "strong"])

    assert list(got.index) == ["strong", "weak", "unused"]
    assert got.loc["unused", "mean"] == 0 and got.loc["unused", "std"] == 0
    assert got.loc["weak", "mean"] > 0 and (got.loc[["strong", "weak"], "std"] > 0).all()


def test_for_a_linear_model_and_squared_loss_it_is_twice_the_explained_variance(frame):
    got = permutation_importance(predict, frame, predict(frame), ["strong", "weak"], repeats=30, loss=squared)

    assert got.loc["strong", "mean"] == pytest.approx(2 * 25 * frame["strong"].var(), rel=0.03)
    assert got.loc["weak", "mean"] == pytest.approx(2 * frame["weak"].var(), rel=0.03)


def test_a_feature_that_misleads_is_worth_less_than_nothing(frame):
    got = permutation_importance(predict, frame, -5 * frame["strong"].to_numpy(), ["strong"])

    assert got.loc["strong", "mean"] < 0


def test_the_same_seed_deals_alike_and_the_frame_stays_as_it_was(frame):
    before = frame.copy()

    first, second = (permutation_importance(predict, frame, predict(frame), ["weak"], seed=3) for _ in "ab")
    other = permutation_importance(predict, frame, predict(frame), ["weak"], seed=4)

    pd.testing.assert_frame_equal(first, second)
    assert other.loc["weak", "mean"] != first.loc["weak", "mean"]
    pd.testing.assert_frame_equal(frame, before)


def test_a_group_is_dealt_out_together(frame):
    def difference(frame):
        return (frame["strong"] - frame["weak"]).to_numpy()

    alike = frame.assign(weak=frame["strong"] - 1)

    groups = {"both": ("strong", "weak"), "one": ("weak",)}
    got = permutation_importance(difference, alike, np.ones(len(alike)), groups)

    assert got.loc["both", "mean"] == pytest.approx(0, abs=1e-12) and got.loc["one", "mean"] > 0.5


@pytest.mark.parametrize(("rows", "outcomes", "repeats"), [(3, 2, 1), (0, 0, 1), (3, 3, 0)])
def test_what_cannot_be_measured_is_refused(frame, rows, outcomes, repeats):
    with pytest.raises(ValueError, match="repeats"):
        permutation_importance(predict, frame.head(rows), np.zeros(outcomes), ["weak"], repeats=repeats)
