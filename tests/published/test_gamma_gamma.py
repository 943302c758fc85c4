"""Gamma-Gamma against the numbers printed by Fader & Hardie (2013) and in lifetimes and CLVTools."""

import numpy as np
import pandas as pd
import pytest

from tenure.models.gamma_gamma import GammaGamma

FIRST_TEN = [24.65, 18.91, 35.17, 35.17, 35.17, 71.46, 18.91, 35.17, 27.28, 35.17]


@pytest.fixture
def printed():
    """The estimates behind the printed 6.25, 3.74, 15.44; the note's values come from all their digits."""
    return GammaGamma.from_parameters(p=6.249575, q=3.744224, v=15.443512)


@pytest.fixture(scope="module")
def cdnow(data_dir):
    orders = pd.read_parquet(data_dir / "cdnow" / "cdnow_sample.parquet")
    orders["date"] = pd.to_datetime(orders["date"])
    orders = orders[orders["date"] <= "1997-09-30"]
    days = orders.groupby(["sample_id", "date"], as_index=False)["dollar_value"].sum()
    repeat = days[days.groupby("sample_id").cumcount() > 0].groupby("sample_id")["dollar_value"]
    frame = pd.DataFrame({"frequency": days.groupby("sample_id").size() - 1.0})
    return frame.assign(monetary_value=repeat.mean())


def test_expected_order_values_of_the_note(printed):
    customers = pd.DataFrame(
        {
            "frequency": [2.0, 1, 0, 0, 0, 7, 1, 0, 2, 0],
            "monetary_value": [22.345, 11.77, np.nan, np.nan, np.nan, 73.74, 11.77, np.nan, 25.55, np.nan],
        }
    )

    made = printed.predict(customers, 1)["expected_order_value"]

    assert made.to_list() == pytest.approx(FIRST_TEN, abs=0.006)


@pytest.mark.realdata
def test_expected_order_values_of_the_first_ten_customers(printed, cdnow):
    made = printed.predict(cdnow.head(10), 1)["expected_order_value"]

    assert made.to_list() == pytest.approx(FIRST_TEN, abs=0.006)


@pytest.mark.realdata
def test_estimates_on_cdnow(cdnow):
    model = GammaGamma().fit(cdnow)

    assert model.diagnosis_.customers == 946
    assert model.params_ == pytest.approx({"p": 6.249575, "q": 3.744224, "v": 15.443512}, rel=1e-5)
    assert model.diagnosis_.log_likelihood == pytest.approx(-4055.917695, abs=1e-5)
    assert model.diagnosis_.fallback is None
