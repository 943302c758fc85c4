"""Pareto/NBD with static covariates against the estimates printed in CLVTools' manual and vignette.

apparelTrans, estimation of 104 weeks, 600 customers. Sign convention: a positive coefficient means more
orders (alpha falls), or sooner leaving (beta falls).
"""

import pytest

from tenure.models.pareto_nbd import ParetoNbd

pytestmark = pytest.mark.realdata
BOTH = ("Gender", "Channel")


@pytest.mark.integration
def test_covariates_on_orders_and_dropout(apparel_weeks):
    model = ParetoNbd(order_covariates=BOTH, dropout_covariates=BOTH).fit(apparel_weeks)

    assert model.diagnosis_.log_likelihood == pytest.approx(-5821.0627, abs=1e-4)
    assert model.diagnosis_.converged
    assert model.diagnosis_.fallback is None
    assert model.params_ == pytest.approx(
        {
            "r": 1.8378,
            "alpha": 92.9123,
            "s": 0.5920,
            "beta": 49.6227,
            "orders.Gender": 0.2859,
            "orders.Channel": 0.6241,
            "dropout.Gender": -0.6430,
            "dropout.Channel": 0.7907,
        },
        rel=3e-3,
    )


def test_one_coefficient_for_both(apparel_weeks):
    only = ("Channel",)
    model = ParetoNbd(order_covariates=only, dropout_covariates=only, shared_covariates=("Gender",))
    model.fit(apparel_weeks)

    assert model.diagnosis_.log_likelihood == pytest.approx(-5826.5342, abs=1e-4)
    assert model.params_ == pytest.approx(
        {
            "r": 1.7939,
            "alpha": 94.7223,
            "s": 0.4287,
            "beta": 59.0743,
            "orders.Channel": 0.6384,
            "dropout.Channel": 1.0228,
            "shared.Gender": 0.3283,
        },
        rel=3e-3,
    )
