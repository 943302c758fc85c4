"""MBG/NBD against the numbers printed in lifetimes and the BTYDplus how-to. Times are weeks here."""

import pytest

from tenure.models.mbg_nbd import MbgNbd


@pytest.mark.realdata
def test_estimates_on_cdnow(cdnow_weeks):
    model = MbgNbd().fit(cdnow_weeks)

    assert model.params_ == pytest.approx({"r": 0.525, "alpha": 6.183, "a": 0.891, "b": 1.614}, abs=1e-3)
    assert model.params_ == pytest.approx(
        {"r": 0.524842, "alpha": 6.183085, "a": 0.891359, "b": 1.614002}, rel=1e-5
    )
    assert model.diagnosis_.log_likelihood == pytest.approx(-9582.135716, abs=1e-5)
    assert model.diagnosis_.starts_agree


@pytest.mark.realdata
def test_estimates_on_the_grocery_data(grocery_weeks):
    model = MbgNbd().fit(grocery_weeks)

    assert model.params_ == pytest.approx({"r": 1.257, "alpha": 6.038, "a": 0.368, "b": 0.716}, abs=2e-3)
    assert model.diagnosis_.log_likelihood == pytest.approx(-15781.940, abs=1e-3)
