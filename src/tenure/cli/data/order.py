"""`tenure order`: remove or correct a single order."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from tenure.cli.options import NeededWorkspace
from tenure.cli.shops import customer_shop

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
    from tenure.app.data.remove_order import RemoveOrder, remove_order

    with customer_shop(workspace) as (shop, progress):
        result = remove_order(RemoveOrder(order_id, of), shop, progress)
    _print_result(result, "removed")


def correct(
    order_id: OrderId,
    workspace: NeededWorkspace,
    amount: Amount = None,
    date: Date = None,
    customer: Customer = None,
    of: Whose = None,
) -> None:
    """Correct the amount, date or customer of an order that has a single row."""
    from tenure.app.data.amend_order import AmendOrder, amend_order

    values = {
        "amount": amount,
        "order_date": date.replace(tzinfo=UTC) if date else None,
        "customer_id": customer,
    }
    changes = {name: value for name, value in values.items() if value is not None}
    with customer_shop(workspace) as (shop, progress):
        result = amend_order(AmendOrder(order_id, changes, of), shop, progress)
    _print_result(result, "corrected")


def _print_result(result: OrderChanged, outcome: str) -> None:
    rows = "1 row" if result.rows_before == 1 else f"{result.rows_before} rows"
    typer.echo(f"Order {result.order_id}  {outcome} ({rows}); its customer gets a new prediction")
    typer.echo(
        "Older versions of the lake still contain it; importing an export that contains it adds it again."
    )
