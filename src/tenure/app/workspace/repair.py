"""Repair a workspace: recover a lost head of the lake, report what is damaged or missing, publish again."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tenure.core.errors import OptionError

if TYPE_CHECKING:
    from tenure.core.ports import Progress
    from tenure.core.settings import Settings

DATABASES = ("store.db", "mlflow.db")


@dataclass(frozen=True)
class Repair:
    """Command. With `dry_run` nothing is changed.

    new_store : continue without the missing parts: an empty store, a registry without the missing versions.
    """

    workspace: Path
    dry_run: bool = False
    new_store: bool = False
    wait_seconds: float = 60.0


@dataclass(frozen=True)
class RepairResult:
    """What was found, and what was repaired unless it was a dry run.

    problem : what is wrong with the lake's head; empty if nothing is.
    source, version : where a valid head was found, and the lake's version with it.
    lost : what could not be recovered, in sentences.
    damaged : files that only a backup can replace.
    missing : missing databases and models, each with its content.
    begun_anew : whether the workspace continues without the missing parts.
    """

    problem: str
    source: str
    version: int
    lost: tuple[str, ...]
    damaged: tuple[str, ...]
    missing: tuple[str, ...] = ()
    begun_anew: bool = False


def repair(command: Repair, settings: Settings, progress: Progress) -> RepairResult:
    """Check everything in the workspace, and write the head of the lake again if necessary.

    It takes settings instead of a shop: what it repairs may not let the workspace be opened.

    Raises
    ------
    StoreError
        `store.damaged` if workspace.toml cannot be read or the lake has no valid head; `store.busy`. With
        `new_store` also `restore.in_use` while a server or worker runs.
    OptionError
        `option.new_store`: nothing is missing.
    """
    from tenure.app.workspace.missing_parts import begin_without, missing_parts
    from tenure.serving.publish import refresh_if_served
    from tenure.store.database.sqlite_check import is_damaged
    from tenure.store.workspace import Workspace

    place = Workspace.open(command.workspace, settings.database_url)
    missing = missing_parts(place.path, settings)
    if command.new_store:
        _refuse_needless(missing)
    progress.step("Looking for HEAD.json of the lake")
    if command.dry_run:
        recovery = place.lake.recovered(settings.now)
    else:
        recovery = place.lake.recover(settings.now, command.wait_seconds)
    progress.step("Reading every file of the lake")
    damaged = place.lake.damaged_files(recovery.head)
    databases = [place.path / name for name in DATABASES]
    damaged += [str(path) for path in databases if is_damaged(path)]
    starts_again = command.new_store and not command.dry_run
    if starts_again:
        progress.step("Starting without the missing parts")
        begin_without(place, settings)
    if not damaged and not command.dry_run and (starts_again or not missing):
        refresh_if_served(place, settings, progress)
    version = recovery.head.current.version
    return RepairResult(
        recovery.problem, recovery.source, version, recovery.losses, tuple(damaged), missing, starts_again
    )


def _refuse_needless(missing: tuple[str, ...]) -> None:
    if not missing:
        raise OptionError(
            "Nothing is missing in this workspace: a new store would lose the content of the existing one.",
            hint="leave out --new-store",
            code="option.new_store",
        )
