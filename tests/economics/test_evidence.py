"""What a customer costs, known from two sides: each counts by its money and its days."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from tenure.economics.evidence import CostEvidence
from tenure.economics.response import curve_through

YEAR = CostEvidence(2_000.0, 365.0, 2_000.0, 365.0)


@pytest.mark.parametrize(
    ("changes", "weight"),
    [
        ({}, 1.0),
        ({"campaign_spend": 9_000.0}, 1.0),
        ({"campaign_days": 182.5}, 0.5),
        ({"campaign_spend": 500.0, "campaign_days": 182.5}, 0.125),
        ({"campaign_spend": 60.0, "campaign_days": 3.0}, 0.0),
        ({"recorded_cost": 0.0}, 1.0),
    ],
)
def test_campaigns_count_by_the_share_of_money_and_days_they_cover(changes, weight):
    assert replace(YEAR, **changes).weight == pytest.approx(weight)


def test_a_weighed_curve_is_between_both_and_less_sure_where_they_disagree():
    campaigns, costs = curve_through(100.0, 40.0, 500.0), curve_through(100.0, 10.0, 500.0)
    half = replace(YEAR, campaign_days=182.5)

    weighed = campaigns.weighed_with(costs, half)

    assert float(weighed.customers(np.array([100.0]))[0]) == pytest.approx(20.0)
    assert weighed.level_sd == pytest.approx(np.sqrt(costs.level_sd**2 + 0.25 * np.log(4) ** 2))
    assert campaigns.weighed_with(costs, YEAR).level == campaigns.level
    nearly_none = replace(YEAR, campaign_spend=60.0, campaign_days=3.0)
    assert campaigns.weighed_with(costs, nearly_none).level == costs.level
