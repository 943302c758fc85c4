"""`tenure repair`: recover what can be recovered."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from tenure.cli.options import NeededWorkspace
from tenure.core.files.damage import RESTORE_HINT

if TYPE_CHECKING:
    from tenure.app.workspace.repair import RepairResult

DAMAGED = 4
DryRun = Annotated[bool, typer.Option("--dry-run", help="Show what would be done, and change nothing.")]

NewStore = Annotated[
    bool,
    typer.Option(
        "--new-store",
        help="Start without a store.db, a model registry or models that are missing and are in no backup.",
    ),
]


def repair(workspace: NeededWorkspace, dry_run: DryRun = False, new_store: NewStore = False) -> None:
    """Recover a lost or outdated HEAD.json, and list damaged and missing files."""
    from tenure.app.bootstrap import settings_from
    from tenure.app.workspace.repair import Repair, repair
    from tenure.cli.console import ConsoleProgress

    with ConsoleProgress() as progress:
        result = repair(Repair(workspace, dry_run, new_store), settings_from(), progress)
    for line in _summary(result, dry_run=dry_run, new_store=new_store):
        typer.echo(line)
    if result.damaged or (result.missing and not new_store):
        raise typer.Exit(DAMAGED)


def _summary(result: RepairResult, *, dry_run: bool, new_store: bool) -> list[str]:
    if not result.problem:
        lines = [f"The lake's HEAD.json is intact (version {result.version})."]
    else:
        verb = "would be" if dry_run else "was"
        lines = [
            f"{result.problem}.",
            f"It {verb} rewritten from {result.source}: version {result.version}.",
            *(f"Lost: {part}." for part in result.lost),
        ]
    lines += [f"Damaged: {path}" for path in result.damaged]
    if result.damaged:
        lines.append(
            f"Nothing was removed. Damaged files can only be restored from a backup: {RESTORE_HINT}."
        )
    if new_store:
        goes = "would continue" if dry_run else "continues"
        return [*lines, *(f"Lost: {part}." for part in result.missing), f"The workspace {goes} without it."]
    lines += [f"Missing: {part}." for part in result.missing]
    if result.missing:
        lines.append(
            f"It can only be restored from a backup: {RESTORE_HINT}. Without a backup, "
            "--new-store starts without it."
        )
    return lines
