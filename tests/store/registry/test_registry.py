"""The registry: real MLflow on SQLite, in a folder."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from dataclasses import replace
from datetime import UTC, datetime

import pytest

pytest.importorskip("mlflow")

from tenure.core.errors import ModelError, StoreError, UnknownVersion
from tenure.store.registry.registered_name import registered_name
from tenure.store.registry.registry import Registry, Training

NOON = datetime(2025, 5, 1, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def training(tmp_path_factory) -> Training:
    folder = tmp_path_factory.mktemp("trained")
    (folder / "champion").mkdir()
    (folder / "champion" / "card.json").write_text('{"learned": 7}')
    return Training(
        run_id="20250501T120000-abc",
        started_at=NOON,
        finished_at=NOON.replace(minute=5),
        folder=folder,
        parameters={"model": "blend", "horizon_days": 90},
        metrics={"mae": 12.5},
        evidence={"horizon_days": 90},
        tags={"model": "blend"},
        files={"backtest.html": "<html></html>"},
    )


@pytest.fixture(scope="module")
def empty(tmp_path_factory):
    """A folder whose database exists already: making one takes seconds."""
    folder = tmp_path_factory.mktemp("empty")
    assert Registry(folder, "shop").versions() == ()
    return folder


@pytest.fixture
def registry(empty, tmp_path) -> Registry:
    return Registry(shutil.copytree(empty, tmp_path / "workspace"), "shop")


def test_a_training_is_a_run_with_parameters_metrics_and_files(registry, training, tmp_path):
    from mlflow import MlflowClient

    version = registry.record(training)

    client = MlflowClient(f"sqlite:///{tmp_path / 'workspace' / 'mlflow.db'}")
    run = client.get_run(version.mlflow_run)
    assert run.info.run_name == training.run_id and run.info.status == "FINISHED"
    assert run.data.params == {"model": "blend", "horizon_days": "90"}
    assert run.data.metrics == {"mae": 12.5}
    assert {artifact.path for artifact in client.list_artifacts(version.mlflow_run)} == {
        "model",
        "backtest.html",
        "evidence.json",
    }
    assert version.evidence == {"horizon_days": 90} and version.tags == {"model": "blend"}


def test_the_first_is_the_champion_and_the_newest_of_the_others_the_challenger(registry, training):
    first, second, third = (registry.record(training) for _ in range(3))

    assert (first.aliases, second.aliases, third.aliases) == (("champion",), ("challenger",), ("challenger",))
    assert [(version.number, version.aliases) for version in registry.versions()] == [
        (3, ("challenger",)),
        (2, ()),
        (1, ("champion",)),
    ]


def test_a_shop_may_be_called_what_it_likes(empty, training, tmp_path):
    folder = shutil.copytree(empty, tmp_path / "workspace")

    for name in ("Anna's shop: a/b", 'The "best" shop', "Blumen Müller & Söhne", "...", "商店", "x" * 400):
        registry = Registry(folder, name)
        version = registry.record(training)
        assert version.aliases == ("champion",)
        assert registry.versions() == (version,)


def test_names_that_are_spelt_alike_are_kept_apart():
    assert registered_name("shop") == "shop"
    assert registered_name("a/b") != registered_name("a:b")


def test_a_version_that_was_removed_meanwhile_does_not_become_the_champion(registry, training):
    registry.record(training)
    gone = registry.record(training)
    registry._client.delete_registered_model_alias(registry._name, "challenger")
    registry.remove(gone)

    with pytest.raises(UnknownVersion):
        registry.promote(gone.number)
    assert registry.champion().number == 1


def test_promotions_can_be_undone_one_by_one(registry, training):
    for _ in range(3):
        registry.record(training)

    registry.promote(2)
    registry.promote(3)
    registry.promote(3)
    gone, back = registry.rollback()
    assert (gone.number, back.number) == (3, 2)
    assert registry.version("challenger").number == 3
    registry.rollback()
    assert registry.champion().number == 1
    with pytest.raises(ModelError, match="no earlier champion"):
        registry.rollback()


def test_the_folder_comes_back_as_it_was_also_after_the_workspace_moved(registry, training, tmp_path):
    version = registry.record(training)

    moved = Registry(shutil.move(tmp_path / "workspace", tmp_path / "moved"), "shop")

    with moved.folder_of(moved.version("champion")) as folder:
        assert (folder / "champion" / "card.json").read_text() == '{"learned": 7}'
    assert moved.champion() == version


def test_the_next_model_of_a_moved_workspace_is_in_its_new_folder(registry, training, tmp_path):
    registry.record(training)
    moved = Registry(shutil.move(tmp_path / "workspace", tmp_path / "moved"), "shop")

    version = moved.record(replace(training, run_id="another"))

    assert not (tmp_path / "workspace").exists()
    assert (tmp_path / "moved" / "mlruns" / version.mlflow_run / "artifacts" / "model").is_dir()
    for moved_version in moved.versions():
        with moved.folder_of(moved_version) as folder:
            assert any(folder.iterdir())


def test_a_database_elsewhere_knows_the_versions_and_the_workspace_holds_the_files(empty, training, tmp_path):
    shutil.copytree(empty, tmp_path / "elsewhere")
    registry = Registry(tmp_path / "here", "shop", f"sqlite:///{tmp_path / 'elsewhere' / 'mlflow.db'}")

    version = registry.record(training)

    with registry.folder_of(version) as folder:
        assert folder.is_relative_to(tmp_path / "here")
        assert (folder / "champion" / "card.json").exists()


@pytest.mark.integration
def test_a_server_keeps_everything(training, tmp_path, empty):
    shutil.copytree(empty, tmp_path / "server")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "mlflow", "server", "--host", "127.0.0.1", "--port", str(port)]
    places = ["--backend-store-uri", f"sqlite:///{tmp_path / 'server' / 'mlflow.db'}", "--workers", "1"]
    artifacts = ["--artifacts-destination", (tmp_path / "server" / "kept").as_uri()]
    server = subprocess.Popen([*command, *places, *artifacts], cwd=tmp_path, start_new_session=True)
    try:
        _wait_for(port)
        registry = Registry(tmp_path / "here", "shop", f"http://127.0.0.1:{port}")
        version = registry.record(training)
        with registry.folder_of(version) as folder:
            assert (folder / "champion" / "card.json").read_text() == '{"learned": 7}'
        assert not folder.exists()
        assert not (tmp_path / "here").exists()
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        server.wait(30)


def _wait_for(port: int) -> None:
    for _ in range(900):
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.2)
    pytest.fail("the server did not start")


def test_an_unknown_version_is_refused_with_those_there_are(registry, training):
    with pytest.raises(StoreError, match="model version does not exist") as caught:
        registry.version("champion")
    assert "tenure train" in caught.value.hint

    registry.record(training)
    with pytest.raises(StoreError, match=r"model version does not exist.*7") as caught:
        registry.version("7")
    assert "versions: 1" in caught.value.hint


def test_a_registrythat_cannot_be_reached_says_so(tmp_path):
    registry = Registry(tmp_path, "shop", "http://127.0.0.1:9")

    with pytest.raises(StoreError, match="could not list the models") as caught:
        registry.versions()
    assert caught.value.code == "store.registry"


def test_a_server_that_accepts_but_never_responds_times_out(tmp_path, monkeypatch):
    from mlflow.environment_variables import MLFLOW_HTTP_REQUEST_TIMEOUT

    silent = socket.create_server(("127.0.0.1", 0))
    url = f"http://127.0.0.1:{silent.getsockname()[1]}"
    with contextlib.suppress(StoreError):
        _ = Registry(tmp_path, "shop", "http://127.0.0.1:9")._client
    assert MLFLOW_HTTP_REQUEST_TIMEOUT.get() <= 15

    monkeypatch.setenv("MLFLOW_HTTP_REQUEST_TIMEOUT", "1")
    began = time.monotonic()
    with silent, pytest.raises(StoreError) as raised:
        Registry(tmp_path, "shop", url).versions()
    assert raised.value.code == "store.registry"
    assert time.monotonic() - began < 15


def test_a_run_that_was_kept_already_is_not_kept_again(registry, training):
    of_run = replace(training, tags={"run": "r1"})
    first = registry.record(of_run)
    second = registry.record(replace(training, tags={"run": "r2"}))

    assert registry.record(of_run) == first
    assert registry.of_run("r2") == second
    assert registry.of_run("r3") is None
    assert [version.number for version in registry.versions()] == [2, 1]


def test_a_version_of_an_interrupted_training_gets_its_alias_on_retry(registry, training, tmp_path):
    from mlflow import MlflowClient

    of_run = replace(training, tags={"run": "r1"})
    registry.record(of_run)
    client = MlflowClient(f"sqlite:///{tmp_path / 'workspace' / 'mlflow.db'}")

    for retry in (lambda: registry.record(of_run), lambda: registry.finish("r1")):
        client.delete_registered_model_alias("shop", "champion")
        assert retry().aliases == ("champion",)
    assert len(registry.versions()) == 1
    assert registry.finish("r2") is None


def test_old_versions_go_but_for_those_in_use(registry, training):
    for number in range(1, 8):
        registry.record(replace(training, run_id=f"run-{number}", tags={"run": f"run-{number}"}))
    registry.promote(2)  # 1 goes, 7 is the newest
    registry.promote(4)  # 2 goes

    old = registry.superseded(2)
    for version in old:
        assert registry.size_of(version) > 0
        registry.remove(version)
        assert registry.size_of(version) == 0
        registry.remove(version)

    assert [version.number for version in old] == [3, 5]
    assert [version.number for version in registry.versions()] == [7, 6, 4, 2, 1]
    assert registry.superseded(2) == () == registry.superseded(0)
    assert registry.rollback()[1].number == 2
    assert registry.rollback()[1].number == 1


def test_files_of_a_removed_version_that_were_left_are_swept(registry, training, tmp_path):
    registry.record(replace(training, run_id="run-1", tags={"run": "run-1"}))
    gone = registry.record(replace(training, run_id="run-2", tags={"run": "run-2"}))
    registry.promote(1)
    copy = tmp_path / "kept"
    files = tmp_path / "workspace" / "mlruns" / gone.mlflow_run
    shutil.copytree(files, copy)
    registry.record(replace(training, run_id="run-3", tags={"run": "run-3"}))
    registry._client.delete_registered_model_alias(registry._name, "challenger")
    registry.remove(gone)
    shutil.copytree(copy, files)  # as if it had been killed before

    assert registry.remove_remains() == 1
    assert registry.remove_remains() == 0
    assert not files.exists()


def cut_short(path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def write_text_over(path) -> None:
    path.write_text("this is no database")


def spoil(path) -> None:
    content = bytearray(path.read_bytes())
    for place in range(100, len(content), 61):
        content[place] ^= 0x5A
    path.write_bytes(content)


def lose_a_table(path) -> None:
    with contextlib.closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("PRAGMA foreign_keys=OFF")
        connection.execute("DROP TABLE registered_models")


@pytest.mark.integration
@pytest.mark.parametrize(
    ("harm", "code"),
    [
        (cut_short, "store.damaged"),
        (write_text_over, "store.damaged"),
        (spoil, "store.damaged"),
        (lose_a_table, "store.registry"),
    ],
)
def test_a_damaged_database_has_a_clear_code_and_the_way_back(registry, training, tmp_path, harm, code):
    registry.record(training)
    # In another folder: MLflow's open connection to this one has read its pages already.
    workspace = shutil.copytree(tmp_path / "workspace", tmp_path / "damaged")
    with contextlib.closing(sqlite3.connect(workspace / "mlflow.db")) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    harm(workspace / "mlflow.db")

    for ask in (Registry.versions, Registry.champion, lambda registry: registry.record(training)):
        with pytest.raises(StoreError) as caught:
            ask(Registry(workspace, "shop"))
        assert caught.value.code == code
        assert "tenure restore PLACE --workspace DIR" in caught.value.hint
