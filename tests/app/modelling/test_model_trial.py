"""The customers whom a handed-in model has to predict before it is accepted."""

from datetime import date

from tenure.app.model_versions.model_trial import synthetic_customers
from tenure.core.frames.frame import ORDER_VALUES
from tenure.core.modelling.backtest import Verdict
from tenure.learning.trained import TrainedModel
from tenure.models.lightgbm import LightGbm
from tenure.serving.predictions.vector import MAX_DAYS, MAX_VALUE

FEATURES = ("net_spend", "order_count", "T", "support_tickets")
AT_ONCE = 4_096


def test_the_least_and_the_most_that_may_be_asked_about_are_among_them():
    verdict = Verdict("fair", (), {})
    trained = TrainedModel("lightgbm", LightGbm(), "spend", date(2020, 1, 1), 90, verdict, features=FEATURES)

    made = synthetic_customers(trained)

    found = {name: (made[name].min(), made[name].max()) for name in FEATURES}
    assert found == {
        "net_spend": (-MAX_VALUE, MAX_VALUE),
        "order_count": (1, MAX_VALUE),
        "T": (0, MAX_DAYS),
        "support_tickets": (-MAX_VALUE, MAX_VALUE),
    }
    assert made["support_tickets"].isna().any()
    assert len(made) >= AT_ONCE, "as many as a network is given at once"
    assert [3 * values[0] for values in made[ORDER_VALUES]] == made["net_spend"].tolist()
