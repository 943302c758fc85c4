"""BG/BB against the numbers of Fader, Hardie & Shang (2010), the BTYD walkthrough and pymc-marketing.

One opportunity a year; 11,104 donors of 1995.
"""

import numpy as np
import pandas as pd
import pytest

from tenure.models.bg_bb import BgBb


@pytest.fixture
def walkthrough():
    return BgBb.from_parameters(alpha=1.203528, beta=0.7497260, gamma=0.6567808, delta=2.783796)


@pytest.fixture(scope="module")
def donors(data_dir):
    cells = pd.read_csv(data_dir / "donations" / "lifetimes_donations.csv")
    every = cells.loc[cells.index.repeat(cells["weights"])].reset_index(drop=True).astype(float)
    return every.rename(columns={"periods": "T"})[["frequency", "recency", "T"]]


def history(frequency, recency):
    return pd.DataFrame({"frequency": [frequency], "recency": [recency], "T": [6]}, dtype=float)


@pytest.mark.realdata
def test_estimates_on_the_donations(donors):
    model = BgBb().fit(donors)

    assert len(donors) == 11_104
    assert model.params_ == pytest.approx(
        {"alpha": 1.203528, "beta": 0.7497260, "gamma": 0.6567808, "delta": 2.783796}, rel=2e-4
    )
    assert model.diagnosis_.log_likelihood == pytest.approx(-33225.58128, abs=1e-4)
    assert model.diagnosis_.converged
    assert model.diagnosis_.starts_agree
    assert model.diagnosis_.fallback is None


@pytest.mark.realdata
def test_donations_of_the_next_five_years(donors, walkthrough, data_dir):
    held_out = pd.read_csv(data_dir / "donations" / "donations_bgbb_calibration_with_holdout.csv")

    assert held_out["x_star_total"].sum() == 13_260
    assert walkthrough.expected_purchases(donors, 5).sum() == pytest.approx(12884.2, abs=0.5)


@pytest.mark.parametrize(("frequency", "recency", "alive"), [(0, 0, 0.11), (2, 4, 0.59), (6, 6, 0.93)])
def test_probability_alive_in_the_next_year(walkthrough, frequency, recency, alive):
    assert walkthrough.probability_alive(history(frequency, recency))[0] == pytest.approx(alive, abs=5e-3)


@pytest.mark.parametrize(("repeats", "donors"), [(0, 3454.9), (6, 1253.1)])
def test_how_many_donors_give_so_often(walkthrough, repeats, donors):
    assert 11_104 * walkthrough.new_customer_probability(repeats, 6) == pytest.approx(donors, abs=0.1)


def test_expectation_of_a_new_donor(walkthrough):
    printed = [0.4985, 0.9233, 1.2969, 1.6323, 1.9381, 2.2202, 2.4826, 2.7285, 2.9603, 3.1798, 3.3887]

    made = [walkthrough.new_customer_purchases(years) for years in range(1, 12)]

    assert made == pytest.approx(printed, abs=1e-4)
    assert made[9] == pytest.approx(3.179805, abs=2e-6)


@pytest.mark.parametrize(("frequency", "recency", "gifts"), [(0, 0, 0.1302169), (4, 5, 3.627858)])
def test_expectation_of_known_donors(walkthrough, frequency, recency, gifts):
    assert walkthrough.expected_purchases(history(frequency, recency), 10)[0] == pytest.approx(
        gifts, rel=2e-5
    )


def test_counts_add_up_to_one_and_to_the_mean(walkthrough):
    pmf = np.array([walkthrough.probability_of_purchases(history(2, 4), n, 5)[0] for n in range(6)])

    assert pmf.sum() == pytest.approx(1.0)
    assert pmf @ np.arange(6) == pytest.approx(walkthrough.expected_purchases(history(2, 4), 5)[0])
