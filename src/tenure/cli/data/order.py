"""`tenure order`: take a single order out, or put it right."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from tenure.cli.options import NeededWorkspace

if TYPE_CHECKING:
    from tenure.app.data.change_order import OrderChanged

order = typer.Typer(help="Remove or correct a single order.", no_args_is_help=True)
OrderId = Annotated[str, typer.Argument(metavar="ORDER_ID", help="Order ID.")]
Amount = Annotated[float | None, typer.Option("--amount", help="Amount of the order, after discount.")]
Date = Annotated[
    datetime | None,
    typer.Option("--date", formats=["%Y-%m-%d", "%Y-%m-%dT%H:%M:%S"], help="Time of the order, in UTC."),
]
Customer = Annotated[str | None, typer.Option("--customer", help="Customer ID to move the order to.")]


Whose = Annotated[
    str | None,
    typer.Option("--of", help="Customer of the order, if several customers have an order with this ID."),
]


def remove(order_id: OrderId, workspace: NeededWorkspace, of: Whose = None) -> None:
    """Remove an order with all its rows and refunds."""
    from tenure.app.bootstrap import settings_from
    from tenure.app.data.change_order import remove_order
    from tenure.cli.console import ConsoleProgress
    from tenure.serving.shop import open_shop, reading_customers

    settings = settings_from()
    with (
        ConsoleProgress() as progress,
        open_shop(workspace, settings) as shop,
        reading_customers(shop, progress),
    ):
        made = remove_order(order_id, shop, settings, progress, of=of)
    _say(made, "removed")


def correct(
    order_id: OrderId,
    workspace: NeededWorkspace,
    amount: Amount = None,
    date: Date = None,
    customer: Customer = None,
    of: Whose = None,
) -> None:
    """Correct the amount, date or customer of an order that has a single row."""
    from tenure.app.bootstrap import settings_from
    from tenure.app.data.change_order import amend_order
    from tenure.cli.console import ConsoleProgress
    from tenure.serving.shop import open_shop, reading_customers

    settings = settings_from()
    told = {
        "amount": amount,
        "order_date": date.replace(tzinfo=UTC) if date else None,
        "customer_id": customer,
    }
    changes = {name: value for name, value in told.items() if value is not None}
    with (
        ConsoleProgress() as progress,
        open_shop(workspace, settings) as shop,
        reading_customers(shop, progress),
    ):
        made = amend_order(order_id, changes, shop, settings, progress, of=of)
    _say(made, "corrected")


def _say(made: OrderChanged, done: str) -> None:
    rows = "1 row" if made.rows_before == 1 else f"{made.rows_before} rows"
    typer.echo(f"Order {made.order_id}  {done} ({rows}); its customer gets a new prediction")
    typer.echo(
        "Older versions of the lake still contain it; importing an export that contains it adds it again."
    )
