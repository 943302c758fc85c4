import numpy as np
import pandas as pd
import pytest

from tenure.core.errors import FrameError, OptionError
from tenure.models.bg_nbd import BgNbd
from tenure.models.pareto_nbd import ParetoNbd

pytestmark = pytest.mark.integration

EACH = pytest.mark.parametrize("kind", [BgNbd, ParetoNbd])
ALL = {"order_covariates": ("web",), "dropout_covariates": ("web", "gift")}


def pareto_customers(number, seed):
    rng = np.random.default_rng(seed)
    frame = pd.DataFrame({"web": rng.integers(0, 2, number), "gift": rng.integers(0, 3, number) / 2})
    rate = rng.gamma(1.2, 1 / 60, number) * np.exp(0.7 * frame["web"])
    leaving = rng.gamma(0.9, 1 / 150, number) * np.exp(-0.6 * frame["web"] + 0.9 * frame["gift"])
    age = rng.uniform(200, 700, number)
    until = np.minimum(rng.exponential(1 / leaving), age)
    orders = rng.poisson(rate * until)
    last = np.where(orders > 0, until * rng.random(number) ** (1 / np.maximum(orders, 1)), 0.0)
    return frame.assign(frequency=orders.astype(float), recency=last, T=age)


def bg_customers(number, seed):
    rng = np.random.default_rng(seed)
    frame = pd.DataFrame({"web": rng.integers(0, 2, number), "gift": rng.integers(0, 3, number) / 2})
    rate = rng.gamma(1.2, 1 / 60, number) * np.exp(0.7 * frame["web"].to_numpy())
    both = np.exp(-0.6 * frame["web"] + 0.9 * frame["gift"])
    dropout = rng.beta(0.8 * both, 2.5 * both)
    age, x, last, now = rng.uniform(200, 700, number), np.zeros(number), np.zeros(number), np.zeros(number)
    here = np.arange(number)
    while len(here):
        now[here] += rng.exponential(1 / np.maximum(rate[here], 1e-12))
        here = here[now[here] < age[here]]
        x[here] += 1
        last[here] = now[here]
        here = here[rng.random(len(here)) > dropout[here]]
    return frame.assign(frequency=x, recency=last, T=age)


@pytest.mark.parametrize(("kind", "customers"), [(BgNbd, bg_customers), (ParetoNbd, pareto_customers)])
def test_recovers_the_coefficients_that_made_the_customers(kind, customers):
    model = kind(**ALL).fit(customers(15_000, seed=1))

    assert model.diagnosis_.converged
    assert model.diagnosis_.fallback is None
    for name, value in {"orders.web": 0.7, "dropout.web": -0.6, "dropout.gift": 0.9, "r": 1.2}.items():
        assert abs(model.params_[name] - value) < 3 * model.standard_errors_[name], name
        assert model.standard_errors_[name] < 0.3, name


@EACH
def test_each_kind_of_customer_is_predicted_by_its_own_parameters(kind):
    frame = bg_customers(600, seed=2)
    model = kind(**ALL).fit(frame)
    some = frame[(frame["web"] == 1) & (frame["gift"] == 0.5)]
    p = dict(model.params_)
    orders, leaves = np.exp(p.pop("orders.web")), np.exp(p.pop("dropout.web") + p.pop("dropout.gift") / 2)
    p["alpha"] /= orders
    p |= {"a": p["a"] * leaves, "b": p["b"] * leaves} if kind is BgNbd else {"beta": p["beta"] / leaves}
    alone = kind.from_parameters(**p)

    made = model.predict(frame, 90).loc[some.index]

    pd.testing.assert_frame_equal(made, alone.predict(some, 90))
    assert model.new_customer_purchases(90, web=1, gift=0.5) == pytest.approx(
        alone.new_customer_purchases(90)
    )
    pmf = [model.probability_of_purchases(some, n, 90).iloc[0] for n in range(4)]
    assert pmf == pytest.approx([alone.probability_of_purchases(some, n, 90).iloc[0] for n in range(4)])


@EACH
def test_intervals_and_folders_know_the_covariates(kind, tmp_path):
    frame = bg_customers(300, seed=3)
    model = kind(**ALL).fit(frame)
    model.save(tmp_path)

    again = kind.load(tmp_path)
    ends = again.predict_interval(frame, 365, 0.8)

    assert again.order_covariates == ("web",)
    pd.testing.assert_frame_equal(ends, model.predict_interval(frame, 365, 0.8))
    assert (ends["expected_purchases_lower"] <= ends["expected_purchases_upper"]).all()


@EACH
def test_a_covariate_that_tells_nothing_changes_nothing(kind):
    frame = bg_customers(4000, seed=4).assign(coin=np.arange(4000) % 2)
    plain, model = kind().fit(frame), kind(order_covariates=("coin",)).fit(frame)

    gain = model.diagnosis_.log_likelihood - plain.diagnosis_.log_likelihood
    assert 0 <= gain < 5
    assert abs(model.params_["orders.coin"]) < 4 * model.standard_errors_["orders.coin"]


def test_unusable_covariates_are_refused_by_name():
    frame = bg_customers(900, seed=5)

    with pytest.raises(FrameError, match="colour"):
        BgNbd(order_covariates=("colour",)).fit(frame)
    with pytest.raises(FrameError) as caught:
        BgNbd(order_covariates=("T",)).fit(frame)
    assert caught.value.code == "model.covariates.too_many"
    with pytest.raises(OptionError, match="web"):
        BgNbd(order_covariates=("web",), shared_covariates=("web",)).fit(frame)
    with pytest.raises(FrameError, match="web"):
        BgNbd(order_covariates=("web",)).fit(frame).predict(frame.drop(columns="web"), 90)
