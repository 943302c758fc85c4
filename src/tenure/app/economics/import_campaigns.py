"""Import campaigns and their daily costs into the store."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from tenure.app.economics.campaign_file import CampaignFile, read_campaign_file
from tenure.store.records.campaigns import Campaigns

if TYPE_CHECKING:
    from tenure.app.economics.campaign_file import CampaignRows
    from tenure.serving.shop import Shop


@dataclass(frozen=True)
class ImportCampaigns:
    """Command. columns : ours to theirs. source : `acquisition_source` of customers, for rows without one.

    date_format : such as `%d/%m/%Y`, for days that can be read in several ways.
    """

    path: Path
    columns: Mapping[str, str] = field(default_factory=dict)
    source: str | None = None
    date_format: str | None = None


@dataclass(frozen=True)
class CampaignImport:
    """What was imported. Known days are replaced, so a file can be imported again."""

    campaigns: int
    campaigns_added: int
    days_added: int
    days_replaced: int
    spend: float
    first_day: date
    last_day: date


def import_campaigns(command: ImportCampaigns, shop: Shop) -> CampaignImport:
    """Import the whole file, or nothing. Raises what `read_campaign_file` raises."""
    columns, form = dict(command.columns), command.date_format
    file = CampaignFile(command.path, columns, command.source, shop.currency, form)
    return save_campaigns(read_campaign_file(file), shop)


def save_campaigns(
    campaigns: CampaignRows, shop: Shop, action: str = "import_campaigns", channel: str | None = None
) -> CampaignImport:
    """Save campaigns that have been read, with at least one day, as `action` in the audit log."""
    saved_count = Campaigns(shop.database).keep(campaigns, shop.settings.now)
    shop.audit(action, channel)
    days = [day for campaign_days in campaigns.values() for day in campaign_days]
    return CampaignImport(
        len(campaigns),
        saved_count.campaigns_added,
        saved_count.days_added,
        saved_count.days_replaced,
        sum(day.spend for day in days),
        min(day.day for day in days),
        max(day.day for day in days),
    )
