"""Restores: checked first, in place at once, and the workspace works afterwards."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from tests.app.backups.conftest import keep_training
from tests.in_shop import in_shop, publish

from tenure.app.data.compact import Compact, compact
from tenure.app.workspace.repair import Repair, repair
from tenure.core.clock import clock
from tenure.core.errors import OptionError, StoreError
from tenure.core.ports import SilentProgress
from tenure.serving.shop import open_shop
from tenure.store.backup_manifest import MANIFEST
from tenure.store.files.private_files import open_to_others
from tenure.store.in_use import in_use
from tenure.store.people.accounts import Accounts
from tenure.store.people.audit import AuditLog
from tenure.store.records.jobs import JobStore
from tenure.store.registry.registry import Registry


def content_of(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def flip(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


@pytest.fixture
def backed_up(full_shop):
    full_shop.backup = full_shop.place / full_shop.back_up().manifest.backup_id
    return full_shop


def test_a_restored_workspace_is_the_one_that_was_backed_up(backed_up, tmp_path):
    told, new = backed_up.restored(tmp_path / "new" / "shop")

    assert new.lake_orders() == ["1", "2", "3", "4"]
    assert new.waiting_orders() == ["live1"]
    assert (new.path / "uploads" / ("a" * 32) / "orders.csv").read_text() == "customer_id\nzoe\n"
    assert told.manifest.backup_id == backed_up.backup.name
    assert open_to_others(new.path) == ()
    looked = repair(Repair(new.path, dry_run=True), new.settings, SilentProgress())
    assert (looked.problem, looked.damaged) == ("", ())
    assert in_shop(compact, Compact(), new.path, new.settings).removed == 1
    assert new.lake_orders() == ["1", "2", "3", "4", "live1"]


@pytest.mark.parametrize("kind", ["full_shop", "shop"], ids=["with a store", "whose store was never used"])
def test_the_restored_audit_log_says_who_restored_which_backup(kind, request, tmp_path):
    shop = request.getfixturevalue(kind)
    shop.back_up()
    began = clock()

    told, new = shop.restored(tmp_path / "new" / "shop")

    with open_shop(new.path, new.settings) as opened:
        entry = AuditLog(opened.database).latest()[0]
    manifest = told.manifest
    document = json.loads((shop.place / manifest.backup_id / MANIFEST).read_text())
    assert (entry.actor, entry.action, entry.outcome) == ("command line", "restore", "done")
    assert entry.target == f"{manifest.backup_id} sha256:{document['sha256']}"
    assert began <= entry.at <= clock()


def test_folders_behind_links_are_in_a_backup_and_none_is_made_there(full_shop, tmp_path):
    (tmp_path / "disk").mkdir()
    shutil.move(full_shop.path / "uploads", tmp_path / "disk" / "uploads")
    (full_shop.path / "uploads").symlink_to(tmp_path / "disk" / "uploads")
    (tmp_path / "disk" / "uploads" / "back").symlink_to(full_shop.path)
    full_shop.back_up()

    _, new = full_shop.restored(tmp_path / "new")

    assert (new.path / "uploads" / ("a" * 32) / "orders.csv").read_text() == "customer_id\nzoe\n"
    assert not (new.path / "uploads").is_symlink()
    full_shop.place = tmp_path / "disk" / "uploads" / "backups"
    with pytest.raises(OptionError) as caught:
        full_shop.back_up()
    assert caught.value.code == "option.backup_to"


def test_sessions_end_keys_stay_and_jobs_that_ran_are_begun_again(backed_up, tmp_path):
    told, new = backed_up.restored(tmp_path / "new")

    database, now = new.open().database, clock()
    accounts = Accounts(database)
    assert accounts.session(backed_up.secrets["session"], now) is None
    assert accounts.by_key(backed_up.secrets["key"], now).name == "boss"
    assert {job.state for job in JobStore(database).latest()} == {"queued"}
    database.close()
    assert (told.settled.sessions, told.settled.jobs_again) == (1, 1)


def test_a_model_is_at_home_in_the_new_folder_and_so_are_those_that_follow(trained_shop, tmp_path):
    trained_shop.back_up()
    shutil.rmtree(trained_shop.path)

    _, new = trained_shop.restored(tmp_path / "new" / "shop")

    registry = Registry(new.path, "shop")
    with registry.folder_of(registry.champion()) as folder:
        assert (folder / "card.json").read_text() == '{"learned": 7}'
    (tmp_path / "model").mkdir()
    (tmp_path / "model" / "card.json").write_text("{}")
    version = keep_training(new.path, tmp_path / "model", "20250601T120000-def")
    assert (version.number, version.aliases) == (2, ("challenger",))
    assert (new.path / "mlruns" / version.mlflow_run).is_dir()
    assert not trained_shop.path.exists()


def test_what_is_served_is_made_anew(trained_shop, tmp_path):
    trained_shop.back_up()

    _, new = trained_shop.restored(tmp_path / "new")

    names = {path.name for path in (new.path / "serving").iterdir()}
    assert {"copy-000001.duckdb", "model-000001"} <= names
    assert publish(new.path, new.settings).generation == 1


def damage_cases() -> dict[str, str]:
    return {
        "the head of the lake": "lake/HEAD.json",
        "a Parquet file": "lake/transactions.*/*.parquet",
        "a log of a table": "lake/transactions.*/_delta_log/*.json",
        "the SQL store": "store.db",
        "the registry": "mlflow.db",
        "a model": "mlruns/*/artifacts/model/card.json",
        "an upload": "uploads/*/orders.csv",
        "the settings": "workspace.toml",
        "the manifest": "manifest.json",
    }


@pytest.mark.parametrize("pattern", damage_cases().values(), ids=damage_cases())
def test_one_flipped_bit_is_refused_by_name_before_anything_is_written(trained_shop, tmp_path, pattern):
    backup = trained_shop.place / trained_shop.back_up().manifest.backup_id
    path = next(backup.glob(pattern))
    flip(path)

    for options in ({}, {"dry_run": True}):
        with pytest.raises(StoreError) as caught:
            trained_shop.restored(tmp_path / "new", backup, **options)
        assert caught.value.code == "backup.damaged"
        assert str(path.relative_to(backup)) in str(caught.value)
    assert not (tmp_path / "new").exists()
    assert list(tmp_path.glob(".new*")) == []


def test_a_file_that_is_gone_is_refused_and_the_place_offers_an_older_backup(backed_up, tmp_path):
    newer = backed_up.back_up().manifest.backup_id
    (backed_up.place / newer / "workspace.toml").unlink()

    with pytest.raises(StoreError, match="is missing"):
        backed_up.restored(tmp_path / "new", backed_up.place / newer)
    told, _ = backed_up.restored(tmp_path / "new")  # the newest whole one

    assert told.manifest.backup_id == backed_up.backup.name


def test_a_backup_that_names_files_elsewhere_is_refused(backed_up, tmp_path):
    from tenure.store import backup_manifest

    path = backed_up.backup / "manifest.json"
    told = json.loads(path.read_text())
    told.pop("sha256")
    told["files"][0]["name"] = "../../etc/passwd"
    path.write_text(json.dumps({"sha256": backup_manifest._digest(told), **told}))

    with pytest.raises(StoreError) as caught:
        backed_up.restored(tmp_path / "new", backed_up.backup)

    assert caught.value.code == "backup.damaged"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("folder", ["a"]),
        ("currency", 5),
        ("was_served", "yes"),
        ("taken_at", "2025-01-01T00:00:00"),
        ("store", {"kind": "weird", "revision": 7}),
        ("holds", "much"),
    ],
)
def test_a_manifest_of_other_kinds_of_values_is_damage(backed_up, tmp_path, name, value):
    from tenure.store import backup_manifest

    path = backed_up.backup / "manifest.json"
    told = json.loads(path.read_text()) | {name: value}
    told.pop("sha256")
    path.write_text(json.dumps({"sha256": backup_manifest._digest(told), **told}))

    with pytest.raises(StoreError) as caught:
        backed_up.restored(tmp_path / "new", backed_up.backup)

    assert caught.value.code == "backup.damaged"
    assert not (tmp_path / "new").exists()


def test_a_link_in_a_backup_is_not_followed(backed_up, tmp_path):
    file = next(path for path in backed_up.backup.rglob("*.parquet"))
    elsewhere = tmp_path / "same-content"
    file.rename(elsewhere)
    file.symlink_to(elsewhere)

    with pytest.raises(StoreError) as caught:
        backed_up.restored(tmp_path / "new", backed_up.backup)

    assert caught.value.code == "backup.damaged"
    assert "link" in str(caught.value)


def test_nothing_is_ever_overwritten(backed_up):
    before = content_of(backed_up.path)

    with pytest.raises(StoreError) as caught:
        backed_up.restored(backed_up.path)

    assert caught.value.code == "restore.not_empty"
    assert "--move-existing-to" in caught.value.hint
    assert content_of(backed_up.path) == before


def test_the_old_workspace_is_put_where_it_is_said(backed_up, tmp_path):
    backed_up.arrive("live2")
    with in_use(backed_up.path):
        pass
    before = content_of(backed_up.path)
    taken = tmp_path / "taken"
    taken.mkdir()

    with pytest.raises(StoreError, match="cannot be moved"):
        backed_up.restored(backed_up.path, move_existing_to=taken)
    told, new = backed_up.restored(backed_up.path, move_existing_to=tmp_path / "old")

    assert content_of(tmp_path / "old") == before
    assert new.waiting_orders() == ["live1"]
    assert told.old == tmp_path / "old"


def test_a_workspace_that_is_served_is_not_put_aside(backed_up, tmp_path):
    with in_use(backed_up.path):
        before = content_of(backed_up.path)
        with pytest.raises(StoreError) as caught:
            backed_up.restored(backed_up.path, move_existing_to=tmp_path / "old")
        told, _ = backed_up.restored(backed_up.path, move_existing_to=tmp_path / "old", dry_run=True)

        assert caught.value.code == "restore.in_use"
        assert "tenure serve" in caught.value.hint and "tenure worker" in caught.value.hint
        assert content_of(backed_up.path) == before
        assert told.old == tmp_path / "old" and not told.old.exists()
    backed_up.restored(backed_up.path, move_existing_to=tmp_path / "old")


def test_a_dry_run_changes_nothing(backed_up, tmp_path):
    before = content_of(tmp_path)

    told, _ = backed_up.restored(backed_up.path, move_existing_to=tmp_path / "old", dry_run=True)

    assert content_of(tmp_path) == before
    assert (told.manifest.holds.orders, told.old) == (4, tmp_path / "old")


def test_a_newer_format_or_store_is_refused(backed_up, tmp_path):
    from tenure.store import backup_manifest

    path = backed_up.backup / "manifest.json"
    told = json.loads(path.read_text())

    def code(**changes) -> str:
        body = {name: value for name, value in (told | changes).items() if name != "sha256"}
        path.write_text(json.dumps({"sha256": backup_manifest._digest(body), **body}))
        with pytest.raises(StoreError) as caught:
            backed_up.restored(tmp_path / "new", backed_up.backup)
        return caught.value.code

    assert code(format=2) == "backup.newer"
    assert code(store=told["store"] | {"revision": "9999"}) == "store.newer"
    assert not (tmp_path / "new").exists()


def test_a_lake_that_was_elsewhere_comes_home(backed_up, tmp_path):
    text = (backed_up.path / "workspace.toml").read_text()
    away = tmp_path / "away"
    shutil.move(backed_up.path / "lake", away)
    (backed_up.path / "workspace.toml").write_text(f'{text}lake = "{away.as_uri()}"\n')
    backed_up.back_up()

    _, new = backed_up.restored(tmp_path / "new")

    assert new.lake_orders() == ["1", "2", "3", "4"]
    assert new.open().lake_url is None
    assert (new.path / "lake" / "HEAD.json").exists()


def test_a_folder_that_is_mounted_is_refused(backed_up, monkeypatch, tmp_path):
    monkeypatch.setattr("os.path.ismount", lambda path: path == tmp_path / "mounted")

    with pytest.raises(StoreError) as caught:
        backed_up.restored(tmp_path / "mounted")

    assert caught.value.code == "restore.mount"
