"""The model registry: MLflow, in the workspace or at a URL.

A training is a run of the experiment with the workspace's name, with its model folder among the artifacts,
and a version of the registered model of that name. The alias `champion` is on the version that predicts,
`challenger` on the newest of the others.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from tenure.core.errors import ModelError, UnknownVersion
from tenure.store.database.lost_databases import REGISTRY, is_lost, note_created
from tenure.store.files.locks import locked
from tenure.store.registry.faults import registry_faults
from tenure.store.registry.home import rehome, written_for
from tenure.store.registry.mlflow_client import mlflow_client
from tenure.store.registry.model_version import LABELS, Training, Version
from tenure.store.registry.registered_name import registered_name
from tenure.store.registry.version_files import ARTIFACTS, MODEL, LostVersion, without_files

if TYPE_CHECKING:
    from mlflow import MlflowClient
    from mlflow.entities.model_registry import ModelVersion

CHAMPION, CHALLENGER = "champion", "challenger"
RUN = "run"
NAME, NOTE = "name", "note"
"""Tags of a version with what people say about it."""

DATABASE = REGISTRY
_PAST_CHAMPIONS, _EVIDENCE = "past_champions", "evidence"
LOCK = ".registry.lock"
_CHAMPIONS_BACK = 5
"""Number of earlier champions kept for rollbacks."""

_FOREVER = -1.0


class Registry:
    """The versions of a workspace's model.

    Parameters
    ----------
    folder : the workspace.
    name : of the workspace; experiment and registered model have it, see `registered_name`.
    url : of an MLflow server or database; by default SQLite in the folder.
    """

    def __init__(self, folder: Path, name: str, url: str | None = None) -> None:
        self._folder, self._name, self._url = folder.absolute(), registered_name(name), url

    def record(self, training: Training) -> Version:
        """Save a training. The first becomes the champion, any later one the challenger.

        A training is saved only once: if a version has its `run` tag, that version is returned.

        Raises MissingExtra (MLflow is not installed) or StoreError (`store.registry`).
        """
        with self._faults("save the model"), self._one_at_a_time():
            version = self.of_run(training.tags[RUN]) if RUN in training.tags else None
            if version is None:
                number = self._save(training)
                self._give_alias(number, self._aliases())
                return self.version(str(number))
            return self._with_alias(version)

    def finish(self, run_id: str) -> Version | None:
        """The version that a run created, after adding an alias that an interrupted run had not added; None
        if there is none.
        """
        with self._faults("look for the model"), self._one_at_a_time():
            version = self.of_run(run_id)
            return self._with_alias(version) if version else None

    def of_run(self, run_id: str) -> Version | None:
        """The version that a run created, by its tag `run`."""
        return next((version for version in self.versions() if version.tags.get(RUN) == run_id), None)

    def versions(self) -> tuple[Version, ...]:
        """All versions, newest first."""
        with self._faults("list the models"):
            if not self._exists():
                return ()
            model_versions = self._client.search_model_versions(f"name='{self._name}'", max_results=1_000)
            aliases = self._aliases()
        if model_versions and self._url is None:
            note_created(self._folder / DATABASE)
        versions = (_version(model_version, aliases) for model_version in model_versions)
        return tuple(sorted(versions, key=lambda version: -version.number))

    def version(self, number_or_alias: str) -> Version:
        """The version with that number or alias. Raises UnknownVersion."""
        versions = self.versions()
        matches = [
            version
            for version in versions
            if number_or_alias == str(version.number) or number_or_alias in version.aliases
        ]
        if not matches:
            known_numbers = ", ".join(str(version.number) for version in versions[:10]) or "none yet"
            raise UnknownVersion(
                "This model version does not exist in the workspace.",
                values=[number_or_alias],
                hint=f"versions: {known_numbers}; see `tenure models list`"
                if versions
                else "train one: tenure train --workspace FOLDER",
            )
        return matches[0]

    @property
    def is_there(self) -> bool:
        """Whether the workspace's own registry was ever used; does not load MLflow."""
        return (self._folder / DATABASE).exists()

    @property
    def is_lost(self) -> bool:
        """Whether the workspace's own registry had versions, and is missing."""
        return self._url is None and is_lost(self._folder / DATABASE)

    def champion(self) -> Version | None:
        """The version that predicts."""
        return next((version for version in self.versions() if CHAMPION in version.aliases), None)

    def previous_champion(self) -> int | None:
        """The version that `rollback` would restore; None if there is none."""
        with self._faults("list the models"):
            past = self._past()
        return past[-1] if past else None

    def describe(self, number: int, name: str, labels: Sequence[str], note: str) -> Version:
        """Set the name, labels and note of a version. Raises UnknownVersion."""
        with self._faults("describe the model"), self._one_at_a_time():
            version = self.version(str(number))
            texts = {NAME: name, LABELS: json.dumps(list(labels)), NOTE: note}
            for tag, text in texts.items():
                self._client.set_model_version_tag(self._name, str(version.number), tag, text)
        return self.version(str(number))

    def promote(self, number: int) -> None:
        """Make a version the champion; the current champion is recorded and becomes the challenger.

        Raises UnknownVersion if the version no longer exists.
        """
        with self._faults("promote the model"), self._one_at_a_time():
            current, promoted = self.champion(), self.version(str(number))
            if current is None or current.number == promoted.number:
                return
            self._remember([*self._past(), current.number])
            self._put(number, current.number)

    def rollback(self) -> tuple[Version, Version]:
        """Restore the previous champion; returns the replaced and the restored version.

        Raises ModelError (`model.no_previous`) if there is none.
        """
        with self._faults("roll back the model"), self._one_at_a_time():
            current, past = self.champion(), self._past()
            if current is None or not past:
                raise ModelError(
                    "There is no earlier champion to roll back to.",
                    hint="`tenure models list` shows the versions; `tenure models promote "
                    "VERSION` chooses another",
                    code="model.no_previous",
                )
            self._remember(past[:-1])
            self._put(past[-1], current.number)
        return current, self.version(str(past[-1]))

    def superseded(self, newest: int) -> tuple[Version, ...]:
        """Versions older than the `newest` ones, oldest first, except those that have an alias or are among
        the last champions. Empty for an external registry.
        """
        if self._url is not None or not self.is_there or not newest:
            return ()
        versions = self.versions()
        with self._faults("list the models"):
            recent = set(self._past()[-_CHAMPIONS_BACK:])
            old = [
                version
                for version in versions[newest:]
                if not version.aliases and version.number not in recent
            ]
        return tuple(reversed(old))

    def remove(self, version: Version) -> None:
        """Delete a version and its files, unless it has got an alias meanwhile."""
        with self._faults("remove the model"), self._one_at_a_time():
            current = [
                listed_version
                for listed_version in self.versions()
                if listed_version.number == version.number
            ]
            if not current or current[0].aliases:
                return
            self._remember([number for number in self._past() if number != version.number])
            self._client.delete_model_version(self._name, str(version.number))
            self._client.delete_run(version.mlflow_run)
            self._remove_files(version.mlflow_run)

    def discard(self, numbers: Collection[int]) -> None:
        """Delete versions and their files, the champion too: the newest remaining version takes its place."""
        with self._faults("remove the model"), self._one_at_a_time():
            going = [version for version in self.versions() if version.number in set(numbers)]
            if not going:
                return
            self._remember([number for number in self._past() if number not in set(numbers)])
            for version in going:
                for alias in version.aliases:
                    self._client.delete_registered_model_alias(self._name, alias)
                self._client.delete_model_version(self._name, str(version.number))
                self._client.delete_run(version.mlflow_run)
                self._remove_files(version.mlflow_run)
            self._crown_newest()

    def _crown_newest(self) -> None:
        """Make the newest version the champion where there is none."""
        remaining, aliases = self.versions(), self._aliases()
        if remaining and CHAMPION not in aliases:
            if aliases.get(CHALLENGER) == str(remaining[0].number):
                self._client.delete_registered_model_alias(self._name, CHALLENGER)
            self._client.set_registered_model_alias(self._name, CHAMPION, str(remaining[0].number))

    def remove_without_files(self) -> tuple[LostVersion, ...]:
        """Delete versions whose files are missing; returns them. If the champion is among them, the newest
        remaining version becomes the champion.
        """
        if self._url is not None or not self.is_there:
            return ()
        with self._faults("remove the model"), self._one_at_a_time():
            missing_versions = without_files(self._folder, self._folder / DATABASE)
            for version in missing_versions:
                self._client.delete_model_version(version.model, str(version.number))
                self._client.delete_run(version.mlflow_run)
            if not missing_versions or not self._exists():
                return missing_versions
            numbers = {version.number for version in missing_versions if version.model == self._name}
            self._remember([number for number in self._past() if number not in numbers])
            self._crown_newest()
        return missing_versions

    def remove_remains(self) -> int:
        """Delete files of removed versions that were left after an interruption; returns the number of
        versions.
        """
        if self._url is not None or not self.is_there:
            return 0
        with self._faults("remove the model"):
            from mlflow.entities import ViewType

            deleted_runs = self._client.search_runs(
                [self._experiment()], run_view_type=ViewType.DELETED_ONLY, max_results=1_000
            )
            return sum(self._remove_files(run.info.run_id) for run in deleted_runs)

    def size_of(self, version: Version) -> int:
        """Size in bytes of a version's files in the workspace."""
        folder = self._folder / ARTIFACTS / version.mlflow_run
        return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())

    def _remove_files(self, mlflow_run: str) -> bool:
        folder = self._folder / ARTIFACTS / mlflow_run
        was_there = folder.is_dir()
        shutil.rmtree(folder, ignore_errors=True)
        return was_there

    @contextmanager
    def folder_of(self, version: Version) -> Iterator[Path]:
        """The model folder of a version, available in the block."""
        from tempfile import TemporaryDirectory

        local = self._folder / ARTIFACTS / version.mlflow_run / "artifacts" / MODEL
        if local.is_dir():  # also works after the workspace was moved
            yield local
            return
        with TemporaryDirectory(prefix="tenure-model-") as place:
            with self._faults("fetch the model"):
                downloaded_folder = self._client.download_artifacts(version.mlflow_run, MODEL, place)
            yield Path(downloaded_folder)

    @cached_property
    def _client(self) -> MlflowClient:
        return mlflow_client(self._url or f"sqlite:///{self._folder / DATABASE}")

    def _save(self, training: Training) -> int:
        from mlflow.entities import Metric, Param

        self._update_location()
        client = self._client
        at = _milliseconds(training.started_at)
        run = client.create_run(self._experiment(), at, run_name=training.run_id, tags=dict(training.tags))
        run_id = run.info.run_id
        metrics = [Metric(name, value, at, 0) for name, value in training.metrics.items()]
        parameters = [Param(name, str(value)) for name, value in training.parameters.items()]
        client.log_batch(run_id, metrics, parameters)
        client.log_artifacts(run_id, str(training.folder), MODEL)
        for name, text in training.files.items():
            client.log_text(run_id, text, name)
        client.log_text(run_id, json.dumps(training.evidence, indent=2), f"{_EVIDENCE}.json")
        client.set_terminated(run_id, "FINISHED", _milliseconds(training.finished_at))
        if not self._exists():
            client.create_registered_model(self._name)
        tags = {**training.tags, _EVIDENCE: json.dumps(training.evidence)}
        source = f"{run.info.artifact_uri}/{MODEL}"
        return int(client.create_model_version(self._name, source, run_id, tags=tags).version)

    def _update_location(self) -> None:
        """Make MLflow write files into this folder, wherever the workspace was when its first model was
        saved.
        """
        if self._url is None and (experiment := self._client.get_experiment_by_name(self._name)):
            rehome(self._folder / DATABASE, written_for(experiment.artifact_location), self._folder)

    def _experiment(self) -> str:
        experiment = self._client.get_experiment_by_name(self._name)
        if experiment:
            return str(experiment.experiment_id)
        # A server has its own location for artifacts; a database alone has none.
        is_remote = self._url is not None and self._url.startswith("http")
        location = None if is_remote else (self._folder / ARTIFACTS).as_uri()
        return str(self._client.create_experiment(self._name, location))

    def _with_alias(self, version: Version) -> Version:
        """Add the alias to a saved version if it is missing, because it is set last."""
        aliases = self._aliases()
        newest = self.versions()[0].number
        if version.aliases or (CHAMPION in aliases and version.number != newest):
            return version
        self._give_alias(version.number, aliases)
        return self.version(str(version.number))

    def _give_alias(self, number: int, aliases: Mapping[str, str]) -> None:
        alias = CHALLENGER if CHAMPION in aliases else CHAMPION
        self._client.set_registered_model_alias(self._name, alias, str(number))

    @contextmanager
    def _one_at_a_time(self) -> Iterator[None]:
        lock = locked(self._folder / LOCK, "write the model registry", _FOREVER)
        with lock if self._folder.is_dir() else nullcontext():
            yield

    def _exists(self) -> bool:
        return bool(self._client.search_registered_models(f"name='{self._name}'"))

    def _aliases(self) -> dict[str, str]:
        aliases = self._client.get_registered_model(self._name).aliases
        return {alias: str(number) for alias, number in aliases.items()}

    def _put(self, champion: int, challenger: int) -> None:
        # The champion first, so that there is a model at any time.
        self._client.set_registered_model_alias(self._name, CHAMPION, str(champion))
        self._client.set_registered_model_alias(self._name, CHALLENGER, str(challenger))

    def _past(self) -> list[int]:
        if not self._exists():
            return []
        numbers = self._client.get_registered_model(self._name).tags.get(_PAST_CHAMPIONS, "[]")
        return [int(number) for number in json.loads(numbers)]

    def _remember(self, past: list[int]) -> None:
        self._client.set_registered_model_tag(self._name, _PAST_CHAMPIONS, json.dumps(past))

    @contextmanager
    def _faults(self, action: str) -> Iterator[None]:
        with registry_faults(self._folder / DATABASE if self._url is None else None, action):
            _ = self._client  # raises if MLflow is not installed
            yield


def _version(model_version: ModelVersion, aliases: Mapping[str, str]) -> Version:
    tags = dict(model_version.tags)
    evidence = tags.pop(_EVIDENCE, None)
    return Version(
        number=int(model_version.version),
        aliases=tuple(
            sorted(alias for alias, number in aliases.items() if number == str(model_version.version))
        ),
        created_at=datetime.fromtimestamp(model_version.creation_timestamp / 1_000, UTC),
        tags=tags,
        evidence=json.loads(evidence) if evidence else None,
        mlflow_run=str(model_version.run_id),
    )


def _milliseconds(moment: datetime) -> int:
    return int(moment.timestamp() * 1_000)
