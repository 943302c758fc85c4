"""Campaigns and their spend, as input for budgets and acquisition costs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tenure.serving.economics.won import CampaignSpend
from tenure.store.records.campaigns import Campaigns

if TYPE_CHECKING:
    from tenure.serving.shop import Shop


def spend_known(shop: Shop) -> CampaignSpend:
    """Every campaign and its daily spend; days of campaigns added in between are left out."""
    store = Campaigns(shop.database)
    campaigns = store.all()
    days = store.day_table().to_pandas(date_as_object=False)
    return CampaignSpend(
        campaigns, days[days["campaign_id"].isin([campaign.campaign_id for campaign in campaigns])]
    )
