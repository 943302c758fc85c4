"""`tenure campaigns`: campaign costs, and the customers they won."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tenure.cli.customers.budget import Margin
from tenure.cli.options import NeededWorkspace, pairs
from tenure.cli.shops import customer_shop, workspace_shop

if TYPE_CHECKING:
    from tenure.app.economics.import_campaigns import CampaignImport

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
DateFormat = Annotated[
    str | None,
    typer.Option("--date-format", help="For days that can be read in several ways, such as %d/%m/%Y."),
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


def import_(
    file: File,
    workspace: NeededWorkspace,
    columns: Columns = None,
    source: Source = None,
    date_format: DateFormat = None,
) -> None:
    """Import campaigns and their daily costs; existing days are replaced."""
    from tenure.app.economics.import_campaigns import ImportCampaigns, import_campaigns

    with workspace_shop(workspace) as shop:
        command = ImportCampaigns(file, pairs(columns or []), source, date_format)
        result = import_campaigns(command, shop)
        _print_result(result, shop.currency)


def read(
    channel: Channel, source: OfCustomers, since: Since, workspace: NeededWorkspace, until: Until = None
) -> None:
    """Import campaigns and their daily costs from an ad platform; existing days are replaced."""
    from tenure.app.economics.read_campaigns import ReadCampaigns, read_campaigns

    with workspace_shop(workspace) as shop:
        last = until.date() if until else shop.today
        result = read_campaigns(ReadCampaigns(channel, since.date(), last, source), shop)
        _print_result(result, shop.currency)


def remove(name: Name, workspace: NeededWorkspace) -> None:
    """Delete a campaign and its days."""
    from tenure.app.economics.campaigns import id_of
    from tenure.app.economics.remove_campaign import RemoveCampaign, remove_campaign
    from tenure.serving.economics.spend_known import spend_known

    with workspace_shop(workspace) as shop:
        remove_campaign(RemoveCampaign(id_of(name, spend_known(shop))), shop)
    typer.echo(f"Removed: {name}")


def _print_result(result: CampaignImport, currency: str) -> None:
    typer.echo(
        f"Campaigns  {result.campaigns} ({result.campaigns_added} new), {result.days_added} days added, "
        f"{result.days_replaced} replaced"
    )
    typer.echo(f"Spend  {result.spend:,.2f} {currency} from {result.first_day} to {result.last_day}")
    typer.echo("Next: tenure campaigns list; tenure budget --total 10000 --optimise --by channel")


def list_(workspace: NeededWorkspace, margin: Margin = None) -> None:
    """List campaigns with their costs and returns, and show which win low-value customers."""
    from tenure.app.economics.campaigns import ListCampaigns, list_campaigns
    from tenure.cli.console import print_finding
    from tenure.cli.drawing import economics as draw_economics  # noqa: F401 - says what campaigns look like

    with customer_shop(workspace) as (shop, _):
        print_finding(list_campaigns(ListCampaigns(margin or 1.0), shop))


def show(name: Name, workspace: NeededWorkspace, margin: Margin = None) -> None:
    """Show a campaign month by month."""
    from tenure.app.economics.campaigns import ShowCampaign, show_campaign
    from tenure.cli.console import print_finding
    from tenure.cli.drawing import economics as draw_economics  # noqa: F401 - says what campaigns look like

    with customer_shop(workspace) as (shop, _):
        print_finding(show_campaign(ShowCampaign(name=name, gross_margin=margin or 1.0), shop))
