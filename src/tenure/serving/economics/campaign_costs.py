"""What a customer cost, by source, from the spend of campaigns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tenure.serving.economics.attributed import attributed, days_of

if TYPE_CHECKING:
    from tenure.serving.copy.served_copy import ServedCopy
    from tenure.serving.economics.won import CampaignSpend


def campaign_costs(served: ServedCopy, known: CampaignSpend) -> dict[str, float]:
    """Spend per customer by source, for sources with both spend and customers."""
    if not len(known.days):
        return {}
    _, rows = attributed(served, known, days_of(known))
    sums = rows.groupby("source")[["spend", "customers"]].sum()
    with_customers = sums[(sums["customers"] > 0) & (sums["spend"] > 0)]
    return {str(name): float(row["spend"] / row["customers"]) for name, row in with_customers.iterrows()}
