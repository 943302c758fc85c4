"""`tenure forget`: erase customers."""

from __future__ import annotations

from typing import Annotated

import typer

from tenure.cli.options import NeededWorkspace

Customers = Annotated[list[str] | None, typer.Argument(help="IDs of the customers to erase.")]
Returned = Annotated[
    bool,
    typer.Option(
        "--returned", help="Erase customers who were erased before and came back with a later file."
    ),
]


def forget(workspace: NeededWorkspace, customers: Customers = None, returned: Returned = False) -> None:
    """Erase customers from every table and older version."""
    from tenure.app.bootstrap import settings_from
    from tenure.app.forgetting.forget import Forget, forget
    from tenure.app.forgetting.returned_customers import forget_returned
    from tenure.cli.console import ConsoleProgress
    from tenure.core.errors import OptionError

    if returned and customers:
        raise OptionError(
            "Give either customer IDs or --returned.",
            hint="run the command once with the customer IDs and once with --returned",
            code="option.customer",
        )
    with ConsoleProgress() as progress:
        made = (
            forget_returned(workspace, settings_from(), progress)
            if returned
            else forget(Forget(tuple(customers or ()), workspace), settings_from(), progress)
        )
    for place, count in made.erased.items():
        what = "removed, with everything in them" if place.startswith("files.") else "rows erased"
        typer.echo(f"{place}: {count:,} {what}")
    if made.alike:
        typer.echo(
            "Unchanged, although they differ from an erased customer only in leading "
            f"zeros: {', '.join(made.alike)}. If they are the same, erase them by ID: "
            "tenure forget CUSTOMER_ID"
        )
    typer.echo("Exports, reports and files outside the workspace were not changed.")
    if made.on_lists:
        typer.echo(
            f"They may still be on the lists of {', '.join(made.on_lists)}: remove them "
            "there, because Tenure no longer has their contact details. Next time, freeze "
            "the audience with --suppress and send it before you erase them."
        )
