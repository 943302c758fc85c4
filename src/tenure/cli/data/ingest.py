"""`tenure ingest`: import orders into a workspace."""

from __future__ import annotations

import typer

from tenure.app.data.orders import OrderLog
from tenure.cli.options import NeededWorkspace, takes_order_log
from tenure.cli.shops import workspace_shop


@takes_order_log
def ingest(log: OrderLog, workspace: NeededWorkspace) -> None:
    """Import an order log into the workspace; importing it again has no effect.

    Either everything is imported or nothing: an interrupted import leaves nothing behind.
    """
    from tenure.app.data.ingest import Ingest, ingest
    from tenure.cli.console import ConsoleProgress

    with ConsoleProgress(kind="ingest") as progress, workspace_shop(workspace) as shop:
        result = ingest(Ingest(log), shop, progress)
    if result.already_ingested:
        typer.echo(f"Nothing to do: this input was imported at {result.batch.ingested_at:%Y-%m-%d %H:%M} UTC")
        return
    for table, added in result.batch.rows_added.items():
        known_rows = result.batch.rows_known.get(table, 0)
        quarantined = result.batch.rows_quarantined.get(table, 0)
        typer.echo(
            f"{table}: {added:,} rows added, {known_rows:,} already known, {quarantined:,} quarantined"
        )
    for sentence in result.sentences:
        typer.echo(f"{sentence}.")
    typer.echo(f"Next: tenure run --workspace {workspace}")
