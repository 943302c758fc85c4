"""`tenure workspace`: the name and the currency of a workspace."""

from __future__ import annotations

from typing import Annotated

import typer

from tenure.cli.options import NeededWorkspace
from tenure.cli.shops import workspace_shop

workspaces = typer.Typer(help="Show a workspace, and change its currency.", no_args_is_help=True)
Code = Annotated[str, typer.Argument(metavar="CURRENCY", help="Code of three letters, such as GBP.")]


def show(workspace: NeededWorkspace) -> None:
    """Show the name and currency of a workspace."""
    with workspace_shop(workspace) as shop:
        typer.echo(f"Workspace  {shop.workspace.name}\nCurrency   {shop.currency}")


def currency(code: Code, workspace: NeededWorkspace) -> None:
    """Set the currency of all amounts; amounts are not converted."""
    from tenure.app.workspace.change_currency import ChangeCurrency, change_currency

    with workspace_shop(workspace) as shop:
        changed = change_currency(ChangeCurrency(code), shop)
    typer.echo(f"Currency  {changed.currency}")
