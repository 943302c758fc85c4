"""`tenure ingest`: take orders into a workspace."""

from __future__ import annotations

import typer

from tenure.app.data.orders import OrderLog
from tenure.cli.options import NeededWorkspace, takes_order_log


@takes_order_log
def ingest(log: OrderLog, workspace: NeededWorkspace) -> None:
    """Import an order log into the workspace; importing it again has no effect.

    Either everything is imported or nothing: an interrupted import leaves nothing behind.
    """
    from tenure.app.bootstrap import settings_from
    from tenure.app.data.ingest import Ingest, ingest
    from tenure.cli.console import ConsoleProgress

    with ConsoleProgress() as progress:
        made = ingest(Ingest(log, workspace), settings_from(), progress)
    if made.already_ingested:
        typer.echo(f"Nothing to do: this input was imported at {made.batch.ingested_at:%Y-%m-%d %H:%M} UTC")
        return
    for table, added in made.batch.rows_added.items():
        known, out = made.batch.rows_known.get(table, 0), made.batch.rows_quarantined.get(table, 0)
        typer.echo(f"{table}: {added:,} rows added, {known:,} already known, {out:,} quarantined")
    for sentence in made.sentences:
        typer.echo(f"{sentence}.")
    typer.echo(f"Next: tenure run --workspace {workspace}")
