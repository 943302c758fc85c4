"""Customers won, month by month: by where they came from and what they are worth, and what they cost."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from tenure.core.frames.horizon import day_after
from tenure.serving.copy.names import COPY, CUSTOMER_TABLE

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from tenure.serving.copy.served import Served
    from tenure.store.records.campaigns import Campaign

_MONTHS = 12


@dataclass(frozen=True)
class SpendKnown:
    """Campaigns and their days, as the store has them; `days` are rows, or a table of them."""

    campaigns: Sequence[Campaign]
    days: pd.DataFrame | Sequence[dict[str, Any]]


def customers_won(served: Served) -> pd.DataFrame:
    """One row per month of first order, source and tier: `month, source, tier, customers, costed, cost`.

    `source` in small letters, null where it is not known; `costed` customers have a known cost, `cost` in
    all. Only months that are over and that the log does not begin in; if there are none, whatever there is.
    """
    made: pd.DataFrame = served.once(("customers_won",), lambda: _found(served))
    return made


def recent_months(won: pd.DataFrame) -> list[pd.Timestamp]:
    """The last twelve that customers are counted in; fewer in a shorter log, at least one."""
    return sorted(won["month"].unique())[-_MONTHS:]


def spend_by_month(known: SpendKnown, won: pd.DataFrame) -> pd.DataFrame:
    """Spend of campaigns: `month, source, tier, spend`, tier null where a campaign aims at none.

    Only months that customers are counted in.
    """
    import pandas as pd

    columns = ["month", "source", "tier", "spend"]
    if not len(known.days):
        return pd.DataFrame({name: [] for name in columns})
    about = {one.campaign_id: (one.source.casefold(), one.tier) for one in known.campaigns}
    days = pd.DataFrame(known.days)
    days["month"] = pd.to_datetime(days["day"]).dt.to_period("M").dt.to_timestamp()
    days["source"] = days["campaign_id"].map({one: source for one, (source, _) in about.items()})
    days["tier"] = days["campaign_id"].map({one: tier for one, (_, tier) in about.items()})
    rows = days.groupby(["month", "source", "tier"], dropna=False, as_index=False)["spend"].sum()
    return rows[rows["month"].isin(won["month"].unique())][columns]


def _found(served: Served) -> pd.DataFrame:
    import pandas as pd

    has_cost = "acquisition_cost" in served.columns.get("customers", ())
    cost = "c.acquisition_cost" if has_cost else "NULL::DOUBLE"
    joined = f"LEFT JOIN {COPY}.customers c USING (customer_id)" if has_cost else ""
    rows = served.cursor().execute(
        "SELECT date_trunc('month', k.first_order)::DATE AS month, lower(k.acquisition_source) AS source, "
        f"k.value_tier AS tier, count(*) AS customers, count({cost}) AS costed, sum({cost}) AS cost "
        f"FROM {COPY}.{CUSTOMER_TABLE} k {joined} GROUP BY ALL ORDER BY ALL"
    )
    found = rows.df()
    found["month"] = pd.to_datetime(found["month"])
    first, last = found["month"].min(), served.last_day
    whole = found[(found["month"] > first) & (found["month"] < _running(last))]
    return whole if len(whole) else found


def _running(last: date | None) -> pd.Timestamp:
    """The month that the log ends in, unless it ends with the month."""
    import pandas as pd

    assert last is not None, "customers have orders"
    return pd.Timestamp(day_after(last)).to_period("M").to_timestamp()
