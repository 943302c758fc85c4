"""`tenure suppression`: contacts that no audience is sent."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from tenure.cli.options import AsJson, NeededWorkspace
from tenure.cli.shops import customer_shop, workspace_shop

suppression = typer.Typer(help="Add, list and remove suppressed contacts.", no_args_is_help=True)
Contacts = Annotated[
    list[str] | None,
    typer.Argument(metavar="CONTACT", help="Customer IDs, e-mail addresses, or SHA-256 hashes of addresses."),
]
Files = Annotated[
    list[Path] | None, typer.Option("--file", help="File with one contact per line; may be repeated.")
]
ReasonName = Annotated[
    str, typer.Option("--reason", help="unsubscribed, complaint, bounced, request or other.")
]
Contact = Annotated[str, typer.Option("--contact", help="Only this customer ID or e-mail address.")]
Limit = Annotated[int, typer.Option("--limit", min=1, max=1000, help="Maximum number of contacts.")]
SuppressionId = Annotated[
    str, typer.Argument(metavar="ID", help="ID of the entry; see `tenure suppression list`.")
]


def add(
    workspace: NeededWorkspace, contacts: Contacts = None, files: Files = None, reason: ReasonName = "other"
) -> None:
    """Add contacts to the suppression list; addresses are stored as hashes only."""
    from tenure.app.consent.add_suppressions import AddSuppressions, add_suppressions

    command = AddSuppressions("\n".join(contacts or ()), tuple(files or ()), reason)
    with customer_shop(workspace) as (shop, _):
        result = add_suppressions(command, shop)
    matches = "" if result.customers is None else f"; they match {result.customers:,} customers"
    typer.echo(f"Added {result.added:,} contacts, {result.known:,} were on the list{matches}")


def list_(
    workspace: NeededWorkspace, contact: Contact = "", limit: Limit = 100, as_json: AsJson = False
) -> None:
    """List suppressed contacts, newest first."""
    from tenure.app.consent.list_suppressions import ListSuppressions, list_suppressions
    from tenure.cli.console import print_result
    from tenure.cli.drawing import audiences as draw_audiences  # noqa: F401 - knows how the answer looks

    with customer_shop(workspace) as (shop, _):
        result = list_suppressions(ListSuppressions(contact, limit=limit), shop)
    print_result(result, as_json)


def remove(suppression_id: SuppressionId, workspace: NeededWorkspace) -> None:
    """Take a contact off the suppression list."""
    from tenure.app.consent.remove_suppression import RemoveSuppression, remove_suppression

    with workspace_shop(workspace) as shop:
        remove_suppression(RemoveSuppression(suppression_id), shop)
    typer.echo(f"Removed {suppression_id}")
