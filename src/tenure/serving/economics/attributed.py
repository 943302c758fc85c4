"""Which customers a campaign's days brought: by their source, their campaign type and their first order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tenure.core.activation.segment import TIERS
from tenure.serving.copy.names import COPY, CUSTOMER_TABLE

if TYPE_CHECKING:
    import pandas as pd

    from tenure.serving.copy.served import Served
    from tenure.serving.economics.won import SpendKnown

WITHIN_DAYS = 7
_BROUGHT = ("customers", "net_spend", "predicted_clv", *TIERS)
_REPORTED = ("impressions", "clicks", "new_customers", "revenue")


def days_of(known: SpendKnown) -> pd.DataFrame:
    """Days of campaigns with the source and type of the customers they bring."""
    import pandas as pd

    columns = ["campaign_id", "day", "spend", *_REPORTED]
    days = pd.DataFrame(known.days, columns=columns).astype(
        {name: "float64" for name in ("spend", *_REPORTED)}
    )
    days["day"] = pd.to_datetime(days["day"]).astype("datetime64[us]")
    about = {one.campaign_id: one for one in known.campaigns}
    sources = {name: one.source.casefold() for name, one in about.items()}
    types = {name: (one.campaign_type or "").casefold() for name, one in about.items()}
    days["source"], days["type"] = days["campaign_id"].map(sources), days["campaign_id"].map(types)
    return days


def sources_of(served: Served) -> list[str]:
    """Where customers came from, the commonest first."""
    if not served.has_orders:
        return []
    query = (
        f"SELECT acquisition_source FROM {COPY}.{CUSTOMER_TABLE} WHERE acquisition_source IS NOT NULL "
        "GROUP BY acquisition_source ORDER BY count(*) DESC, acquisition_source"
    )
    found: list[str] = served.once(("sources",), lambda: [row[0] for row in served.sql(query)])
    return found


def attributed(served: Served, known: SpendKnown, days: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Customers by day (in the time of the campaigns), and the campaigns' days with what they brought:
    `customers`, their `net_spend` and `predicted_clv`, and how many of each tier.
    """
    import pandas as pd

    won = _won(served)
    if len(days):
        # Those who came without a campaign in its time are what a campaign is compared with.
        until = days["day"].max() + pd.Timedelta(days=WITHIN_DAYS)
        won = won[(won["day"] >= days["day"].min()) & (won["day"] <= until)]
    typed = {
        (one.source.casefold(), one.campaign_type.casefold()) for one in known.campaigns if one.campaign_type
    }
    keys = list(zip(won["source"], won["type"], strict=True))
    of_type = [key in typed for key in keys]
    # A customer of a type that has campaigns counts for these, all others for campaigns of any type.
    told = won.assign(
        type=[kind if known_type else "" for (_, kind), known_type in zip(keys, of_type, strict=True)]
    )
    brought = _shared(told[told["source"].notna()], days)
    made = days.merge(brought, on=["campaign_id", "day"], how="left")
    made[["customers", *TIERS]] = made[["customers", *TIERS]].fillna(0.0)
    return won, made


def _shared(won: pd.DataFrame, days: pd.DataFrame) -> pd.DataFrame:
    """What each campaign's day brought."""
    import pandas as pd

    spent = days[days["spend"] > 0]
    if spent.empty or won.empty:
        return pd.DataFrame({name: [] for name in ("campaign_id", "day", *_BROUGHT)}).astype(
            {"campaign_id": "object", "day": "datetime64[us]"}
        )
    by = ["source", "type"]
    of_day = spent.groupby([*by, "day"])["spend"].sum().rename("all").reset_index()
    nearest = pd.merge_asof(
        won.sort_values("day"),
        of_day.assign(spent_on=of_day["day"]).sort_values("day"),
        on="day",
        by=by,
        tolerance=pd.Timedelta(days=WITHIN_DAYS),
    ).dropna(subset=["spent_on"])
    joined = nearest.merge(
        spent[["campaign_id", *by, "day", "spend"]], left_on=[*by, "spent_on"], right_on=[*by, "day"]
    )
    part = joined["spend"] / joined["all"]
    rows = joined[list(_BROUGHT)].mul(part, axis=0)
    rows["campaign_id"], rows["day"] = joined["campaign_id"], joined["spent_on"]
    return rows.groupby(["campaign_id", "day"]).sum(min_count=1).reset_index()


def _won(served: Served) -> pd.DataFrame:
    """Customers by source, campaign type and day of first order."""
    import pandas as pd

    if not served.has_orders:
        empty = pd.DataFrame({name: pd.Series(dtype="float64") for name in _BROUGHT})
        return empty.assign(
            source=pd.Series(dtype="object"),
            type=pd.Series(dtype="object"),
            day=pd.Series(dtype="datetime64[us]"),
        )

    def find() -> pd.DataFrame:
        has_type = "campaign_type" in served.columns.get("customers", ())
        joined = f"LEFT JOIN {COPY}.customers c USING (customer_id)" if has_type else ""
        kind = "lower(coalesce(c.campaign_type, ''))" if has_type else "''"
        tiers = ", ".join(
            f"count(*) FILTER (k.value_tier = '{tier}')::DOUBLE AS \"{tier}\"" for tier in TIERS
        )
        query = (
            f"SELECT lower(k.acquisition_source) AS source, {kind} AS type, k.first_order::DATE AS day, "
            "count(*)::DOUBLE AS customers, sum(k.net_spend) AS net_spend, "
            f"sum(k.predicted_clv) AS predicted_clv, {tiers} FROM {COPY}.{CUSTOMER_TABLE} k {joined} "
            "GROUP BY 1, 2, 3 ORDER BY 3, 1, 2"
        )
        found = served.cursor().execute(query).df()
        found["day"] = pd.to_datetime(found["day"]).astype("datetime64[us]")
        return found

    return served.once(("won_by_day",), find)
