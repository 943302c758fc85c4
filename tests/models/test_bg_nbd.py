import warnings
from datetime import date

import numpy as np
import pandas as pd
import pytest

from tenure.core.errors import FrameError, OptionError
from tenure.models.bg_nbd import BgNbd
from tenure.models.btyd.bg_nbd_equations import Likelihood


def frame_of(frequency, recency, age):
    return pd.DataFrame({"frequency": frequency, "recency": recency, "T": age}, dtype=float)


@pytest.fixture
def cdnow_like():
    return BgNbd.from_parameters(r=0.243, alpha=4.414, a=0.793, b=2.426)


def test_gradient_is_the_derivative_of_the_likelihood(make_frame):
    x, t_x, age = make_frame(300, seed=2)[["frequency", "recency", "T"]].to_numpy().T
    likelihood = Likelihood.of(x, t_x / 100, age / 100)

    for theta in (np.zeros(4), np.log([0.3, 0.8, 0.2, 3.0]), np.log([2.0, 0.1, 5.0, 0.4])):
        differences = [
            (likelihood(theta + step)[0] - likelihood(theta - step)[0]) / 2e-6 for step in np.eye(4) * 1e-6
        ]
        np.testing.assert_allclose(likelihood(theta)[1], differences, rtol=1e-5, atol=1e-4)


def test_likelihood_does_not_change_when_equal_customers_are_counted_once(make_frame):
    x, t_x, age = make_frame(200, seed=3)[["frequency", "recency", "T"]].to_numpy().T
    theta = np.log([0.5, 50.0, 0.8, 2.0])
    once, thrice = Likelihood.of(x, t_x, age), Likelihood.of(*(np.tile(v, 3) for v in (x, t_x, age)))

    assert len(thrice.again.counts) == len(once.again.counts)
    assert thrice(theta)[0] == pytest.approx(3 * once(theta)[0])


def test_recovers_the_parameters_that_made_the_customers(make_frame):
    model = BgNbd().fit(make_frame(12_000, seed=1, r=0.8, alpha=60, a=1.2, b=3.0))

    got, errors = model.params_, model.standard_errors_
    assert model.diagnosis_.converged
    assert model.diagnosis_.fallback is None
    assert model.diagnosis_.starts_agree
    assert got["r"] / got["alpha"] == pytest.approx(0.8 / 60, rel=0.1)
    assert got["a"] / (got["a"] + got["b"]) == pytest.approx(1.2 / 4.2, rel=0.1)
    assert 0 < errors["r"] < 0.1 * got["r"]


def test_large_logs_are_started_on_a_sample_and_finished_on_everyone(make_frame):
    frame = make_frame(6000, seed=4)
    many = pd.concat([frame] * 9, ignore_index=True)

    few_params, many_params = BgNbd().fit(frame).params_, BgNbd().fit(many).params_

    assert many_params == pytest.approx(few_params, rel=1e-6)


@pytest.mark.parametrize(
    ("frequency", "recency", "age", "unknown"),
    [
        ([0] * 500, [0] * 500, np.arange(500) % 300 + 1.0, {"r", "alpha"}),
        ([4] * 50, [300] * 50, [300] * 50, {"a", "b"}),
        ([3], [20], [30], {"r"}),
        ([0], [0], [10], {"alpha"}),
    ],
    ids=["all one-time buyers", "nobody differs", "one customer", "one new customer"],
)
def test_a_degenerate_log_gets_an_announced_fallback(frequency, recency, age, unknown):
    frame = frame_of(frequency, recency, age)

    model = BgNbd().fit(frame)
    made = model.predict(frame, 90)

    assert model.diagnosis_.fallback == "lognormal prior"
    assert unknown <= set(model.diagnosis_.at_boundary)
    assert "prior" in model.diagnosis_.advice
    assert model.standard_errors_ == {}
    assert np.isfinite(made.drop(columns="expected_date_of_next_order")).all(axis=None)
    assert (made["expected_purchases"] < 9).all()


def test_where_nobody_leaves_everybody_is_alive(make_frame):
    frame = make_frame(2000, seed=6, a=1e-4, b=3.0)

    assert BgNbd().fit(frame).predict(frame, 90)["probability_alive"].mean() > 0.99


def test_a_penalty_pulls_parameters_together_and_must_not_be_negative(make_frame):
    frame = make_frame(300, seed=7)
    loose, tight = BgNbd().fit(frame), BgNbd(penalty=10.0).fit(frame)

    assert abs(np.log(tight.params_["b"])) < 0.2 * abs(np.log(loose.params_["b"]))
    with pytest.raises(OptionError):
        BgNbd(penalty=-1.0).fit(frame)


@pytest.mark.parametrize("horizon", [1, 90, 3650])
def test_extreme_customers_get_finite_answers_without_warnings(horizon):
    frame = frame_of(
        [221, 254, 161, 204, 2000, 0],
        [103.42857, 97.14286, 94.71429, 98.57143, 360, 0],
        [103.57143, 97.28571, 98.0, 99.42857, 365, 5],
    )
    for parameters in (
        (0.243, 31, 0.793, 2.426),
        (10.465, 7.98565181e-3, 3.0516, 2.820),
        (1e-4, 1e5, 1e-4, 1e-4),
    ):
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            made = BgNbd.from_parameters(*parameters).predict(frame, horizon)
        assert np.isfinite(made.drop(columns="expected_date_of_next_order")).all(axis=None)
        assert made["churn_probability"].between(0, 1).all()


def test_probabilities_of_counts_add_up_and_have_the_expected_mean(cdnow_like):
    frame = frame_of([0, 2, 5], [0, 20, 38], [39, 38.86, 39])
    counts = np.arange(400)

    pmf = np.array([cdnow_like.probability_of_purchases(frame, int(n), 39.0) for n in counts])

    np.testing.assert_allclose(pmf.sum(axis=0), 1.0, rtol=1e-6)
    np.testing.assert_allclose(counts @ pmf, cdnow_like.expected_purchases(frame, 39.0), rtol=1e-4)
    np.testing.assert_allclose(pmf[0], cdnow_like.predict(frame, 39.0)["churn_probability"], rtol=1e-12)


def test_expectations_agree_with_simulated_futures(cdnow_like):
    frame = frame_of([0, 2, 5], [0, 20, 38], [39, 38.86, 39])
    rng = np.random.default_rng(0)
    for row in frame.itertuples():
        alive = rng.random(200_000) < cdnow_like.probability_alive(frame)[row.Index]
        rate = rng.gamma(0.243 + row.frequency, 1 / (4.414 + row.T), alive.size)
        leaving = rng.geometric(rng.beta(0.793, 2.426 + row.frequency, alive.size))
        orders = np.where(alive, np.minimum(rng.poisson(rate * 39), leaving), 0)

        assert cdnow_like.expected_purchases(frame, 39)[row.Index] == pytest.approx(orders.mean(), rel=0.05)


def test_a_customer_is_ever_less_surely_alive_as_time_goes_on(cdnow_like):
    frame = frame_of([0, 2, 5], [0, 20, 38], [39, 38.86, 39])

    path = np.array([cdnow_like.probability_alive(frame, days) for days in (0, 1, 10, 100, 1000)])

    assert (np.diff(path, axis=0) < 0).all()
    assert (path > 0).all()


def test_next_order_is_the_median_wait_after_as_of_and_unknown_beyond_ten_years(cdnow_like):
    frame = frame_of([10, 0], [30, 0], [38, 38]).assign(as_of=date(2020, 1, 1))

    dates = cdnow_like.predict(frame, 10)["expected_date_of_next_order"]
    wait = (4.414 + 38) * (2 ** (1 / 10.243) - 1)

    assert dates[0].date() == date(2020, 1, 1) + pd.Timedelta(days=round(wait))
    late = BgNbd.from_parameters(1e-3, 4.0, 1.0, 1.0).predict(frame, 10)["expected_date_of_next_order"]
    assert pd.isna(late[1])


def test_without_as_of_the_date_is_unknown(cdnow_like):
    made = cdnow_like.predict(frame_of([1], [3], [5]), 10)

    assert made["expected_date_of_next_order"].isna().all()


def test_most_customers_fall_into_their_interval(make_log):
    from_log = make_log(3000, seed=8)
    past = from_log[from_log["day"] < 700].groupby("customer")["day"]
    frame = pd.DataFrame(
        {"frequency": past.size() - 1.0, "recency": past.max() - past.min() + 0.0, "T": 700.0 - past.min()}
    )
    actual = from_log[from_log["day"].between(700, 789)].groupby("customer").size()
    actual = actual.reindex(frame.index).fillna(0)

    ends = BgNbd().fit(frame).predict_interval(frame, 90, 0.8)

    held = (actual >= ends["expected_purchases_lower"]) & (actual <= ends["expected_purchases_upper"])
    assert 0.8 <= held.mean() <= 0.97


def test_an_impossible_history_is_refused_by_name_and_count():
    with pytest.raises(FrameError, match=r"recency beyond T: 2") as caught:
        BgNbd().fit(frame_of([1, 1, 1], [5, 9, 9], [6, 6, 6]))
    assert caught.value.code == "model.frame.impossible"
