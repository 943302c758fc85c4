"""Synthetic customers that an imported model must predict before it is accepted."""

from datetime import date

from tenure.app.model_versions.model_trial import synthetic_customers
from tenure.core.frames.frame import ORDER_VALUES
from tenure.core.modelling.backtest import Verdict
from tenure.learning.trained import TrainedModel
from tenure.models.lightgbm import LightGbm
from tenure.serving.predictions.vector import MAX_DAYS, MAX_VALUE

FEATURES = ("net_spend", "order_count", "T", "support_tickets")
BATCH_ROWS = 4_096
"""Rows that a network predicts at once."""


def test_synthetic_customers_cover_the_range_of_valid_values():
    verdict = Verdict("fair", (), {})
    trained = TrainedModel("lightgbm", LightGbm(), "spend", date(2020, 1, 1), 90, verdict, features=FEATURES)

    customers = synthetic_customers(trained)

    ranges = {name: (customers[name].min(), customers[name].max()) for name in FEATURES}
    assert ranges == {
        "net_spend": (-MAX_VALUE, MAX_VALUE),
        "order_count": (1, MAX_VALUE),
        "T": (0, MAX_DAYS),
        "support_tickets": (-MAX_VALUE, MAX_VALUE),
    }
    assert customers["support_tickets"].isna().any()
    assert len(customers) >= BATCH_ROWS
    assert [3 * values[0] for values in customers[ORDER_VALUES]] == customers["net_spend"].tolist()
