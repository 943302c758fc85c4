"""The customers whom a handed-in model has to predict before it is accepted."""

from datetime import date

from tenure.app.modelling.model_trial import made_up_customers
from tenure.core.frames.frame import ORDER_VALUES
from tenure.core.modelling.backtest import Verdict
from tenure.learning.trained import Trained
from tenure.models.lightgbm import LightGbm
from tenure.serving.predictions.vector import MOST, MOST_DAYS

FEATURES = ("net_spend", "order_count", "T", "support_tickets")
AT_ONCE = 4_096


def test_the_least_and_the_most_that_may_be_asked_about_are_among_them():
    verdict = Verdict("fair", (), {})
    trained = Trained("lightgbm", LightGbm(), "spend", date(2020, 1, 1), 90, verdict, features=FEATURES)

    made = made_up_customers(trained)

    found = {name: (made[name].min(), made[name].max()) for name in FEATURES}
    assert found == {
        "net_spend": (-MOST, MOST),
        "order_count": (1, MOST),
        "T": (0, MOST_DAYS),
        "support_tickets": (-MOST, MOST),
    }
    assert made["support_tickets"].isna().any()
    assert len(made) >= AT_ONCE, "as many as a network is given at once"
    assert [3 * values[0] for values in made[ORDER_VALUES]] == made["net_spend"].tolist()
