"""`tenure order`: take a single order out, or put it right."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from tenure.cli.options import NeededWorkspace

if TYPE_CHECKING:
    from tenure.app.data.change_order import OrderChanged

order = typer.Typer(help="Remove or correct a single order.", no_args_is_help=True)
OrderId = Annotated[str, typer.Argument(metavar="ORDER_ID", help="Of the order.")]
Amount = Annotated[float | None, typer.Option("--amount", help="What it came to, net of discount.")]
Date = Annotated[
    datetime | None,
    typer.Option("--date", formats=["%Y-%m-%d", "%Y-%m-%dT%H:%M:%S"], help="When it was placed, in UTC."),
]
Customer = Annotated[
    str | None, typer.Option("--customer", help="Id of the customer whose order it is from now on.")
]


Whose = Annotated[
    str | None, typer.Option("--of", help="Whose order it is, where several customers have one of that id.")
]


def remove(order_id: OrderId, workspace: NeededWorkspace, of: Whose = None) -> None:
    """Take an order out, with all its rows and refunds."""
    from tenure.app.bootstrap import settings_from
    from tenure.app.data.change_order import remove_order
    from tenure.cli.console import ConsoleProgress
    from tenure.serving.live.opened import opened

    settings = settings_from()
    with ConsoleProgress() as progress, opened(workspace, settings, progress) as shop:
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
    """Put right the amount, the date or the customer of an order that is a single row."""
    from tenure.app.bootstrap import settings_from
    from tenure.app.data.change_order import amend_order
    from tenure.cli.console import ConsoleProgress
    from tenure.serving.live.opened import opened

    settings = settings_from()
    told = {
        "amount": amount,
        "order_date": date.replace(tzinfo=UTC) if date else None,
        "customer_id": customer,
    }
    changes = {name: value for name, value in told.items() if value is not None}
    with ConsoleProgress() as progress, opened(workspace, settings, progress) as shop:
        made = amend_order(order_id, changes, shop, settings, progress, of=of)
    _say(made, "corrected")


def _say(made: OrderChanged, done: str) -> None:
    rows = "1 row" if made.rows_before == 1 else f"{made.rows_before} rows"
    typer.echo(f"Order {made.order_id}  {done} ({rows}); its customer is predicted anew")
    typer.echo("Older versions of the lake still have it; an export that has it brings it again.")
