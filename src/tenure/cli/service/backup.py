"""`tenure backup` and `tenure restore`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tenure.cli.options import NeededWorkspace

if TYPE_CHECKING:
    from tenure.app.backups.restore import Restored

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
PutOldAt = Annotated[Path | None, typer.Option("--put-old-at", help="Where to move the existing workspace.")]
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
    from tenure.app.bootstrap import settings_from
    from tenure.cli.console import ConsoleProgress

    with ConsoleProgress() as progress:
        made = backup(Backup(workspace, to, keep), settings_from(), progress)
    found = made.manifest
    typer.echo(
        f"Backup {found.backup_id}: {found.holds.orders:,} orders and "
        f"{found.holds.waiting:,} pending, lake version {found.holds.lake_version}, "
        f"{_size(found.total_bytes)} in {len(found.files):,} files."
    )
    for backup_id in made.pruned:
        typer.echo(f"Removed: {backup_id}")
    typer.echo(f"To restore it: tenure restore {made.place} --workspace DIR")


def restore(
    source: From,
    workspace: NeededWorkspace,
    put_old_at: PutOldAt = None,
    erasures: Erasures = None,
    dry_run: DryRun = False,
) -> None:
    """Restore a backup; nothing is ever overwritten.

    Stop the service first. Every file is checked before anything is written.
    """
    from tenure.app.backups.restore import Restore, restore
    from tenure.app.bootstrap import settings_from
    from tenure.cli.console import ConsoleProgress

    command = Restore(source, workspace, put_old_at, erasures, dry_run)
    with ConsoleProgress() as progress:
        found = restore(command, settings_from(), progress)
    for line in (*_told(found, dry_run), *_of_erasures(found, dry_run)):
        typer.echo(line)


def _told(found: Restored, dry_run: bool) -> list[str]:
    manifest, done = found.manifest, found.settled
    lines = [
        f"{'Would restore' if dry_run else 'Restored'} {manifest.backup_id} to "
        f"{found.workspace}: {manifest.holds.orders:,} orders and "
        f"{manifest.holds.waiting:,} pending, from {manifest.taken_at:%Y-%m-%d %H:%M} UTC; "
        "every file is unchanged."
    ]
    if manifest.store.kind != "none":
        lines.append(f"SQL store: {found.store}.")
    if manifest.registry == "elsewhere":
        lines.append("The model registry was elsewhere (TENURE_MLFLOW_URL) and is not in the backup.")
    if found.old is not None:
        lines.append(f"The previous content {'would be moved to' if dry_run else 'is now at'} {found.old}.")
    if not dry_run:
        lines += [
            f"{done.sessions:,} sessions ended; {done.jobs_again:,} unfinished jobs were "
            f"restarted, {done.jobs_failed + done.jobs_cancelled:,} ended.",
            "Keys, users and passwords are those of the backup: revoke again any that were revoked since.",
        ]
    return lines


def _of_erasures(found: Restored, dry_run: bool) -> list[str]:
    if found.known_until is None:
        return [
            "It is unknown which customers were erased after "
            f"{found.manifest.taken_at:%Y-%m-%d %H:%M} UTC: erase them again with `tenure "
            "forget`, or give a workspace with the list of erasures: --erasures."
        ]
    until = f"{found.known_until:%Y-%m-%d %H:%M} UTC"
    lines = [f"Customers erased after the backup, known up to {until}: {found.erased_since:,}."]
    if found.erased_since and not dry_run:
        lines.append(f"Erased again: {found.erased_again:,}.")
    return lines


def _size(count: int) -> str:
    return f"{count / 1e6:,.1f} MB" if count >= 100_000 else f"{count / 1e3:,.0f} kB"
