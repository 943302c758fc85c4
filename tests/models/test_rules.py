import numpy as np
import pandas as pd
import pytest

from tenure.core.errors import FrameError
from tenure.models.last_window import LastWindow
from tenure.models.spend_rate import SpendRate

FRAME = pd.DataFrame(
    {
        "frequency": [1.0, 0.0, 4.0],
        "T": [100.0, 2.0, 50.0],
        "net_spend": [200.0, 30.0, -10.0],
        "spend_last_window": [50.0, 30.0, -10.0],
        "orders_last_window": [1.0, 1.0, 0.0],
    }
)


def test_last_window_repeats_itself_and_never_below_zero():
    made = LastWindow().fit(FRAME).predict(FRAME, 90)

    assert made["predicted_clv"].tolist() == [50.0, 30.0, 0.0]
    assert made["expected_purchases"].tolist() == [1.0, 1.0, 0.0]


def test_spend_rate_counts_young_customers_as_thirty_days_old():
    made = SpendRate().fit(FRAME).predict(FRAME, 90)

    assert made["predicted_clv"].tolist() == pytest.approx([180.0, 90.0, 0.0])
    assert made["expected_purchases"].tolist() == pytest.approx([1.8, 3.0, 9.0])


@pytest.mark.parametrize(("rule", "money"), [(LastWindow, "spend_last_window"), (SpendRate, "net_spend")])
def test_without_money_spend_is_unknown(rule, money):
    made = rule().fit(FRAME.drop(columns=money)).predict(FRAME.drop(columns=money), 90)

    assert made["predicted_clv"].isna().all()
    assert np.isfinite(made["expected_purchases"]).all()


def test_a_frame_that_lost_its_money_is_refused():
    rule = SpendRate().fit(FRAME)

    with pytest.raises(FrameError, match="net_spend"):
        rule.predict(FRAME.drop(columns="net_spend"), 90)
