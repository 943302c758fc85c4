"""`tenure check`: check the quality of an order log."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from tenure.app.data.orders import OrderLog
from tenure.cli.options import takes_order_log
from tenure.cli.shops import workspace_shop

Out = Annotated[Path, typer.Option("--out", help="Folder for the quality report and the quarantine.")]


@takes_order_log
def check(log: OrderLog, out: Out = Path("quality")) -> None:
    """Report on the quality of a log and show what cleaning would remove.

    Only the report and the quarantine are saved.
    """
    from tenure.app.data.check import Check, check
    from tenure.cli.console import ConsoleProgress

    with ConsoleProgress(kind="check") as progress, workspace_shop(None) as shop:
        result = check(Check(log, out), shop, progress)
    typer.echo(f"Report      {result.report}")
    typer.echo(f"Quarantine  {result.quarantine}  ({result.quarantined:,} rows, each with its reason)")
