"""Remove a campaign with its days."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tenure.core.errors import NotFound
from tenure.store.records.campaigns import Campaigns

if TYPE_CHECKING:
    from tenure.serving.shop import Shop


@dataclass(frozen=True)
class RemoveCampaign:
    """Command."""

    campaign_id: str


def remove_campaign(command: RemoveCampaign, shop: Shop) -> None:
    """Remove the campaign. Raises NotFound (`campaign.unknown`)."""
    if not Campaigns(shop.database).remove(command.campaign_id):
        raise NotFound("This campaign does not exist.", hint="list the campaigns", code="campaign.unknown")
    shop.audit("remove_campaign", command.campaign_id)
