"""`tenure check`: is this log fit to be used?"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from tenure.app.data.orders import OrderLog
from tenure.cli.options import takes_order_log

Out = Annotated[Path, typer.Option("--out", help="Folder for the quality report and the quarantine.")]


@takes_order_log
def check(log: OrderLog, out: Out = Path("quality")) -> None:
    """Report on the quality of a log and show what cleaning would remove.

    Only the report and the quarantine are saved.
    """
    from tenure.app.bootstrap import settings_from
    from tenure.app.data.check import Check, check
    from tenure.cli.console import ConsoleProgress

    with ConsoleProgress() as progress:
        made = check(Check(log, out), settings_from(), progress)
    typer.echo(f"Report      {made.report}")
    typer.echo(f"Quarantine  {made.quarantine}  ({made.quarantined:,} rows, each with its reason)")
