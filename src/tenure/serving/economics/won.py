"""Customers won per month by source and tier, with their acquisition cost."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from tenure.core.frames.horizon import day_after
from tenure.serving.copy.names import COPY, CUSTOMER_TABLE

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from tenure.serving.copy.served_copy import ServedCopy
    from tenure.store.records.campaigns import Campaign

_MONTHS = 12


@dataclass(frozen=True)
class CampaignSpend:
    """Campaigns and their days from the store; `days` is a list of rows or a table."""

    campaigns: Sequence[Campaign]
    days: pd.DataFrame | Sequence[dict[str, Any]]


def customers_won(served_copy: ServedCopy) -> pd.DataFrame:
    """One row per month of first order, source and tier: `month, source, tier, customers, costed, cost`.

    `source` is lower case, null if unknown; `costed` counts customers with a known cost, `cost` is their
    total. Only complete months; if there are none, all months.
    """
    won: pd.DataFrame = served_copy.once(("customers_won",), lambda: _won_by_month(served_copy))
    return won


def recent_months(won: pd.DataFrame) -> list[pd.Timestamp]:
    """The last twelve months with counted customers; fewer in a shorter log, at least one."""
    return sorted(won["month"].unique())[-_MONTHS:]


def spend_by_month(campaign_spend: CampaignSpend, won: pd.DataFrame) -> pd.DataFrame:
    """Spend of campaigns: `month, source, tier, spend, days`; tier is null if a campaign has no target tier.

    `days` of the month that the spend covers, see `_covered`. Only months with counted customers.
    """
    import pandas as pd

    columns = ["month", "source", "tier", "spend", "days"]
    days = pd.DataFrame(campaign_spend.days)
    days = days[days["spend"] > 0].copy() if len(days) else days
    if days.empty:
        return pd.DataFrame({name: [] for name in columns})
    campaigns = {
        campaign.campaign_id: (campaign.source.casefold(), campaign.tier)
        for campaign in campaign_spend.campaigns
    }
    days["month"] = pd.to_datetime(days["day"]).dt.to_period("M").dt.to_timestamp()
    days["source"] = days["campaign_id"].map(
        {campaign: source for campaign, (source, _) in campaigns.items()}
    )
    days["tier"] = days["campaign_id"].map({campaign: tier for campaign, (_, tier) in campaigns.items()})
    by = ["source", "tier"]
    rows = days.groupby(["month", *by], dropna=False, as_index=False).agg(
        spend=("spend", "sum"), days=("day", "nunique")
    )
    rows = rows.merge(days.groupby(by, dropna=False)["day"].agg(_gap).rename("gap").reset_index(), on=by)
    in_month = rows["month"].dt.days_in_month
    rows["days"] = (rows["days"] * rows["gap"]).clip(upper=in_month)
    return rows[rows["month"].isin(won["month"].unique())][columns]


def _gap(days: pd.Series) -> float:
    """Days that one row of spend covers: the usual distance to the next, such as 1, 7 or a month."""
    import numpy as np
    import pandas as pd

    dates = np.unique(pd.to_datetime(days).to_numpy("datetime64[D]"))
    return float(np.median(np.diff(dates).astype(float))) if len(dates) > 1 else 1.0


def _won_by_month(served_copy: ServedCopy) -> pd.DataFrame:
    import pandas as pd

    has_cost = "acquisition_cost" in served_copy.columns.get("customers", ())
    cost = "c.acquisition_cost" if has_cost else "NULL::DOUBLE"
    join = f"LEFT JOIN {COPY}.customers c USING (customer_id)" if has_cost else ""
    rows = served_copy.cursor().execute(
        "SELECT date_trunc('month', k.first_order)::DATE AS month, lower(k.acquisition_source) AS source, "
        f"k.value_tier AS tier, count(*) AS customers, count({cost}) AS costed, sum({cost}) AS cost "
        f"FROM {COPY}.{CUSTOMER_TABLE} k {join} GROUP BY ALL ORDER BY ALL"
    )
    won = rows.df()
    won["month"] = pd.to_datetime(won["month"])
    first, last = won["month"].min(), served_copy.last_day
    complete = won[(won["month"] > first) & (won["month"] < _current_month(last))]
    return complete if len(complete) else won


def _current_month(last: date | None) -> pd.Timestamp:
    """The first month that is not complete."""
    import pandas as pd

    assert last is not None, "customers have orders"
    return pd.Timestamp(day_after(last)).to_period("M").to_timestamp()
