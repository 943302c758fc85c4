"""`tenure storage` and `tenure clean-up`: disk usage of a workspace, and removal of expired data."""

from __future__ import annotations

from typing import Annotated

import typer

from tenure.cli.options import NeededWorkspace
from tenure.cli.shops import workspace_shop

DryRun = Annotated[bool, typer.Option("--dry-run", help="Show what would be removed, and remove nothing.")]


def storage(workspace: NeededWorkspace) -> None:
    """Show the disk usage of a workspace and the retention periods."""
    from tenure.app.storage.usage import usage
    from tenure.cli.console import print_finding

    with workspace_shop(workspace) as shop:
        print_finding(usage(shop))


def clean_up(workspace: NeededWorkspace, dry_run: DryRun = False) -> None:
    """Remove data whose retention period is over."""
    from tenure.app.storage.clean_up import CleanUp, clean_up
    from tenure.cli.console import ConsoleProgress, print_finding

    with ConsoleProgress(kind="clean_up") as progress, workspace_shop(workspace) as shop:
        result = clean_up(CleanUp(dry_run), shop, progress)
    print_finding(result)
