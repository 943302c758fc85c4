"""A store, a registry or a model that was there once and is gone: told, and no backup is made of the rest."""

from __future__ import annotations

import shutil
import sqlite3
from dataclasses import replace

import pytest
from tests.app.backups.conftest import keep_training
from tests.importing import import_log
from tests.in_shop import in_shop, publish

from tenure.app.backups.backup import Backup, backup
from tenure.app.data.orders import OrderLog
from tenure.app.forgetting.forget import Forget, forget
from tenure.app.people.reset_password import ResetPassword, reset_password
from tenure.app.workspace.doctor import _parts
from tenure.app.workspace.repair import Repair, repair
from tenure.core.errors import OptionError, StoreError
from tenure.core.ports import SilentProgress
from tenure.serving.publish import refresh_serving
from tenure.serving.shop import Shop
from tenure.store.database.served_database import note_served_database
from tenure.store.in_use import in_use
from tenure.store.people.accounts import Accounts
from tenure.store.registry.registry import Registry
from tenure.store.workspace import open_workspace


def lose(shop, name: str) -> None:
    for path in (*shop.path.glob(name), *shop.path.glob(f"{name}-*")):
        shutil.rmtree(path) if path.is_dir() else path.unlink()


def looked_at(shop):
    return repair(Repair(shop.path, dry_run=True), shop.settings, SilentProgress())


def refused(work) -> StoreError:
    with pytest.raises(StoreError) as caught:
        work()
    assert caught.value.code == "store.missing"
    assert "tenure restore" in caught.value.hint and "--new-store" in caught.value.hint
    return caught.value


def ingest_more(shop, tmp_path):
    (tmp_path / "more.csv").write_text("customer_id,order_id,order_date,amount\nann,9,2024-01-09,10\n")
    log = OrderLog(str(tmp_path / "more.csv"), source="csv")
    return import_log(log, shop.path, shop.settings)


def test_nothing_goes_on_without_a_store_that_is_gone(full_shop, tmp_path):
    lose(full_shop, "store.db")

    for work in (
        lambda: Shop.open(full_shop.path, full_shop.settings),
        lambda: ingest_more(full_shop, tmp_path),
        lambda: in_shop(forget, Forget(("ann",)), full_shop.path, full_shop.settings, SilentProgress()),
        lambda: publish(full_shop.path, full_shop.settings),
        full_shop.waiting_orders,
    ):
        assert "pending orders" in str(refused(work))
    assert not (full_shop.path / "store.db").exists()
    assert len(full_shop.lake_orders()) == 4


def test_a_lost_store_pushes_out_no_backup(full_shop):
    good = full_shop.back_up().manifest.backup_id
    lose(full_shop, "store.db")

    refused(lambda: full_shop.back_up(keep=1))

    assert [path.name for path in full_shop.place.iterdir()] == [good]


def test_repair_and_doctor_name_a_lost_store(full_shop):
    assert looked_at(full_shop).missing == ()
    assert _parts(full_shop.path, full_shop.settings).health == "ok"
    lose(full_shop, "store.db")

    (told,) = looked_at(full_shop).missing

    assert "store.db: users, keys, pending orders" in told
    found = _parts(full_shop.path, full_shop.settings)
    assert (found.health, "store.db" in found.detail) == ("broken", True)
    assert "tenure restore" in found.next_step
    assert not (full_shop.path / "store.db").exists()


def test_an_empty_file_in_its_place_is_no_store(full_shop):
    """SQLite makes one for whoever still had the lost store open."""
    lose(full_shop, "store.db")
    with sqlite3.connect(full_shop.path / "store.db") as connection:
        connection.execute("PRAGMA journal_mode=WAL")
    connection.close()

    refused(lambda: Shop.open(full_shop.path, full_shop.settings))

    assert len(looked_at(full_shop).missing) == 1


def test_a_running_service_is_not_ready_without_its_store(full_shop):
    opened = Shop.open(full_shop.path, full_shop.settings)
    opened.workspace.refuse_lost_store()
    lose(full_shop, "store.db")

    refused(opened.workspace.refuse_lost_store)

    opened.close()


def test_a_restore_brings_a_lost_store_back(full_shop, tmp_path):
    full_shop.back_up()
    lose(full_shop, "store.db")

    full_shop.restored(full_shop.path, move_existing_to=tmp_path / "before")

    assert full_shop.waiting_orders() == ["live1"]
    assert looked_at(full_shop).missing == ()
    lose(full_shop, "store.db")
    refused(full_shop.waiting_orders)


def test_an_empty_store_is_begun_on_purpose_only(full_shop):
    with pytest.raises(OptionError) as caught:
        repair(Repair(full_shop.path, new_store=True), full_shop.settings, SilentProgress())
    assert caught.value.code == "option.new_store"
    note_served_database(full_shop.path, database := full_shop.open().database)
    database.close()
    lose(full_shop, "store.db")

    told = repair(Repair(full_shop.path, dry_run=True, new_store=True), full_shop.settings, SilentProgress())
    assert (told.begun_anew, (full_shop.path / "store.db").exists()) == (False, False)
    with in_use(full_shop.path), pytest.raises(StoreError, match="running in this workspace"):
        repair(Repair(full_shop.path, new_store=True), full_shop.settings, SilentProgress())
    done = repair(Repair(full_shop.path, new_store=True), full_shop.settings, SilentProgress())

    assert done.begun_anew and "pending orders" in done.missing[0]
    assert full_shop.waiting_orders() == []
    database = full_shop.open().database
    Accounts(database).add_user("boss", "correct horse battery", "admin", full_shop.settings.now)
    database.close()
    in_shop(reset_password, ResetPassword("boss"), full_shop.path, full_shop.settings)
    full_shop.back_up()
    lose(full_shop, "store.db")
    refused(full_shop.waiting_orders)


def test_a_workspace_of_an_older_version_is_known_from_its_next_use_on(full_shop):
    (full_shop.path / ".store.db.made").unlink()
    assert full_shop.waiting_orders() == ["live1"]
    lose(full_shop, "store.db")

    refused(full_shop.waiting_orders)


def test_a_store_elsewhere_is_not_missed_in_the_folder(full_shop, tmp_path):
    lose(full_shop, "store.db")
    elsewhere = replace(full_shop.settings, database_url=f"sqlite:///{tmp_path / 'elsewhere.db'}")

    assert repair(Repair(full_shop.path, dry_run=True), elsewhere, SilentProgress()).missing == ()
    assert _parts(full_shop.path, elsewhere).health == "ok"
    in_shop(backup, Backup(str(full_shop.place)), full_shop.path, elsewhere)


@pytest.mark.parametrize("name", ["mlflow.db", "mlruns"])
def test_a_lost_registry_is_named_and_no_backup_is_made_without_it(trained_shop, name):
    good = trained_shop.back_up().manifest.backup_id
    assert looked_at(trained_shop).missing == ()
    lose(trained_shop, name)

    refused(lambda: trained_shop.back_up(keep=1))

    assert [path.name for path in trained_shop.place.iterdir()] == [good]
    (told,) = looked_at(trained_shop).missing
    assert name in told and "version" in told
    found = _parts(trained_shop.path, trained_shop.settings)
    assert (found.health, name in found.detail) == ("broken", True)
    elsewhere = replace(trained_shop.settings, mlflow_url="http://mlflow.example")
    assert _parts(trained_shop.path, elsewhere).health == "ok"
    assert (
        in_shop(backup, Backup(str(trained_shop.place)), trained_shop.path, elsewhere).manifest.registry
        == "elsewhere"
    )


def test_a_registry_of_an_older_version_is_known_from_its_next_backup_on(trained_shop):
    (trained_shop.path / ".mlflow.db.made").unlink()
    trained_shop.back_up()
    lose(trained_shop, "mlflow.db")

    refused(trained_shop.back_up)


def test_what_is_served_keeps_its_model_beside_a_lost_registry(trained_shop):
    before = publish(trained_shop.path, trained_shop.settings)
    lose(trained_shop, "mlflow.db")

    after = refresh_serving(
        open_workspace(trained_shop.path, trained_shop.settings), trained_shop.settings, anew=True
    )

    assert before.model_number == after.model_number == 1
    assert after.generation > before.generation
    refused(lambda: Registry(trained_shop.path, "shop").versions())
    assert not (trained_shop.path / "mlflow.db").exists()


def test_a_registry_is_begun_anew_on_purpose_only(trained_shop, tmp_path):
    lose(trained_shop, "mlflow.db")
    refused(lambda: keep_training(trained_shop.path, model_in(tmp_path), "20250601T120000-abc"))

    repair(Repair(trained_shop.path, new_store=True), trained_shop.settings, SilentProgress())

    assert keep_training(trained_shop.path, model_in(tmp_path), "20250601T120000-abc").aliases == (
        "champion",
    )
    assert looked_at(trained_shop).missing == ()
    trained_shop.back_up()


def test_versions_without_files_go_on_purpose_only_and_the_newest_that_is_left_predicts(
    trained_shop, tmp_path
):
    registry = Registry(trained_shop.path, "shop")
    second, third = (
        keep_training(trained_shop.path, model_in(tmp_path), f"2025060{n}T120000-abc") for n in (1, 2)
    )
    first = registry.champion()
    for gone in (first, second):
        shutil.rmtree(trained_shop.path / "mlruns" / gone.mlflow_run)
    assert [one.rpartition(": ")[2] for one in looked_at(trained_shop).missing] == [
        "version 1 of the model",
        "version 2 of the model",
    ]

    repair(Repair(trained_shop.path, new_store=True), trained_shop.settings, SilentProgress())

    assert [(one.number, one.aliases) for one in registry.versions()] == [(third.number, ("champion",))]
    assert looked_at(trained_shop).missing == ()
    trained_shop.back_up()


def test_a_registry_without_versions_is_not_missed(full_shop):
    assert Registry(full_shop.path, "shop").versions() == ()
    lose(full_shop, "mlflow.db")

    assert looked_at(full_shop).missing == ()
    assert full_shop.back_up().manifest.registry == "none"


def model_in(folder):
    made = folder / "model"
    made.mkdir(exist_ok=True)
    (made / "card.json").write_text('{"learned": 8}')
    return made
