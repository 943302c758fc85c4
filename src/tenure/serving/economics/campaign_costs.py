"""What customers cost: the spend of campaigns on their source, or the costs in their profiles."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from tenure.economics.evidence import CostEvidence
from tenure.serving.economics.attributed import attributed, days_of
from tenure.serving.economics.won import customers_won, spend_by_month

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from tenure.serving.copy.served_copy import ServedCopy
    from tenure.serving.economics.won import CampaignSpend


_DAYS_A_MONTH = 365.25 / 12
CostBasis = Literal["campaigns", "acquisition_cost"]


@dataclass(frozen=True)
class CampaignCost:
    """Of one source: spend, the days it covers, and spend per customer."""

    spend: float
    days: float
    per_customer: float


def campaign_costs(served_copy: ServedCopy, campaign_spend: CampaignSpend) -> dict[str, CampaignCost]:
    """By source (lower case), for sources with both spend and customers."""
    if not len(campaign_spend.days):
        return {}
    _, rows = attributed(served_copy, campaign_spend, days_of(campaign_spend))
    sums = rows.groupby("source")[["spend", "customers"]].sum()
    with_customers = sums[(sums["customers"] > 0) & (sums["spend"] > 0)]
    months = (
        spend_by_month(campaign_spend, customers_won(served_copy)).groupby(["source", "month"])["days"].max()
    )
    covered = months.groupby("source").sum()
    return {
        str(name): CampaignCost(
            float(row["spend"]), float(covered.get(name, 0.0)), float(row["spend"] / row["customers"])
        )
        for name, row in with_customers.iterrows()
    }


def customer_cost(
    source: str | None, cohorts: pd.DataFrame, costs: Mapping[str, CampaignCost]
) -> tuple[float | None, CostBasis | None]:
    """What each of these customers cost, and how it is known; None if nobody knows.

    source : where they came from; None if they are not grouped by it.
    cohorts : their rows of `COHORT_SIZES`. costs : as `campaign_costs`.
    """
    costed, recorded = int(cohorts["costed"].sum()), float(cohorts["acquisition_cost"].sum())
    campaigns = None if source is None else costs.get(source.casefold())
    if campaigns is not None:
        months = int((cohorts["costed"] > 0).sum())
        evidence = CostEvidence(campaigns.spend, campaigns.days, recorded, months * _DAYS_A_MONTH)
        if evidence.is_mainly_campaigns:
            return campaigns.per_customer, "campaigns"
    return (recorded / costed, "acquisition_cost") if costed else (None, None)
