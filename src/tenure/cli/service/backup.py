"""`tenure backup` and `tenure restore`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tenure.cli.options import NeededWorkspace
from tenure.cli.shops import workspace_shop

if TYPE_CHECKING:
    from tenure.app.backups.restore import RestoreResult

To = Annotated[
    str | None,
    typer.Option(
        "--to",
        help="Folder or s3://bucket/prefix for the backups of this workspace; default: TENURE_BACKUP_TO.",
    ),
]
Keep = Annotated[
    int | None, typer.Option("--keep", help="Complete backups to keep; default: TENURE_BACKUP_KEEP, or all.")
]
From = Annotated[
    str, typer.Argument(metavar="FROM", help="A backup, or a backup location: its newest complete backup.")
]
MoveExistingTo = Annotated[
    Path | None, typer.Option("--move-existing-to", help="Where to move the existing workspace.")
]
Erasures = Annotated[
    Path | None,
    typer.Option(
        "--erasures", help="A workspace (or its erasures.json) that knows which customers were erased."
    ),
]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Check every file and show what would be done.")]


def backup(workspace: NeededWorkspace, to: To = None, keep: Keep = None) -> None:
    """Back up a workspace, even while it is being served.

    The service keeps running. The backup is checked with SHA-256 and readable only by its owner.
    """
    from tenure.app.backups.backup import Backup, backup
    from tenure.cli.console import ConsoleProgress

    with ConsoleProgress(kind="backup") as progress, workspace_shop(workspace) as shop:
        result = backup(Backup(to, keep), shop, progress)
    manifest = result.manifest
    typer.echo(
        f"Backup {manifest.backup_id}: {manifest.holds.orders:,} orders and "
        f"{manifest.holds.waiting:,} pending, lake version {manifest.holds.lake_version}, "
        f"{_size(manifest.total_bytes)} in {len(manifest.files):,} files."
    )
    for backup_id in result.pruned:
        typer.echo(f"Removed: {backup_id}")
    typer.echo(f"To restore it: tenure restore {result.place} --workspace DIR")


def restore(
    source: From,
    workspace: NeededWorkspace,
    move_existing_to: MoveExistingTo = None,
    erasures: Erasures = None,
    dry_run: DryRun = False,
) -> None:
    """Restore a backup; nothing is ever overwritten.

    Stop the service first. Every file is checked before anything is written.
    """
    from tenure.app.backups.restore import Restore, restore
    from tenure.app.bootstrap import settings_from
    from tenure.cli.console import ConsoleProgress

    command = Restore(source, workspace, move_existing_to, erasures, dry_run)
    with ConsoleProgress() as progress:
        result = restore(command, settings_from(), progress)
    for line in (*_summary(result, dry_run), *_of_erasures(result, dry_run)):
        typer.echo(line)


def _summary(result: RestoreResult, dry_run: bool) -> list[str]:
    manifest, settled = result.manifest, result.settled
    lines = [
        f"{'Would restore' if dry_run else 'RestoreResult'} {manifest.backup_id} to "
        f"{result.workspace}: {manifest.holds.orders:,} orders and "
        f"{manifest.holds.waiting:,} pending, from {manifest.taken_at:%Y-%m-%d %H:%M} UTC; "
        "every file is unchanged."
    ]
    if manifest.store.kind != "none":
        lines.append(f"SQL store: {result.store}.")
    if manifest.registry == "elsewhere":
        lines.append("The model registry was elsewhere (TENURE_MLFLOW_URL) and is not in the backup.")
    if result.old is not None:
        lines.append(f"The previous content {'would be moved to' if dry_run else 'is now at'} {result.old}.")
    if not dry_run:
        lines += [
            f"{settled.sessions:,} sessions ended; {settled.jobs_again:,} unfinished jobs were "
            f"restarted, {settled.jobs_failed + settled.jobs_cancelled:,} ended.",
            "Keys, users and passwords are those of the backup: revoke again any that were revoked since.",
        ]
    return lines


def _of_erasures(result: RestoreResult, dry_run: bool) -> list[str]:
    if result.known_until is None:
        return [
            "It is unknown which customers were erased after "
            f"{result.manifest.taken_at:%Y-%m-%d %H:%M} UTC: erase them again with `tenure "
            "forget`, or give a workspace with the list of erasures: --erasures."
        ]
    until = f"{result.known_until:%Y-%m-%d %H:%M} UTC"
    lines = [f"Customers erased after the backup, known up to {until}: {result.erased_since:,}."]
    if result.erased_since and not dry_run:
        lines.append(f"Erased again: {result.erased_again:,}.")
    return lines


def _size(count: int) -> str:
    return f"{count / 1e6:,.1f} MB" if count >= 100_000 else f"{count / 1e3:,.0f} kB"
