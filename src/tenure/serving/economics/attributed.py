"""Customers attributed to each day of a campaign, by source, campaign type and first order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tenure.core.activation.segment import TIERS
from tenure.serving.copy.names import COPY, CUSTOMER_TABLE

if TYPE_CHECKING:
    import pandas as pd

    from tenure.serving.copy.served_copy import ServedCopy
    from tenure.serving.economics.won import CampaignSpend

WITHIN_DAYS = 7
_OUTCOMES = ("customers", "net_spend", "predicted_clv", *TIERS)
_REPORTED = ("impressions", "clicks", "new_customers", "revenue")


def days_of(campaign_spend: CampaignSpend) -> pd.DataFrame:
    """Days of campaigns with the source and type of the customers they target."""
    import pandas as pd

    columns = ["campaign_id", "day", "spend", *_REPORTED]
    days = pd.DataFrame(campaign_spend.days, columns=columns).astype(
        {name: "float64" for name in ("spend", *_REPORTED)}
    )
    days["day"] = pd.to_datetime(days["day"]).astype("datetime64[us]")
    campaigns = {campaign.campaign_id: campaign for campaign in campaign_spend.campaigns}
    sources = {name: campaign.source.casefold() for name, campaign in campaigns.items()}
    types = {name: (campaign.campaign_type or "").casefold() for name, campaign in campaigns.items()}
    days["source"], days["type"] = days["campaign_id"].map(sources), days["campaign_id"].map(types)
    return days


def sources_of(served_copy: ServedCopy) -> list[str]:
    """Acquisition sources, most common first."""
    if not served_copy.has_orders:
        return []
    query = (
        f"SELECT acquisition_source FROM {COPY}.{CUSTOMER_TABLE} WHERE acquisition_source IS NOT NULL "
        "GROUP BY acquisition_source ORDER BY count(*) DESC, acquisition_source"
    )
    sources: list[str] = served_copy.once(("sources",), lambda: [row[0] for row in served_copy.sql(query)])
    return sources


def attributed(
    served_copy: ServedCopy, campaign_spend: CampaignSpend, days: pd.DataFrame
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Customers by day during the campaigns, and campaign days with their attributed outcomes.

    Outcomes are `customers`, their `net_spend` and `predicted_clv`, and the number in each tier.
    """
    import pandas as pd

    won = _won(served_copy)
    if len(days):
        # Customers won in the same period without a campaign are the baseline.
        until = days["day"].max() + pd.Timedelta(days=WITHIN_DAYS)
        won = won[(won["day"] >= days["day"].min()) & (won["day"] <= until)]
    campaign_keys = {
        (campaign.source.casefold(), campaign.campaign_type.casefold())
        for campaign in campaign_spend.campaigns
        if campaign.campaign_type
    }
    keys = list(zip(won["source"], won["type"], strict=True))
    of_type = [key in campaign_keys for key in keys]
    # A customer whose type has campaigns counts for those; all others count for campaigns of any type.
    labelled = won.assign(
        type=[kind if has_campaigns else "" for (_, kind), has_campaigns in zip(keys, of_type, strict=True)]
    )
    customers_by_day = _attribute(labelled[labelled["source"].notna()], days)
    attributed_days = days.merge(customers_by_day, on=["campaign_id", "day"], how="left")
    attributed_days[["customers", *TIERS]] = attributed_days[["customers", *TIERS]].fillna(0.0)
    return won, attributed_days


def _attribute(won: pd.DataFrame, days: pd.DataFrame) -> pd.DataFrame:
    """Outcomes of each campaign day; several campaigns on a day share them by spend."""
    import pandas as pd

    spend_days = days[days["spend"] > 0]
    if spend_days.empty or won.empty:
        return pd.DataFrame({name: [] for name in ("campaign_id", "day", *_OUTCOMES)}).astype(
            {"campaign_id": "object", "day": "datetime64[us]"}
        )
    by = ["source", "type"]
    of_day = spend_days.groupby([*by, "day"])["spend"].sum().rename("all").reset_index()
    nearest = pd.merge_asof(
        won.sort_values("day"),
        of_day.assign(spent_on=of_day["day"]).sort_values("day"),
        on="day",
        by=by,
        tolerance=pd.Timedelta(days=WITHIN_DAYS),
    ).dropna(subset=["spent_on"])
    with_spend = nearest.merge(
        spend_days[["campaign_id", *by, "day", "spend"]], left_on=[*by, "spent_on"], right_on=[*by, "day"]
    )
    share = with_spend["spend"] / with_spend["all"]
    rows = with_spend[list(_OUTCOMES)].mul(share, axis=0)
    rows["campaign_id"], rows["day"] = with_spend["campaign_id"], with_spend["spent_on"]
    return rows.groupby(["campaign_id", "day"]).sum(min_count=1).reset_index()


def _won(served_copy: ServedCopy) -> pd.DataFrame:
    """Customers by source, campaign type and day of first order."""
    import pandas as pd

    if not served_copy.has_orders:
        empty = pd.DataFrame({name: pd.Series(dtype="float64") for name in _OUTCOMES})
        return empty.assign(
            source=pd.Series(dtype="object"),
            type=pd.Series(dtype="object"),
            day=pd.Series(dtype="datetime64[us]"),
        )

    def query_days() -> pd.DataFrame:
        has_type = "campaign_type" in served_copy.columns.get("customers", ())
        join = f"LEFT JOIN {COPY}.customers c USING (customer_id)" if has_type else ""
        campaign_type = "lower(coalesce(c.campaign_type, ''))" if has_type else "''"
        tiers = ", ".join(
            f"count(*) FILTER (k.value_tier = '{tier}')::DOUBLE AS \"{tier}\"" for tier in TIERS
        )
        query = (
            f"SELECT lower(k.acquisition_source) AS source, {campaign_type} AS type, "
            "k.first_order::DATE AS day, count(*)::DOUBLE AS customers, sum(k.net_spend) AS net_spend, "
            f"sum(k.predicted_clv) AS predicted_clv, {tiers} FROM {COPY}.{CUSTOMER_TABLE} k {join} "
            "GROUP BY 1, 2, 3 ORDER BY 3, 1, 2"
        )
        days = served_copy.cursor().execute(query).df()
        days["day"] = pd.to_datetime(days["day"]).astype("datetime64[us]")
        return days

    return served_copy.once(("won_by_day",), query_days)
