"""Repair a workspace: find a lost head of the lake again, say which files are damaged, serve anew."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tenure.app.bootstrap import Settings
    from tenure.core.ports import Progress

DATABASES = ("store.db", "mlflow.db")


@dataclass(frozen=True)
class Repair:
    """Command. With `dry_run` nothing is changed."""

    workspace: Path
    dry_run: bool = False
    wait_seconds: float = 60.0


@dataclass(frozen=True)
class Repaired:
    """What was found, and done where it was no dry run.

    problem : what is wrong with the lake's head; empty where nothing is.
    source, version : where the head to go on with was found, and the lake's version with it.
    lost : what could not be got back, in sentences.
    damaged : files that only a backup can replace.
    """

    problem: str
    source: str
    version: int
    lost: tuple[str, ...]
    damaged: tuple[str, ...]


def repair(command: Repair, settings: Settings, progress: Progress) -> Repaired:
    """Look at everything in the workspace, and write the head of the lake again where it needs it.

    Raises
    ------
    StoreError
        `store.damaged` where workspace.toml cannot be read or the lake has nothing to go on from;
        `store.busy`.
    """
    from tenure.app.refresh_serving import refresh_if_served
    from tenure.app.run_record import open_workspace
    from tenure.store.sqlite_check import is_damaged

    place = open_workspace(command.workspace, settings)
    progress.step("Looking for the lake's head")
    if command.dry_run:
        found = place.lake.recovered(settings.now)
    else:
        found = place.lake.recover(settings.now, command.wait_seconds)
    progress.step("Reading every file of the lake")
    damaged = place.lake.damaged_files(found.head)
    databases = [place.path / name for name in DATABASES]
    damaged += [str(path) for path in databases if is_damaged(path)]
    if not damaged and not command.dry_run:
        refresh_if_served(command.workspace, settings, progress)
    return Repaired(found.problem, found.source, found.head.current.version, found.lost, tuple(damaged))
