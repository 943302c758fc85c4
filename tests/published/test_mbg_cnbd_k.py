"""MBG/CNBD-k against the BTYDplus how-to: groceryElog, 52 weeks. Times are weeks here."""

import numpy as np
import pandas as pd
import pytest

from tenure.models.mbg_cnbd_k import MbgCnbdK


@pytest.mark.realdata
def test_estimates_and_the_chosen_regularity_on_the_grocery_data(grocery_weeks, data_dir):
    log = pd.read_parquet(data_dir / "grocery" / "groceryElog.parquet")
    log["date"] = pd.to_datetime(log["date"])
    log = log[log["date"] <= "2006-12-31"].drop_duplicates(["cust", "date"]).sort_values(["cust", "date"])
    log["log_gap"] = np.log(log.groupby("cust")["date"].diff().dt.days / 7)
    gaps = log.groupby("cust")["log_gap"].sum()

    model = MbgCnbdK().fit(grocery_weeks.assign(sum_log_gap_days=gaps))

    assert model.params_["k"] == 2
    assert model.params_ == pytest.approx(
        {"r": 1.329, "alpha": 2.813, "a": 0.425, "b": 0.790, "k": 2}, abs=1e-3
    )
    assert model.diagnosis_.log_likelihood == pytest.approx(-14978, abs=0.5)
    assert model.diagnosis_.starts_agree


def test_the_longer_the_silence_of_a_regular_the_less_is_expected():
    model = MbgCnbdK.from_parameters(r=1.329, alpha=2.813, a=0.425, b=0.790, k=2)
    customers = pd.DataFrame({"frequency": [1.0, 2, 3, 4, 5], "recency": 12.0, "T": 52.0})

    alive, orders = model.probability_alive(customers), model.expected_purchases(customers, 52)

    assert alive.to_list() == pytest.approx([0.1564, 0.0292, 0.0039, 0.0004, 0.0], abs=6e-5)
    # Printed from an approximation of the sum that is taken exactly here.
    assert orders.to_list() == pytest.approx([0.282, 0.075, 0.013, 0.002, 0.0], abs=4e-3)
