"""`tenure dashboard`: the shop in a few numbers, as on the overview page."""

from __future__ import annotations

from typing import Annotated

import typer

from tenure.cli.options import AsJson, NeededWorkspace
from tenure.cli.shops import customer_shop

dashboard = typer.Typer(help="Show key figures, revenue, changes and notices.", no_args_is_help=True)
Movers = Annotated[
    int, typer.Option("--customers", min=1, max=100, help="Customers with the largest changes to show.")
]


def summary(workspace: NeededWorkspace, as_json: AsJson = False) -> None:
    """Show totals and key figures: predicted value, past spend, active and new customers."""
    from tenure.app.workspace.overview import overview

    with customer_shop(workspace) as (shop, _):
        result = overview(shop)
    _print(result, as_json)


def notices(workspace: NeededWorkspace, as_json: AsJson = False) -> None:
    """Show how recent the data is, what is pending, and whether the model should be trained again."""
    from tenure.app.workspace.overview import notices as noticed

    with customer_shop(workspace) as (shop, _):
        result = noticed(shop)
    _print(result, as_json)


def revenue(workspace: NeededWorkspace, as_json: AsJson = False) -> None:
    """Show revenue by month from new and returning customers, and expected spend of existing customers."""
    from tenure.serving.insights.revenue import revenue

    with customer_shop(workspace) as (shop, _):
        result = revenue(shop.served)
    _print(result, as_json)


def changes(workspace: NeededWorkspace, customers: Movers = 5, as_json: AsJson = False) -> None:
    """Show changes since the previous scoring: totals, new customers, largest gains and losses."""
    from tenure.serving.insights.changes import changes

    with customer_shop(workspace) as (shop, _):
        result = changes(shop.served, customers)
    _print(result, as_json)


def _print(result: object, as_json: bool) -> None:
    from tenure.cli.console import print_result
    from tenure.cli.drawing import dashboard as draw_dashboard  # noqa: F401 - says what figures look like

    print_result(result, as_json)
