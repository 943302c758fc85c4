"""Take campaigns and their days into the store."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from tenure.app.economics.campaign_file import CampaignFile, read_campaigns
from tenure.store.records.campaigns import Campaigns, SavedCounts

if TYPE_CHECKING:
    from datetime import datetime

    from tenure.app.economics.campaign_file import Found
    from tenure.store.database.database import Database


@dataclass(frozen=True)
class Imported:
    """What was taken in. Days that were known are replaced, so a file may be imported again."""

    campaigns: int
    campaigns_added: int
    days_added: int
    days_replaced: int
    spend: float
    first_day: date
    last_day: date


def import_campaigns(file: CampaignFile, database: Database, now: datetime) -> Imported:
    """All of the file, or nothing. Raises what `read_campaigns` raises."""
    return keep_campaigns(read_campaigns(file), database, now)


def keep_campaigns(found: Found, database: Database, now: datetime) -> Imported:
    """Campaigns that are read already; at least one day."""
    kept: SavedCounts = Campaigns(database).keep(found, now)
    days = [one for its in found.values() for one in its]
    return Imported(
        len(found),
        kept.campaigns_added,
        kept.days_added,
        kept.days_replaced,
        sum(one.spend for one in days),
        min(one.day for one in days),
        max(one.day for one in days),
    )
