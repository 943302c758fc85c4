"""Pareto/NBD against the numbers printed in papers and packages. Times are weeks here.

Sources: lifetimes `tests/test_estimation.py`; CLVTools `test_correctness_pnbd_nocovstaticcov.R` and its
manual; the BTYD walkthrough; the BTYDplus how-to (grocery data).
"""

import warnings

import numpy as np
import pandas as pd
import pytest

from tenure.models.pareto_nbd import ParetoNbd


@pytest.fixture
def walkthrough():
    """The estimates behind the three digits of the BTYD walkthrough; the likelihood is very flat there."""
    return ParetoNbd.from_parameters(r=0.553277, alpha=10.577683, s=0.606240, beta=11.668734)


def history(frequency, recency, age):
    return pd.DataFrame({"frequency": [frequency], "recency": [recency], "T": [age]}, dtype=float)


def test_customer_1516(walkthrough):
    customer = history(26, 30.85714, 31)

    assert walkthrough.expected_purchases(customer, 52)[0] == pytest.approx(25.45647, rel=1e-4)
    assert walkthrough.probability_alive(customer)[0] == pytest.approx(0.997874, abs=1e-6)
    assert walkthrough.new_customer_purchases(52) == pytest.approx(1.473434, rel=1e-6)


def test_expectation_of_a_new_customer(walkthrough):
    printed = [0.05077821, 0.09916088, 0.14542507, 0.18979930, 0.23247466]
    printed += [0.27361274, 0.31335159, 0.35181024, 0.38909211]

    made = [walkthrough.new_customer_purchases(week) for week in range(1, 10)]

    # Printed from estimates that differ in the second decimal.
    assert made == pytest.approx(printed, abs=0.005)


def test_the_extreme_customers_of_clvtools_have_a_probability():
    model = ParetoNbd.from_parameters(r=0.5143, alpha=2.8845, s=0.2856, beta=14.1087)
    customers = pd.DataFrame(
        {
            "frequency": [221.0, 254, 161, 204],
            "recency": [103.42857, 97.14286, 94.71429, 98.57143],
            "T": [103.57143, 97.28571, 98.0, 99.42857],
        }
    )

    with warnings.catch_warnings():
        warnings.simplefilter("error")
        alive = model.probability_alive(customers)

    assert alive.between(0, 1).all()
    assert alive[[0, 1, 3]].min() > 0.95
    assert alive[2] < 0.95


def test_the_parameters_that_overflow_elsewhere_do_not_overflow():
    model = ParetoNbd.from_parameters(r=10.465, alpha=7.98565181e-03, s=3.0516, beta=2.820)
    customers = pd.DataFrame({"frequency": [400.0, 500, 500], "recency": [5.0, 1, 4], "T": [6.0, 37, 37]})

    with warnings.catch_warnings():
        warnings.simplefilter("error")
        made = model.predict(customers, 52)

    assert made["probability_alive"].between(0, 1).all()
    assert np.isfinite(made["expected_purchases"]).all()


@pytest.mark.realdata
def test_estimates_on_cdnow(cdnow_weeks):
    model = ParetoNbd().fit(cdnow_weeks)

    assert model.diagnosis_.customers == 2357
    assert model.params_ == pytest.approx(
        {"r": 0.553277, "alpha": 10.577683, "s": 0.606240, "beta": 11.668734}, rel=1e-5
    )
    assert model.params_ == pytest.approx(
        {"r": 0.55315, "alpha": 10.57633, "s": 0.60625, "beta": 11.67150}, rel=1e-3
    )
    assert model.standard_errors_ == pytest.approx(
        {"r": 0.0476264, "alpha": 0.8427222, "s": 0.1872594, "beta": 6.2105448}, rel=1e-3
    )
    assert model.diagnosis_.log_likelihood == pytest.approx(-9594.976179, abs=1e-5)
    assert model.diagnosis_.converged
    assert model.diagnosis_.starts_agree
    assert model.diagnosis_.fallback is None


@pytest.mark.realdata
def test_the_unit_of_time_changes_nothing_but_alpha_and_beta(cdnow_weeks):
    in_days = cdnow_weeks.assign(recency=cdnow_weeks.recency * 7, T=cdnow_weeks["T"] * 7)

    weeks, days = ParetoNbd().fit(cdnow_weeks).params_, ParetoNbd().fit(in_days).params_

    assert days["alpha"] == pytest.approx(7 * weeks["alpha"], rel=1e-6)
    assert days["beta"] == pytest.approx(7 * weeks["beta"], rel=1e-6)
    assert days["s"] == pytest.approx(weeks["s"], rel=1e-6)


@pytest.mark.realdata
def test_estimates_and_holdout_on_the_grocery_data(grocery_weeks):
    model = ParetoNbd().fit(grocery_weeks)

    expected = model.expected_purchases(grocery_weeks, 52)

    assert model.diagnosis_.customers == 1525
    assert model.params_ == pytest.approx({"r": 0.786, "alpha": 5.679, "s": 0.386, "beta": 5.717}, abs=1e-3)
    assert model.diagnosis_.log_likelihood == pytest.approx(-15782.392, abs=1e-3)
    assert grocery_weeks["holdout"].sum() == 3389
    assert expected.sum() == pytest.approx(3991, abs=0.5)
    assert (expected - grocery_weeks["holdout"]).abs().mean() == pytest.approx(1.508, abs=1e-3)


def test_the_longer_the_silence_of_a_regular_the_less_is_expected():
    model = ParetoNbd.from_parameters(r=0.786, alpha=5.679, s=0.386, beta=5.717)
    customers = pd.DataFrame({"frequency": [1.0, 2, 3, 4, 5], "recency": 12.0, "T": 52.0})

    orders, alive = model.expected_purchases(customers, 52), model.probability_alive(customers)

    assert orders.to_list() == pytest.approx([0.448, 0.363, 0.217, 0.109, 0.049], abs=1e-3)
    assert alive.to_list() == pytest.approx([0.3186, 0.1652, 0.0728, 0.0288, 0.0107], abs=3e-4)


@pytest.mark.realdata
def test_estimates_on_the_apparel_data(apparel_weeks):
    model = ParetoNbd().fit(apparel_weeks)

    assert model.diagnosis_.customers == 600
    assert model.params_ == pytest.approx(
        {"r": 1.4489768, "alpha": 48.6360845, "s": 0.5612598, "beta": 46.8843633}, rel=1e-3
    )
    assert model.standard_errors_ == pytest.approx(
        {"r": 0.2434282, "alpha": 7.4891816, "s": 0.2710479, "beta": 35.6114114}, rel=2e-3
    )
    assert model.diagnosis_.log_likelihood == pytest.approx(-5848.0978, abs=1e-4)
