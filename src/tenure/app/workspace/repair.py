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

    new_store : begin without what is missing: an empty store, a registry without the versions that are gone.
    """

    workspace: Path
    dry_run: bool = False
    new_store: bool = False
    wait_seconds: float = 60.0


@dataclass(frozen=True)
class Repaired:
    """What was found, and done where it was no dry run.

    problem : what is wrong with the lake's head; empty where nothing is.
    source, version : where the head to go on with was found, and the lake's version with it.
    lost : what could not be got back, in sentences.
    damaged : files that only a backup can replace.
    missing : databases and models that were there once, each with what was in it.
    begun_anew : whether the workspace goes on without what is missing.
    """

    problem: str
    source: str
    version: int
    lost: tuple[str, ...]
    damaged: tuple[str, ...]
    missing: tuple[str, ...] = ()
    begun_anew: bool = False


def repair(command: Repair, settings: Settings, progress: Progress) -> Repaired:
    """Check everything in the workspace, and write the head of the lake again if necessary.

    It takes settings instead of a shop: what it repairs may not let the workspace be opened.

    Raises
    ------
    StoreError
        `store.damaged` where workspace.toml cannot be read or the lake has nothing to go on from;
        `store.busy`. With `new_store` `restore.in_use` while a server or worker runs.
    OptionError
        `option.new_store`: nothing is missing, so there is nothing to start again without.
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
        found = place.lake.recovered(settings.now)
    else:
        found = place.lake.recover(settings.now, command.wait_seconds)
    progress.step("Reading every file of the lake")
    damaged = place.lake.damaged_files(found.head)
    databases = [place.path / name for name in DATABASES]
    damaged += [str(path) for path in databases if is_damaged(path)]
    begins_anew = command.new_store and not command.dry_run
    if begins_anew:
        progress.step("Starting without the missing parts")
        begin_without(place, settings)
    if not damaged and not command.dry_run and (begins_anew or not missing):
        refresh_if_served(place, settings, progress)
    version = found.head.current.version
    return Repaired(found.problem, found.source, version, found.lost, tuple(damaged), missing, begins_anew)


def _refuse_needless(missing: tuple[str, ...]) -> None:
    if not missing:
        raise OptionError(
            "Nothing is missing in this workspace: a new store would lose the content of the existing one.",
            hint="leave out --new-store",
            code="option.new_store",
        )
