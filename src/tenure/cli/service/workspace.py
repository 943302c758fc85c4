"""`tenure workspace`: the name and the currency of a workspace, and what to do first."""

from __future__ import annotations

from typing import Annotated

import typer

from tenure.cli.options import NeededWorkspace
from tenure.cli.shops import workspace_shop

workspaces = typer.Typer(
    help="Show a workspace and its first steps, and change its currency.", no_args_is_help=True
)
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


def steps(workspace: NeededWorkspace) -> None:
    """Show which of the first steps in a new workspace are done."""
    from tenure.app.workspace.first_steps import first_steps

    with workspace_shop(workspace) as shop:
        progress = first_steps(shop)
    for name, title in _STEPS.items():
        typer.echo(f"{'done' if getattr(progress, name) else 'to do':<7}{title}")


_STEPS = {
    "orders": "Import orders: tenure ingest FILE",
    "predictions": "Predict what customers will spend: tenure run FILE",
    "contacts": "Import contacts: tenure imports add FILE",
    "segment": "Save a segment: tenure segment --name NAME --rule RULE",
    "audience": "Create an audience: tenure audience freeze NAME",
    "team": "Add a colleague: tenure user add NAME",
}
