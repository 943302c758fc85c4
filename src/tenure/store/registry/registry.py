"""The model registry: MLflow, in the workspace or where a URL says.

A training is a run of the experiment that bears the workspace's name, with its model folder among the
artefacts, and a version of the registered model of that name. The alias `champion` is on the version that
predicts, `challenger` on the newest of the others.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tenure.core.errors import ModelError, StoreError, TenureError, UnknownVersion
from tenure.core.files.damage import WAY_BACK
from tenure.store.database.lost_databases import BEGIN_ANEW, REGISTRY, is_lost, note_made, refuse_lost
from tenure.store.database.sqlite_check import is_damaged, is_no_database
from tenure.store.files.locks import locked
from tenure.store.registry.home import rehome, written_for
from tenure.store.registry.mlflow_client import mlflow_client
from tenure.store.registry.registered_name import registered_name
from tenure.store.registry.version_files import ARTIFACTS, MODEL, LostVersion, without_files

if TYPE_CHECKING:
    from mlflow import MlflowClient
    from mlflow.entities.model_registry import ModelVersion

CHAMPION, CHALLENGER = "champion", "challenger"
RUN = "run"
DATABASE = REGISTRY
_PAST_CHAMPIONS, _EVIDENCE = "past_champions", "evidence"
LOCK = ".registry.lock"
_CHAMPIONS_BACK = 5
"""How many earlier champions are kept to go back to."""

_FOREVER = -1.0


@dataclass(frozen=True)
class Training:
    """What is kept of a training. `files` are artefacts beside the model folder, by name."""

    run_id: str
    started_at: datetime
    finished_at: datetime
    folder: Path
    parameters: Mapping[str, Any]
    metrics: Mapping[str, float]
    evidence: Mapping[str, Any] | None
    tags: Mapping[str, str] = field(default_factory=dict)
    files: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Version:
    """A version of the model. `aliases` may hold `champion` or `challenger`."""

    number: int
    aliases: tuple[str, ...]
    made_at: datetime
    tags: Mapping[str, str]
    evidence: Mapping[str, Any] | None
    mlflow_run: str


class Registry:
    """The versions of a workspace's model.

    Parameters
    ----------
    folder : the workspace.
    name : of the workspace; experiment and registered model bear it, as `registered_name` spells it.
    url : of an MLflow server or database; SQLite in the folder when left out.
    """

    def __init__(self, folder: Path, name: str, url: str | None = None) -> None:
        self._folder, self._name, self._url = folder.absolute(), registered_name(name), url

    def record(self, training: Training) -> Version:
        """Keep a training. The first becomes the champion, any later one the challenger.

        Once: a training whose `run` tag a version bears already is that version.

        Raises MissingExtra (MLflow is not installed) or StoreError (`store.registry`).
        """
        with self._faults("save the model"), self._one_at_a_time():
            known = self.of_run(training.tags[RUN]) if RUN in training.tags else None
            if known is None:
                number = self._kept(training)
                self._give_alias(number, self._aliases())
                return self.version(str(number))
            return self._made_good(known)

    def finish(self, run_id: str) -> Version | None:
        """The version that a run made, with the alias that a killed run did not come to; None without one."""
        with self._faults("look for the model"), self._one_at_a_time():
            known = self.of_run(run_id)
            return self._made_good(known) if known else None

    def of_run(self, run_id: str) -> Version | None:
        """The version that a run made, found by its tag `run`."""
        return next((one for one in self.versions() if one.tags.get(RUN) == run_id), None)

    def versions(self) -> tuple[Version, ...]:
        """All, newest first."""
        with self._faults("list the models"):
            if not self._exists():
                return ()
            found = self._client.search_model_versions(f"name='{self._name}'", max_results=1_000)
            aliases = self._aliases()
        if found and self._url is None:
            note_made(self._folder / DATABASE)
        return tuple(sorted((_version(one, aliases) for one in found), key=lambda one: -one.number))

    def version(self, wanted: str) -> Version:
        """One, by number or alias. Raises UnknownVersion."""
        versions = self.versions()
        found = [one for one in versions if wanted == str(one.number) or wanted in one.aliases]
        if not found:
            known = ", ".join(str(one.number) for one in versions[:10]) or "none yet"
            raise UnknownVersion(
                "This model version does not exist in the workspace.",
                values=[wanted],
                hint=f"versions: {known}; see `tenure models list`"
                if versions
                else "train one: tenure train --workspace FOLDER",
            )
        return found[0]

    @property
    def is_there(self) -> bool:
        """Whether the workspace's own registry was ever used; no MLflow is loaded to tell."""
        return (self._folder / DATABASE).exists()

    @property
    def is_lost(self) -> bool:
        """Whether the workspace's own registry had versions, and is gone."""
        return self._url is None and is_lost(self._folder / DATABASE)

    def champion(self) -> Version | None:
        """The version that predicts."""
        return next((one for one in self.versions() if CHAMPION in one.aliases), None)

    def promote(self, number: int) -> None:
        """Make a version the champion; the present one is remembered and becomes the challenger.

        Raises UnknownVersion for one that is not there any more.
        """
        with self._faults("promote the model"), self._one_at_a_time():
            present, wanted = self.champion(), self.version(str(number))
            if present is None or present.number == wanted.number:
                return
            self._remember([*self._past(), present.number])
            self._put(number, present.number)

    def rollback(self) -> tuple[Version, Version]:
        """Put the previous champion back: (the one that goes, the one that comes).

        Raises ModelError (`model.no_previous`) where there was none.
        """
        with self._faults("roll back the model"), self._one_at_a_time():
            present, past = self.champion(), self._past()
            if present is None or not past:
                raise ModelError(
                    "There is no earlier champion to roll back to.",
                    hint="`tenure models list` shows the versions; `tenure models promote "
                    "VERSION` chooses another",
                    code="model.no_previous",
                )
            self._remember(past[:-1])
            self._put(past[-1], present.number)
        return present, self.version(str(past[-1]))

    def superseded(self, newest: int) -> tuple[Version, ...]:
        """Versions beyond the `newest` that nobody goes back to, oldest first: none that has an alias or is
        among the last champions. Of a registry of the workspace's own only.
        """
        if self._url is not None or not self.is_there or not newest:
            return ()
        versions = self.versions()
        with self._faults("list the models"):
            back = set(self._past()[-_CHAMPIONS_BACK:])
        old = [one for one in versions[newest:] if not one.aliases and one.number not in back]
        return tuple(reversed(old))

    def remove(self, version: Version) -> None:
        """With its files. A version that got an alias meanwhile stays."""
        with self._faults("remove the model"), self._one_at_a_time():
            now = [one for one in self.versions() if one.number == version.number]
            if not now or now[0].aliases:
                return
            self._remember([one for one in self._past() if one != version.number])
            self._client.delete_model_version(self._name, str(version.number))
            self._client.delete_run(version.mlflow_run)
            self._remove_files(version.mlflow_run)

    def remove_without_files(self) -> tuple[LostVersion, ...]:
        """Versions whose files are gone. If the champion is one, the newest that is left predicts."""
        if self._url is not None or not self.is_there:
            return ()
        with self._faults("remove the model"), self._one_at_a_time():
            gone = without_files(self._folder, self._folder / DATABASE)
            for one in gone:
                self._client.delete_model_version(one.model, str(one.number))
                self._client.delete_run(one.mlflow_run)
            if not gone or not self._exists():
                return gone
            numbers = {one.number for one in gone if one.model == self._name}
            self._remember([number for number in self._past() if number not in numbers])
            left, aliases = self.versions(), self._aliases()
            if left and CHAMPION not in aliases:
                if aliases.get(CHALLENGER) == str(left[0].number):
                    self._client.delete_registered_model_alias(self._name, CHALLENGER)
                self._client.set_registered_model_alias(self._name, CHAMPION, str(left[0].number))
        return gone

    def remove_remains(self) -> int:
        """Files of removed versions that whoever was killed in the middle left; how many had any."""
        if self._url is not None or not self.is_there:
            return 0
        with self._faults("remove the model"):
            from mlflow.entities import ViewType

            found = self._client.search_runs(
                [self._experiment()], run_view_type=ViewType.DELETED_ONLY, max_results=1_000
            )
            return sum(self._remove_files(one.info.run_id) for one in found)

    def size_of(self, version: Version) -> int:
        """Bytes of its files in the workspace."""
        folder = self._folder / ARTIFACTS / version.mlflow_run
        return sum(one.stat().st_size for one in folder.rglob("*") if one.is_file())

    def _remove_files(self, mlflow_run: str) -> bool:
        folder = self._folder / ARTIFACTS / mlflow_run
        was_there = folder.is_dir()
        shutil.rmtree(folder, ignore_errors=True)
        return was_there

    @contextmanager
    def folder_of(self, version: Version) -> Iterator[Path]:
        """The model folder of a version, for as long as the block lasts."""
        from tempfile import TemporaryDirectory

        at_home = self._folder / ARTIFACTS / version.mlflow_run / "artifacts" / MODEL
        if at_home.is_dir():  # also after the workspace was moved
            yield at_home
            return
        with TemporaryDirectory(prefix="tenure-model-") as place:
            with self._faults("fetch the model"):
                fetched = self._client.download_artifacts(version.mlflow_run, MODEL, place)
            yield Path(fetched)

    @cached_property
    def _client(self) -> MlflowClient:
        return mlflow_client(self._url or f"sqlite:///{self._folder / DATABASE}")

    def _kept(self, training: Training) -> int:
        from mlflow.entities import Metric, Param

        self._come_home()
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

    def _come_home(self) -> None:
        """Have files written into this folder, wherever the workspace was when its first model was kept."""
        if self._url is None and (found := self._client.get_experiment_by_name(self._name)):
            rehome(self._folder / DATABASE, written_for(found.artifact_location), self._folder)

    def _experiment(self) -> str:
        found = self._client.get_experiment_by_name(self._name)
        if found:
            return str(found.experiment_id)
        # A server has a place for artefacts of its own; a database alone has none.
        served = self._url is not None and self._url.startswith("http")
        place = None if served else (self._folder / ARTIFACTS).as_uri()
        return str(self._client.create_experiment(self._name, place))

    def _made_good(self, known: Version) -> Version:
        """A version was kept; its alias, which comes last, may be missing."""
        aliases = self._aliases()
        newest = self.versions()[0].number
        if known.aliases or (CHAMPION in aliases and known.number != newest):
            return known
        self._give_alias(known.number, aliases)
        return self.version(str(known.number))

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
        found = self._client.get_registered_model(self._name).aliases
        return {alias: str(number) for alias, number in found.items()}

    def _put(self, champion: int, challenger: int) -> None:
        # The champion first: whoever asks in between finds a model.
        self._client.set_registered_model_alias(self._name, CHAMPION, str(champion))
        self._client.set_registered_model_alias(self._name, CHALLENGER, str(challenger))

    def _past(self) -> list[int]:
        if not self._exists():
            return []
        told = self._client.get_registered_model(self._name).tags.get(_PAST_CHAMPIONS, "[]")
        return [int(number) for number in json.loads(told)]

    def _remember(self, past: list[int]) -> None:
        self._client.set_registered_model_tag(self._name, _PAST_CHAMPIONS, json.dumps(past))

    @contextmanager
    def _faults(self, what: str) -> Iterator[None]:
        self._refuse_damaged()
        try:
            _ = self._client  # may say that MLflow is missing
            yield
        except (TenureError, ImportError):
            raise
        except Exception as error:
            self._refuse_damaged(thoroughly=True)
            if not _is_of_the_registry(error):
                raise
            # A URL may hold a password.
            where = "TENURE_MLFLOW_URL" if self._url else self._folder / DATABASE
            raise StoreError(
                f"The model registry could not {what}.",
                values=[where, getattr(error, "error_code", type(error).__name__)],
                hint="check whether it can be reached and written to, then try again; if it is "
                f"lost, {WAY_BACK}",
                code="store.registry",
            ) from error

    def _refuse_damaged(self, *, thoroughly: bool = False) -> None:
        """Raises StoreError for a registry in the folder whose database was spoilt (`store.damaged`) or is
        gone (`store.missing`).
        """
        path = self._folder / DATABASE
        if self._url is None:
            refuse_lost(path)
        if self._url is None and (is_damaged(path) if thoroughly else is_no_database(path)):
            raise StoreError(
                "The model registry is damaged: its database cannot be read.",
                values=[path],
                hint=f"stop Tenure; {WAY_BACK}; without a backup, delete the file, and {BEGIN_ANEW}",
                code="store.damaged",
            )


def _is_of_the_registry(error: Exception) -> bool:
    from mlflow.exceptions import MlflowException
    from sqlalchemy.exc import SQLAlchemyError

    return isinstance(error, MlflowException | SQLAlchemyError | OSError)


def _version(found: ModelVersion, aliases: Mapping[str, str]) -> Version:
    tags = dict(found.tags)
    told = tags.pop(_EVIDENCE, None)
    return Version(
        number=int(found.version),
        aliases=tuple(sorted(alias for alias, number in aliases.items() if number == str(found.version))),
        made_at=datetime.fromtimestamp(found.creation_timestamp / 1_000, UTC),
        tags=tags,
        evidence=json.loads(told) if told else None,
        mlflow_run=str(found.run_id),
    )


def _milliseconds(moment: datetime) -> int:
    return int(moment.timestamp() * 1_000)
