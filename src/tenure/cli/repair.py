"""`tenure repair`: get back what can be got back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from tenure.cli.options import NeededWorkspace
from tenure.core.damage import WAY_BACK

if TYPE_CHECKING:
    from tenure.app.repair import Repaired

DAMAGED = 4
DryRun = Annotated[bool, typer.Option("--dry-run", help="Say what would be done, and change nothing.")]


def repair(workspace: NeededWorkspace, dry_run: DryRun = False) -> None:
    """Find a lost or outdated HEAD.json again, and name damaged files."""
    from tenure.app.bootstrap import settings_from
    from tenure.app.repair import Repair, repair
    from tenure.cli.console import ConsoleProgress

    with ConsoleProgress() as progress:
        found = repair(Repair(workspace, dry_run), settings_from(), progress)
    for line in _told(found, dry_run):
        typer.echo(line)
    if found.damaged:
        raise typer.Exit(DAMAGED)


def _told(found: Repaired, dry_run: bool) -> list[str]:
    if not found.problem:
        lines = [f"The lake's HEAD.json is in order (version {found.version})."]
    else:
        done = "would be" if dry_run else "was"
        lines = [
            f"{found.problem}.",
            f"It {done} written again from {found.source}: version {found.version}.",
            *(f"Lost: {one}." for one in found.lost),
        ]
    lines += [f"Damaged: {path}" for path in found.damaged]
    if found.damaged:
        lines.append(f"Nothing was removed. Damaged files come back from a backup only: {WAY_BACK}.")
    return lines
