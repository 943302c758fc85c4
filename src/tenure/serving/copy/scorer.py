"""The version that made the stored predictions; after a promotion it is not the champion."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from tenure.core.errors import MissingExtra, StoreError, UnknownVersion

if TYPE_CHECKING:
    from tenure.core.settings import Settings
    from tenure.store.database.database import Database
    from tenure.store.serving import Publication, Serving
    from tenure.store.workspace import Workspace


@dataclass(frozen=True)
class ScoredBy:
    """Who made the stored predictions, and who will make the next ones.

    model_version : of the predictions in lists and totals; None before the first scoring, or if unknown.
    champion_version : of live predictions and of the next scoring; None without a model.
    is_outdated : the champion has not scored the customers yet; another version has.
    """

    model_version: int | None
    champion_version: int | None
    is_outdated: bool


def scored_by(published: Publication) -> ScoredBy:
    """Of one publication."""
    scored, champion = published.scored_version, published.model_number
    return ScoredBy(scored, champion, scored is not None and champion is not None and scored != champion)


def with_scorer(
    after: Publication,
    before: Publication | None,
    workspace: Workspace,
    serving: Serving,
    settings: Settings,
) -> Publication:
    """The publication with the version that made its predictions, and the record of its training."""
    if after.run_id is None:
        return after
    number = before.scored_version if before and before.run_id == after.run_id else None
    if number is None:
        number = version_of_run(after.run_id, workspace.database) or _trained_in(
            after.run_id, workspace, settings
        )
    if number is None:
        return after
    current_scorer = before.scorer if before and before.scored_version == number else None
    if current_scorer and (serving.folder / current_scorer).is_file():
        return replace(after, scored_version=number, scorer=current_scorer)
    scorer = _scorer(number, (after, before), workspace, serving, settings)
    return replace(after, scored_version=number, scorer=scorer)


def version_of_run(run_id: str, database: Database) -> int | None:
    """The version that a scoring was made with, by its record; None if it names none."""
    from tenure.store.records.runs import RunLog

    try:
        number = RunLog(database).get(run_id).parameters.get("version")
    except StoreError:
        return None
    return number if isinstance(number, int) else None


def _trained_in(run_id: str, workspace: Workspace, settings: Settings) -> int | None:
    """The version that was trained by the same run as the predictions."""
    registry = workspace.registry(settings.mlflow_url)
    if registry.is_lost or (settings.mlflow_url is None and not registry.is_there):
        return None
    try:
        version = registry.of_run(run_id)
    except MissingExtra:
        return None
    return version.number if version else None


def _scorer(
    number: int,
    publications: tuple[Publication | None, ...],
    workspace: Workspace,
    serving: Serving,
    settings: Settings,
) -> str | None:
    """The file of the version's training, copied from a served model or from the registry."""
    from tenure.learning.trained import TRAINING

    for published in publications:
        if published and published.model and published.model_number == number:
            training = serving.folder / published.model / TRAINING
            if training.is_file():
                return serving.keep_scorer(number, training)
    registry = workspace.registry(settings.mlflow_url)
    try:
        with registry.folder_of(registry.version(str(number))) as folder:
            training = Path(folder) / TRAINING
            return serving.keep_scorer(number, training) if training.is_file() else None
    except (UnknownVersion, MissingExtra):
        return None
