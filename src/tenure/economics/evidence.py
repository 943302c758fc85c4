"""How much campaigns and acquisition costs each say about what a customer costs.

Both may be known: what campaigns spent on some days, and what customers are recorded to have cost. A few days
of spend must not overrule a year of costs, so each counts by the money and the days that it covers.
"""

from __future__ import annotations

from dataclasses import dataclass

_NEGLIGIBLE, _MAINLY = 0.01, 0.5


@dataclass(frozen=True)
class CostEvidence:
    """Two sources of what the same customers cost: campaigns and recorded acquisition costs.

    campaign_spend, campaign_days : spend of campaigns, in money, and the days that they cover.
    recorded_cost, recorded_days : total of the recorded acquisition costs, in money, and the days on which
        these customers were won.
    """

    campaign_spend: float
    campaign_days: float
    recorded_cost: float
    recorded_days: float

    @property
    def weight(self) -> float:
        """Weight of the campaigns, 0 to 1: their share of the recorded money times their share of the days.

        It is 1 if no cost is recorded, or if campaigns cover as much money on as many days. A weight below
        1 % counts as 0.
        """
        if self.recorded_cost <= 0 or self.recorded_days <= 0:
            return 1.0
        money = min(self.campaign_spend / self.recorded_cost, 1.0)
        weight = money * min(self.campaign_days / self.recorded_days, 1.0)
        return 0.0 if weight < _NEGLIGIBLE else weight

    @property
    def is_mainly_campaigns(self) -> bool:
        """Whether the weight of the campaigns is one half or more."""
        return self.weight >= _MAINLY
