import numpy as np
import pandas as pd
import pytest

from tenure.core.errors import OptionError
from tenure.models.shifted_beta_geometric import ShiftedBetaGeometric


def members_of(number, seed, alpha=0.8, beta=3.0):
    """Customers of a contract renewed every period, joined up to twelve periods ago."""
    rng = np.random.default_rng(seed)
    age = rng.integers(1, 13, number).astype(float)
    return pd.DataFrame(
        {"frequency": np.minimum(rng.geometric(rng.beta(alpha, beta, number)) - 1.0, age), "T": age}
    )


def test_recovers_the_parameters_that_made_the_customers():
    model = ShiftedBetaGeometric().fit(members_of(30_000, seed=1))

    assert model.diagnosis_.converged
    for name, value in {"alpha": 0.8, "beta": 3.0}.items():
        assert abs(model.params_[name] - value) < 3 * model.standard_errors_[name], name
        assert model.standard_errors_[name] < 0.1 * value, name


def test_who_did_not_renew_has_left_and_the_others_are_ever_less_likely_to_leave():
    model = ShiftedBetaGeometric.from_parameters(0.8, 3.0)
    frame = pd.DataFrame({"frequency": [2.0, 0, 3, 9], "T": [5.0, 0, 3, 9]})

    made = model.predict(frame, 1)

    assert made["probability_alive"].to_list() == [0, 1, 1, 1]
    assert made["churn_probability"].to_list() == pytest.approx([1, 0.8 / 3.8, 0.8 / 6.8, 0.8 / 12.8])
    renewals = model.expected_renewals(frame, 2)
    assert renewals.to_list() == pytest.approx(
        [0, *(b / (b + 0.8) * (1 + (b + 1) / (b + 1.8)) for b in (3.0, 6.0, 12.0))]
    )


def test_renewals_are_due_once_a_period_and_may_come_early():
    model = ShiftedBetaGeometric.from_parameters(0.8, 3.0, period_days=30)
    frame = pd.DataFrame({"frequency": [2.0, 3, 1], "T": [85.0, 85, 85]})

    assert model.predict(frame, 29)["churn_probability"].to_list() == pytest.approx([0, 0, 1])
    assert model.predict(frame, 30)["probability_alive"].to_list() == [1, 1, 0]
    with pytest.raises(OptionError):
        ShiftedBetaGeometric(period_days=-1).fit(frame)


def test_where_nobody_ever_left_the_fallback_is_announced():
    model = ShiftedBetaGeometric().fit(pd.DataFrame({"frequency": [4.0] * 50, "T": [4.0] * 50}))

    assert model.diagnosis_.fallback == "lognormal prior"
    assert model.survival(1) > 0.9
