"""`tenure imports`: list what was imported, and remove an import."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from tenure.cli.options import NeededWorkspace
from tenure.cli.shops import workspace_shop

if TYPE_CHECKING:
    from tenure.app.imports.remove_import import ImportRemoved, RowTotals

imports = typer.Typer(help="List imports, and remove them.", no_args_is_help=True)
ImportId = Annotated[str, typer.Argument(metavar="IMPORT_ID", help="ID from `imports list`.")]
Table = Annotated[str, typer.Argument(help="What the file holds: customers, products or events.")]
Location = Annotated[str, typer.Argument(help="The file.")]
Columns = Annotated[
    list[str] | None, typer.Option("--column", help='Our column and the one in the file: email="E-mail".')
]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Show what would be removed, and remove nothing.")]


def list_(workspace: NeededWorkspace) -> None:
    """List what was imported, the newest first."""
    from tenure.app.imports.list_imports import list_imports
    from tenure.cli.console import print_finding

    with workspace_shop(workspace) as shop:
        listed = list_imports(shop)
    if not listed.imports:
        typer.echo("Nothing has been imported.")
    else:
        print_finding(listed)


def add(table: Table, location: Location, workspace: NeededWorkspace, column: Columns = None) -> None:
    """Import contacts, products or events that come without orders; importing them again has no effect."""
    from tenure.app.imports.import_table import ImportTable, import_table
    from tenure.cli.console import ConsoleProgress
    from tenure.core.orders.reading import ReadOptions

    columns = dict(pair.split("=", 1) for pair in column or () if "=" in pair)
    command = ImportTable(table, location, ReadOptions(columns=columns))
    with ConsoleProgress() as progress, workspace_shop(workspace) as shop:
        result = import_table(command, shop, progress)
    if result.already_ingested:
        typer.echo("Nothing to do: this file was imported before.")
        return
    typer.echo(
        f"{table}: {result.rows_added:,} rows added, {result.rows_known:,} already known, "
        f"{result.left_out:,} left out"
    )
    if result.without_orders:
        typer.echo(f"{result.without_orders:,} customers in it have no orders in the workspace")
    if result.erased:
        typer.echo(f"{result.erased:,} customers in it were erased before: tenure forget --returned")


def remove(import_id: ImportId, workspace: NeededWorkspace, dry_run: DryRun = False) -> None:
    """Remove an import; orders that came in another import as well stay."""
    from tenure.app.imports.remove_import import RemoveImport, preview_import_removal, remove_import
    from tenure.cli.console import ConsoleProgress

    command = RemoveImport(import_id)
    with ConsoleProgress() as progress, workspace_shop(workspace) as shop:
        result = preview_import_removal(command, shop) if dry_run else remove_import(command, shop, progress)
    _print(result, "would be " if dry_run else "")


def _print(result: ImportRemoved, would: str) -> None:
    if result.already_removed:
        typer.echo("This import was removed before; nothing was changed.")
        return
    typer.echo(f"{result.file_name or result.import_id}: {_totals(result.removed)} {would}removed")
    for text, totals in (
        ("stay, because another import has them", result.remaining),
        ("return as another import has them", result.restored),
    ):
        if totals.rows:
            typer.echo(f"{_totals(totals)} {text}")
    for name in ("events", "contacts", "products"):
        if count := getattr(result, name):
            typer.echo(f"{count:,} {name} {would}removed")
    if result.customers_without_orders:
        typer.echo(f"{result.customers_without_orders:,} customers have no orders without it")
    for name in result.uncertain:
        typer.echo(
            f"Rows that {name} has as well are removed too: it was imported before Tenure recorded what "
            "imports have in common. Import it again afterwards."
        )


def _totals(totals: RowTotals) -> str:
    money = "" if totals.money is None else f", {totals.money:,.2f}"
    return f"{totals.orders:,} orders ({totals.rows:,} rows{money})"
