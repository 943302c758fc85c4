from __future__ import annotations

from unittest.mock import Mock

import pytest
from filelock import FileLock
from tests.store.conftest import NOON

from tenure.core.errors import OptionError, StoreError
from tenure.store.lake import head
from tenure.store.records.runs import LAKE_PREFIX, Run, RunLog
from tenure.store.workspace import Workspace


def test_a_workspace_opens_as_it_was_made(tmp_path):
    Workspace.create(tmp_path / "shop", name='Café "Süß" \\ Söhne', currency="GBP")

    workspace = Workspace.open(tmp_path / "shop")

    assert (workspace.name, workspace.currency) == ('Café "Süß" \\ Söhne', "GBP")
    assert workspace.lake.version == 0


def test_a_workspace_is_named_after_its_folder_by_default(tmp_path):
    assert Workspace.create(tmp_path / "my shop").name == "my shop"


def test_a_folder_that_is_no_workspace_says_how_to_make_it_one(tmp_path):
    with pytest.raises(StoreError) as caught:
        Workspace.open(tmp_path)

    assert caught.value.code == "store.not_a_workspace"
    assert "tenure init" in caught.value.hint


def test_a_workspace_of_a_newer_tenure_asks_for_an_upgrade(tmp_path):
    (tmp_path / "workspace.toml").write_text('format = 99\nname = "shop"\ncurrency = "EUR"\n')

    with pytest.raises(StoreError) as caught:
        Workspace.open(tmp_path)

    assert caught.value.code == "store.newer"
    assert "upgrade" in caught.value.hint


@pytest.mark.parametrize(
    "content", ["name = ", "format = 1", "format = 'x'\nname='a'\ncurrency='EUR'", "\x00"]
)
def test_settings_that_cannot_be_read_are_damaged(tmp_path, content):
    (tmp_path / "workspace.toml").write_text(content)

    with pytest.raises(StoreError) as caught:
        Workspace.open(tmp_path)

    assert caught.value.code == "store.damaged"


def test_making_a_workspace_twice_is_refused_and_changes_nothing(tmp_path):
    Workspace.create(tmp_path, name="first", currency="GBP")
    before = (tmp_path / "workspace.toml").read_bytes()

    with pytest.raises(StoreError, match="already"):
        Workspace.create(tmp_path, name="second", currency="USD")

    assert (tmp_path / "workspace.toml").read_bytes() == before


def test_existing_files_in_the_folder_are_left_alone(tmp_path):
    (tmp_path / "notes.txt").write_text("mine")

    Workspace.create(tmp_path)

    assert (tmp_path / "notes.txt").read_text() == "mine"


def test_a_file_in_the_place_of_the_folder_is_a_store_error(tmp_path):
    (tmp_path / "shop").write_text("a file")

    with pytest.raises(StoreError):
        Workspace.create(tmp_path / "shop")

    assert (tmp_path / "shop").read_text() == "a file"


@pytest.mark.parametrize("currency", ["eur", "EURO", "", "€"])
def test_a_currency_is_three_capital_letters(tmp_path, currency):
    with pytest.raises(OptionError) as caught:
        Workspace.create(tmp_path / "shop", currency=currency)

    assert caught.value.code == "option.currency"
    assert not (tmp_path / "shop").exists()


@pytest.mark.parametrize("name", [" ", "two\nlines", "bell\x07"])
def test_a_name_is_one_line_of_text(tmp_path, name):
    with pytest.raises(OptionError):
        Workspace.create(tmp_path / "shop", name=name)


@pytest.mark.parametrize("folder", ["shop [2024]", "what?", "50%20off"])
def test_a_path_that_engines_misread_is_refused(tmp_path, folder):
    with pytest.raises(OptionError) as caught:
        Workspace.create(tmp_path / folder)

    assert caught.value.code == "option.workspace"


def test_the_lake_may_be_elsewhere(tmp_path):
    Workspace.create(tmp_path / "shop", lake_url=(tmp_path / "far away").as_uri())

    assert Workspace.open(tmp_path / "shop").lake.location == (tmp_path / "far away").as_uri()
    assert (tmp_path / "far away" / "HEAD.json").exists()


@pytest.mark.parametrize("store", ["answers", "is away"])
def test_every_write_keeps_the_versions_that_runs_have_recorded(
    tmp_path, orders, duckdb_engine, monkeypatch, store
):
    monkeypatch.setattr(head, "KEPT_PASSING", 1)
    workspace = Workspace.create(tmp_path / "shop")
    runs = RunLog(workspace.database)
    runs.begin(Run("r1", "score", NOON, data_version=f"{LAKE_PREFIX}1"))
    workspace.database.close()
    if store == "is away":
        monkeypatch.setattr(RunLog, "lake_versions", Mock(side_effect=StoreError("The store is away.")))

    for number, reason in enumerate(["arrivals live-1", "arrivals live-2", "arrivals live-3", "run r2"], 1):
        with Workspace.open(workspace.path).lake.writing(duckdb_engine) as writing:
            writing.append("transactions", orders((f"c{number}", str(number), 5, 10.0)))
            writing.commit(NOON, reason)

    versions = [state.version for state in workspace.lake.states()]
    assert versions == ([0, 1, 3, 4] if store == "answers" else [0, 1, 2, 3, 4])


def test_settings_being_written_by_another_process_are_busy(tmp_path, monkeypatch):
    workspace = Workspace.create(tmp_path / "shop")
    monkeypatch.setattr("tenure.store.workspace._WAIT_SECONDS", 0)

    with FileLock(tmp_path / "shop" / ".settings.lock"), pytest.raises(StoreError) as caught:
        workspace.change_currency("GBP")

    assert caught.value.code == "store.busy"
