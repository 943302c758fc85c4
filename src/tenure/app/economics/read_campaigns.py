"""Campaigns and their days, read from the platform they run on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from tenure.app.bootstrap import real_wire
from tenure.app.economics.campaign_file import campaign_rows
from tenure.app.economics.import_campaigns import Imported, keep_campaigns
from tenure.core.catalog import CHANNELS
from tenure.core.errors import DataError, OptionError
from tenure.core.ports import Silent

if TYPE_CHECKING:
    from tenure.core.activation.channel import Wire
    from tenure.core.settings import Settings
    from tenure.store.workspace import Workspace


@dataclass(frozen=True)
class ReadCampaigns:
    """Command. since, until : first and last day. source : `acquisition_source` of the customers."""

    channel: str
    since: date
    until: date
    source: str


def read_from_channel(
    command: ReadCampaigns, place: Workspace, settings: Settings, wire: Wire | None = None
) -> Imported:
    """All days, or none; days that are known are replaced.

    Raises
    ------
    OptionError
        `option.channel`: it does not tell what campaigns cost; `option.days`: no span of days.
    DataError
        `campaign.currency`: the account counts in another money; `campaign.empty`: nothing was spent.
    ChannelError
        It did not answer.
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
    told = settings.channels.get(command.channel, {})
    rows = list(channel.campaign_days(command.since, command.until, told, wire or real_wire(Silent())))
    _check(rows, command, place.currency)
    # A tier is nobody's to say but the shop's.
    days = [{**one, "source": command.source} for one in rows]
    return keep_campaigns(campaign_rows(days), place.database, settings.now)


def _check(rows: list[dict[str, Any]], command: ReadCampaigns, currency: str) -> None:
    if not rows:
        raise DataError(
            f"There was no spend from {command.since} to {command.until}.",
            hint="choose other days, or another account",
            code="campaign.empty",
        )
    others = sorted({str(one["currency"]) for one in rows if one["currency"] not in (None, currency)})
    if others:
        raise DataError(
            f"The ad account uses another currency than the workspace, which is in {currency}.",
            values=others,
            hint="export the campaigns, convert their costs, and use: tenure campaigns import FILE",
            code="campaign.currency",
        )
