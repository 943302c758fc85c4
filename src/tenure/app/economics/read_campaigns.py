"""Read campaigns and their daily costs from the platform they run on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from tenure.app.audiences.channel_credentials import channel_values
from tenure.app.bootstrap import real_wire
from tenure.app.economics.campaign_file import campaign_rows
from tenure.app.economics.import_campaigns import CampaignImport, save_campaigns
from tenure.core.catalog import CHANNELS
from tenure.core.errors import DataError, OptionError
from tenure.core.ports import SilentProgress

if TYPE_CHECKING:
    from tenure.core.activation.channel import Wire
    from tenure.core.ports import Progress
    from tenure.serving.shop import Shop


@dataclass(frozen=True)
class ReadCampaigns:
    """Command. since, until : first and last day. source : `acquisition_source` of the customers they win."""

    channel: str
    since: date
    until: date
    source: str


def read_campaigns(
    command: ReadCampaigns, shop: Shop, progress: Progress | None = None, wire: Wire | None = None
) -> CampaignImport:
    """Import all days, or none; known days are replaced.

    Raises
    ------
    OptionError
        `option.channel`: the platform reports no campaign costs; `option.days`: not a range of days.
    DataError
        `campaign.currency`: the account uses another currency; `campaign.empty`: nothing was spent.
    ChannelError
        The platform did not answer.
    """
    channel = CHANNELS.load(command.channel)
    if not channel.card.reports_spend:
        raise OptionError(
            "This channel does not report campaign costs.",
            values=[command.channel],
            hint="export the campaigns there and use: tenure campaigns import FILE",
            code="option.channel",
        )
    if command.since > command.until:
        raise OptionError(
            "The first day is after the last.",
            values=[f"{command.since} to {command.until}"],
            hint="set --since to a day before --until",
            code="option.days",
        )
    options = channel_values(shop, command.channel)
    calls = wire or real_wire(progress or SilentProgress())
    rows = list(channel.campaign_days(command.since, command.until, options, calls))
    _check(rows, command, shop.currency)
    days = [{**row, "source": command.source} for row in rows]
    return save_campaigns(campaign_rows(days), shop, "read_campaigns", command.channel)


def _check(rows: list[dict[str, Any]], command: ReadCampaigns, currency: str) -> None:
    if not rows:
        raise DataError(
            f"There was no spend from {command.since} to {command.until}.",
            hint="choose other days, or another account",
            code="campaign.empty",
        )
    other_currencies = sorted(
        {str(row["currency"]) for row in rows if row["currency"] not in (None, currency)}
    )
    if other_currencies:
        raise DataError(
            f"The ad account uses another currency than the workspace, which is in {currency}.",
            values=other_currencies,
            hint="export the campaigns, convert their costs, and use: tenure campaigns import FILE",
            code="campaign.currency",
        )
