"""`tenure profile`: describe an order log."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from tenure.app.data.orders import OrderLog
from tenure.cli.options import takes_order_log
from tenure.cli.shops import workspace_shop

Out = Annotated[Path, typer.Option("--out", help="HTML file to write.")]
Currency = Annotated[
    str | None, typer.Option("--currency", help="Currency sign or code to show with amounts, such as GBP.")
]


@takes_order_log
def profile(log: OrderLog, out: Out = Path("profile.html"), currency: Currency = None) -> None:
    """Describe a log without predicting anything.

    Distributions, seasons, cohorts, gaps between purchases, and missing data.
    """
    from tenure.app.data.profile import Profile, profile
    from tenure.cli.console import ConsoleProgress

    with ConsoleProgress(kind="profile") as progress, workspace_shop(None) as shop:
        page = profile(Profile(log, out, currency), shop, progress)
    typer.echo(f"Profile  {page}")
