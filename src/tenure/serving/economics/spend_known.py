"""What is known of campaigns when a budget is planned or customers' cost is told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tenure.serving.economics.won import SpendKnown
from tenure.store.records.campaigns import Campaigns

if TYPE_CHECKING:
    from tenure.serving.shop import Shop


def spend_known(shop: Shop) -> SpendKnown:
    """Every campaign, and what was spent on it by day; days of one that is new since are left out."""
    campaigns = Campaigns(shop.database)
    known = campaigns.all()
    days = campaigns.day_table().to_pandas(date_as_object=False)
    return SpendKnown(known, days[days["campaign_id"].isin([one.campaign_id for one in known])])
