"""BG/NBD against the numbers printed in papers, spreadsheets and packages. Times are weeks here.

Sources: Fader, Hardie & Lee (2005) and its spreadsheet; CLVTools `test_correctness_bgnbd.R`; the
BTYD walkthrough; the BTYDplus how-to (grocery data).
"""

import numpy as np
import pandas as pd
import pytest

from tenure.models.bg_nbd import BgNbd


@pytest.fixture
def printed():
    """The parameters as printed in the paper."""
    return BgNbd.from_parameters(r=0.243, alpha=4.414, a=0.793, b=2.426)


@pytest.fixture
def walkthrough():
    """The parameters of the BTYD walkthrough."""
    return BgNbd.from_parameters(r=0.2425982, alpha=4.4136842, a=0.7929899, b=2.4261667)


def history(frequency, recency, age):
    return pd.DataFrame({"frequency": [frequency], "recency": [recency], "T": [age]}, dtype=float)


def weekly(orders: pd.DataFrame, end: str) -> pd.DataFrame:
    """Customers and their order days, up to and with `end`, as weeks."""
    days = orders[orders["date"] <= end].groupby("customer")["date"]
    return pd.DataFrame(
        {
            "frequency": days.nunique() - 1.0,
            "recency": (days.max() - days.min()).dt.days / 7,
            "T": (pd.Timestamp(end) - days.min()).dt.days / 7,
        }
    )


@pytest.fixture(scope="module")
def cdnow(data_dir):
    orders = pd.read_parquet(data_dir / "cdnow" / "cdnow_sample.parquet")
    orders = orders.assign(customer=orders["sample_id"], date=pd.to_datetime(orders["date"]))
    return weekly(orders, "1997-09-30")


def test_conditional_expectation_of_the_spreadsheet(printed):
    assert printed.expected_purchases(history(2, 30.43, 38.86), 39)[0] == pytest.approx(1.226, abs=1e-3)


@pytest.mark.parametrize(
    ("weeks", "orders"),
    [(0.1429, 0.0078), (1, 0.0532), (3, 0.1506), (31.8571, 1.0405), (32, 1.0437), (78, 1.8576)],
)
def test_expectation_of_a_new_customer(walkthrough, weeks, orders):
    # Printed from other roundings of the same estimates.
    assert walkthrough.new_customer_purchases(weeks) == pytest.approx(orders, abs=1e-4, rel=2e-4)


def test_probabilities_of_counts(printed):
    later = [printed.new_customer_probability(n, 30) for n in range(11, 21)]

    assert printed.new_customer_probability(10, 2) == pytest.approx(1.07869e-07, rel=1e-4)
    assert printed.new_customer_probability(0, 39) == pytest.approx(0.5737864, abs=1e-7)
    assert later == pytest.approx(
        [
            0.0019995214,
            0.0015170236,
            0.0011633150,
            0.0009003148,
            0.0007023638,
            0.0005517902,
            0.0004361913,
            0.0003467171,
            0.0002769613,
            0.0002222260,
        ],
        rel=1e-6,
    )


def test_customer_1516(walkthrough):
    customer = history(26, 30.85714, 31)

    assert walkthrough.expected_purchases(customer, 52)[0] == pytest.approx(25.75659, rel=1e-5)
    assert walkthrough.probability_alive(customer)[0] == pytest.approx(0.9688523, rel=1e-6)
    assert walkthrough.new_customer_purchases(52) == pytest.approx(1.444004, rel=1e-5)


@pytest.mark.parametrize(("frequency", "orders"), [(10, 0.3474606), (15, 0.04283391), (20, 0.004158973)])
def test_the_longer_the_silence_of_a_frequent_customer_the_less_is_expected(walkthrough, frequency, orders):
    assert walkthrough.expected_purchases(history(frequency, 20, 39), 52)[0] == pytest.approx(
        orders, rel=1e-4
    )


@pytest.mark.realdata
def test_estimates_on_cdnow(cdnow):
    model = BgNbd().fit(cdnow)

    assert len(cdnow) == 2357
    assert model.params_ == pytest.approx(
        {"r": 0.242595, "alpha": 4.413603, "a": 0.792922, "b": 2.425907}, rel=1e-5
    )
    assert model.params_ == pytest.approx(
        {"r": 0.2425945, "alpha": 4.4136019, "a": 0.7929199, "b": 2.4258881}, rel=2e-5
    )
    assert model.diagnosis_.log_likelihood == pytest.approx(-9582.42921, abs=1e-4)
    assert model.diagnosis_.converged
    assert model.diagnosis_.starts_agree
    assert model.diagnosis_.fallback is None


@pytest.mark.realdata
def test_the_unit_of_time_changes_nothing_but_alpha(cdnow):
    in_weeks, in_days = (
        BgNbd().fit(cdnow),
        BgNbd().fit(cdnow.assign(recency=cdnow.recency * 7, T=cdnow["T"] * 7)),
    )

    assert in_days.params_["alpha"] == pytest.approx(7 * in_weeks.params_["alpha"], rel=1e-6)
    np.testing.assert_allclose(
        in_days.expected_purchases(cdnow.assign(recency=cdnow.recency * 7, T=cdnow["T"] * 7), 273),
        in_weeks.expected_purchases(cdnow, 39),
        rtol=1e-6,
    )


@pytest.mark.realdata
def test_estimates_on_the_grocery_data(data_dir):
    orders = pd.read_parquet(data_dir / "grocery" / "groceryElog.parquet")
    orders = orders.assign(customer=orders["cust"], date=pd.to_datetime(orders["date"]))

    model = BgNbd().fit(weekly(orders, "2006-12-31"))

    assert model.diagnosis_.customers == 1525
    assert model.params_ == pytest.approx({"r": 0.349, "alpha": 2.581, "a": 0.504, "b": 3.644}, abs=1e-3)
    assert model.diagnosis_.log_likelihood == pytest.approx(-15836.567, abs=1e-3)
