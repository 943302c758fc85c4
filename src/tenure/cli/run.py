"""`tenure run`: the main job."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tenure.cli.options import AsOf, Horizon, Level, Workspace, day, share, takes_order_log

if TYPE_CHECKING:
    from tenure.app.orders import OrderLog

Models = Annotated[
    list[str] | None, typer.Option("--model", help="Candidates of the back-test; see `tenure models`.")
]
Out = Annotated[Path, typer.Option("--out", help="Folder for the results; an earlier result is replaced.")]
Cutoffs = Annotated[int, typer.Option("--cutoffs", min=1, max=24, help="Past dates to test at.")]
Currency = Annotated[str, typer.Option("--currency", help="Sign or code shown with money, as in GBP.")]


@takes_order_log
def run(
    log: OrderLog,
    horizon: Horizon = "90d",
    as_of: AsOf = None,
    out: Out = Path("out"),
    models: Models = None,
    cutoffs: Cutoffs = 3,
    level: Level = 0.8,
    currency: Currency = "",
    workspace: Workspace = None,
) -> None:
    """Read, check, clean, back-test, choose a champion, predict; writes tables, model and report."""
    from tenure.app.bootstrap import settings_from
    from tenure.app.run import Run, run
    from tenure.cli.console import ConsoleProgress

    command = Run(
        log=log,
        horizon=horizon,
        as_of=day(as_of),
        out=out,
        models=tuple(models or ()),
        cutoffs=cutoffs,
        level=share(level),
        currency=currency,
        workspace=workspace,
    )
    with ConsoleProgress() as progress:
        made = run(command, settings_from(), progress)
    typer.echo(f"Report       {made.report}")
    typer.echo(f"Predictions  {made.predictions}  ({made.customers:,} customers; also .csv)")
    typer.echo(f"Model        {made.model}  ({made.champion})")
    typer.echo("Next: open the report in a browser; predictions.csv opens in any spreadsheet.")
