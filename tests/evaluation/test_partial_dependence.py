"""The prediction as one feature runs over its range."""

import numpy as np
import pandas as pd
import pytest

from tenure.evaluation.partial_dependence import grid_of, partial_dependence


@pytest.fixture
def frame() -> pd.DataFrame:
    rng = np.random.default_rng(0)
    return pd.DataFrame(
        {
            "orders": rng.integers(0, 20, 3000),
            "size": rng.lognormal(3, 1, 3000),
            "country": rng.choice(["fr", "de", "it"], 3000, p=[0.6, 0.3, 0.1]),
        }
    )


def predict(frame: pd.DataFrame) -> np.ndarray:
    home = frame["country"].map({"fr": 100.0, "de": 0.0, "it": -100.0}).to_numpy()
    return 3.0 * frame["orders"].to_numpy() ** 2 + frame["size"].to_numpy() + home


def test_an_additive_model_gives_back_its_own_function(frame):
    got = partial_dependence(predict, frame, "orders", most_rows=5000)

    rest = (predict(frame) - 3.0 * frame["orders"] ** 2).mean()
    assert len(got) > 10 and got["value"].is_monotonic_increasing
    np.testing.assert_allclose(got["mean"], 3.0 * got["value"] ** 2 + rest)


def test_eight_of_ten_customers_lie_in_the_band(frame):
    got = partial_dependence(predict, frame, "orders", grid=[4], most_rows=5000).iloc[0]

    here = predict(frame.assign(orders=4))
    assert ((here >= got["lower"]) & (here <= got["upper"])).mean() == pytest.approx(0.8, abs=0.01)


def test_texts_come_from_the_most_frequent_on(frame):
    got = partial_dependence(predict, frame, "country", points=2)

    assert got["value"].tolist() == ["fr", "de"]
    assert got["mean"].diff().iloc[1] == pytest.approx(-100.0)


def test_a_sample_is_the_same_every_time(frame):
    first, second = (partial_dependence(predict, frame, "size", most_rows=100, seed=1) for _ in "ab")
    other = partial_dependence(predict, frame, "size", most_rows=100, seed=2)

    pd.testing.assert_frame_equal(first, second)
    assert (other["mean"] != first["mean"]).all()


def test_unknown_values_are_no_place_to_look():
    assert grid_of(pd.Series([np.nan, 1.0, 1.0, 3.0]), 3) == [1.0, 2.8]
    assert grid_of(pd.Series([np.nan, np.nan]), 3) == []


def test_a_column_that_is_unknown_for_all_has_no_curve(frame):
    got = partial_dependence(predict, frame.assign(size=np.nan), "size")

    assert len(got) == 0 and list(got) == ["value", "mean", "lower", "upper"]


@pytest.mark.parametrize(("rows", "column"), [(0, "orders"), (5, "weather")])
def test_without_customers_or_column_there_is_nothing_to_say(frame, rows, column):
    with pytest.raises(ValueError, match="no column"):
        partial_dependence(predict, frame.head(rows), column)
