"""`tenure campaigns`: what campaigns cost, and whom they brought."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tenure.cli.customers.budget import Margin
from tenure.cli.options import NeededWorkspace, pairs

if TYPE_CHECKING:
    from tenure.app.economics.import_campaigns import Imported

campaigns = typer.Typer(
    help="Import campaign costs; see which customers the campaigns won.", no_args_is_help=True
)
File = Annotated[Path, typer.Argument(help="CSV with one row per campaign and day.")]
Columns = Annotated[
    list[str] | None,
    typer.Option("--column", help='Ours=theirs, such as spend="Amount spent"; may be repeated.'),
]
Source = Annotated[
    str | None,
    typer.Option("--source", help="acquisition_source of the customers, for rows without one."),
]
Name = Annotated[str, typer.Argument(metavar="NAME", help="Name of the campaign.")]
Channel = Annotated[
    str, typer.Argument(metavar="CHANNEL", help="Ad platform; see `tenure audience channels`.")
]
OfCustomers = Annotated[
    str, typer.Option("--source", help="acquisition_source of the customers they win, such as paid_social.")
]
Since = Annotated[datetime, typer.Option(formats=["%Y-%m-%d"], help="First day.")]
Until = Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Last day; default: today.")]


def import_(file: File, workspace: NeededWorkspace, columns: Columns = None, source: Source = None) -> None:
    """Import campaigns and their daily costs; existing days are replaced."""
    from tenure.app.bootstrap import settings_from
    from tenure.app.economics.campaign_file import CampaignFile
    from tenure.app.economics.import_campaigns import import_campaigns
    from tenure.store.workspace import open_workspace

    settings = settings_from()
    place = open_workspace(workspace, settings)
    try:
        made = import_campaigns(
            CampaignFile(file, pairs(columns or []), source, place.currency), place.database, settings.now
        )
    finally:
        place.database.close()
    _say(made, place.currency)


def read(
    channel: Channel, source: OfCustomers, since: Since, workspace: NeededWorkspace, until: Until = None
) -> None:
    """Import campaigns and their daily costs from an ad platform; existing days are replaced."""
    from tenure.app.bootstrap import settings_from
    from tenure.app.economics.read_campaigns import ReadCampaigns, read_from_channel
    from tenure.store.workspace import open_workspace

    settings = settings_from()
    place = open_workspace(workspace, settings)
    last = until.date() if until else settings.now.date()
    try:
        made = read_from_channel(ReadCampaigns(channel, since.date(), last, source), place, settings)
    finally:
        place.database.close()
    _say(made, place.currency)


def _say(made: Imported, currency: str) -> None:
    typer.echo(
        f"Campaigns  {made.campaigns} ({made.campaigns_added} new), {made.days_added} days added, "
        f"{made.days_replaced} replaced"
    )
    typer.echo(f"Spend  {made.spend:,.2f} {currency} from {made.first_day} to {made.last_day}")
    typer.echo("Next: tenure campaigns list; tenure budget --total 10000 --optimise --by channel")


def list_(workspace: NeededWorkspace, margin: Margin = None) -> None:
    """List campaigns with their costs and returns, and show which win low-value customers."""
    from tenure.app.bootstrap import settings_from
    from tenure.app.economics.campaigns import campaign_list
    from tenure.cli.console import print_finding
    from tenure.cli.drawing import economics as draw_economics  # noqa: F401 - says what campaigns look like
    from tenure.serving.economics.spend_known import spend_known
    from tenure.serving.shop import open_shop, reading_customers

    with open_shop(workspace, settings_from()) as shop, reading_customers(shop):
        print_finding(campaign_list(shop.served, spend_known(shop), shop.currency, margin or 1.0))


def show(name: Name, workspace: NeededWorkspace, margin: Margin = None) -> None:
    """Show a campaign month by month."""
    from tenure.app.bootstrap import settings_from
    from tenure.app.economics.campaigns import id_of, one_campaign
    from tenure.cli.console import print_finding
    from tenure.cli.drawing import economics as draw_economics  # noqa: F401 - says what campaigns look like
    from tenure.serving.economics.spend_known import spend_known
    from tenure.serving.shop import open_shop, reading_customers

    with open_shop(workspace, settings_from()) as shop, reading_customers(shop):
        known = spend_known(shop)
        print_finding(one_campaign(shop.served, known, id_of(name, known), shop.currency, margin or 1.0))
