"""`tenure forget`: erase customers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from tenure.cli.options import NeededWorkspace
from tenure.cli.shops import workspace_shop

if TYPE_CHECKING:
    from tenure.app.forgetting.forget import ForgetResult
    from tenure.app.forgetting.preview_forget import ErasurePreview

Customers = Annotated[list[str] | None, typer.Argument(help="IDs of the customers to erase.")]
Returned = Annotated[
    bool,
    typer.Option(
        "--returned", help="Erase customers who were erased before and came back with a later file."
    ),
]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Show what would be erased, and erase nothing.")]


def forget(
    workspace: NeededWorkspace,
    customers: Customers = None,
    returned: Returned = False,
    dry_run: DryRun = False,
) -> None:
    """Erase customers from every table and older version."""
    from tenure.app.forgetting.forget import Forget, forget
    from tenure.app.forgetting.forget_returned import ForgetReturned, forget_returned
    from tenure.app.forgetting.preview_forget import preview_forget, preview_forget_returned
    from tenure.cli.console import ConsoleProgress
    from tenure.core.errors import OptionError

    if returned and customers:
        raise OptionError(
            "Give either customer IDs or --returned.",
            hint="run the command once with the customer IDs and once with --returned",
            code="option.customer",
        )
    command = Forget(tuple(customers or ()))
    with ConsoleProgress() as progress, workspace_shop(workspace) as shop:
        if dry_run:
            preview = (
                preview_forget_returned(shop, progress)
                if returned
                else preview_forget(command, shop, progress)
            )
            _print_counts(preview, "would be ")
            return
        result = (
            forget_returned(ForgetReturned(), shop, progress) if returned else forget(command, shop, progress)
        )
    _print_counts(result)
    _print_what_stays(result)


def _print_counts(result: ForgetResult | ErasurePreview, would: str = "") -> None:
    for place, count in result.erased.items():
        label = (
            f"{would}removed, with everything in them"
            if place.startswith("files.")
            else f"rows {would}erased"
        )
        typer.echo(f"{place}: {count:,} {label}")
    if result.similar_ids:
        typer.echo(
            "Unchanged, although they differ from an erased customer only in leading "
            f"zeros: {', '.join(result.similar_ids)}. If they are the same, erase them by ID: "
            "tenure forget CUSTOMER_ID"
        )


def _print_what_stays(result: ForgetResult) -> None:
    typer.echo("Exports, reports and files outside the workspace were not changed.")
    if result.sent_audiences:
        typer.echo(
            f"They may still be on the lists of {', '.join(result.sent_audiences)}: remove them "
            "there, because Tenure no longer has their contact details. Next time, freeze "
            "the audience with --suppress and send it before you erase them."
        )
