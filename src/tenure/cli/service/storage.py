"""`tenure storage` and `tenure clean-up`: what a workspace takes on disk, and what is no longer kept."""

from __future__ import annotations

from typing import Annotated

import typer

from tenure.cli.options import NeededWorkspace

DryRun = Annotated[bool, typer.Option("--dry-run", help="Show what would be removed, and remove nothing.")]


def storage(workspace: NeededWorkspace) -> None:
    """Show the disk usage of a workspace and the retention periods."""
    from tenure.app.bootstrap import settings_from
    from tenure.app.storage.usage import usage
    from tenure.cli.console import print_finding

    print_finding(usage(workspace, settings_from()))


def clean_up(workspace: NeededWorkspace, dry_run: DryRun = False) -> None:
    """Remove data whose retention period is over."""
    from tenure.app.bootstrap import settings_from
    from tenure.app.storage.clean_up import CleanUp, clean_up
    from tenure.cli.console import ConsoleProgress, print_finding

    with ConsoleProgress() as progress:
        made = clean_up(CleanUp(workspace, dry_run), settings_from(), progress)
    print_finding(made)
