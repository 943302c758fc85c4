"""What a customer cost, by source, from the spend of campaigns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tenure.serving.economics.attributed import attributed, days_of
from tenure.serving.economics.won import customers_won, spend_by_month

if TYPE_CHECKING:
    from tenure.serving.copy.served_copy import ServedCopy
    from tenure.serving.economics.won import CampaignSpend


@dataclass(frozen=True)
class CampaignCost:
    """Of one source: spend, the days it covers, and spend per customer."""

    spend: float
    days: float
    per_customer: float


def campaign_costs(served: ServedCopy, known: CampaignSpend) -> dict[str, CampaignCost]:
    """By source (lower case), for sources with both spend and customers."""
    if not len(known.days):
        return {}
    _, rows = attributed(served, known, days_of(known))
    sums = rows.groupby("source")[["spend", "customers"]].sum()
    with_customers = sums[(sums["customers"] > 0) & (sums["spend"] > 0)]
    months = spend_by_month(known, customers_won(served)).groupby(["source", "month"])["days"].max()
    covered = months.groupby("source").sum()
    return {
        str(name): CampaignCost(
            float(row["spend"]), float(covered.get(name, 0.0)), float(row["spend"] / row["customers"])
        )
        for name, row in with_customers.iterrows()
    }
