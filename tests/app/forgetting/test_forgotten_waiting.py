"""Who is erased while orders of theirs wait, or while a job works on what it had read, stays erased."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from tests.in_shop import in_shop
from tests.serving.conftest import NOW, RUN_NOW, opened, scored, shop_orders

from tenure.app.data.compact import Compact, compact
from tenure.app.forgetting.forget import Forget, forget
from tenure.app.modelling.run_record import store_predictions
from tenure.core.clock import clock
from tenure.core.errors import StoreError
from tenure.core.files.damage import lake_damaged
from tenure.core.open_engine import open_engine
from tenure.core.ports import SilentProgress
from tenure.serving.copy.tables import ServingTables
from tenure.serving.live.record import record


@pytest.fixture
def shop(tmp_path):
    made = opened(tmp_path, shop_orders(), [])
    yield made
    made.close()


def sale(order, customer):
    at = datetime(2023, 8, 20, 10, tzinfo=UTC)
    return {"customer_id": customer, "order_id": order, "order_date": at, "amount": 5.0}


def test_a_customer_whose_orders_only_waited_is_gone_once_forgotten(shop):
    record("transactions", [sale("new1", "ada"), sale("new2", "bob")], shop, clock())
    before = shop.view()
    assert before.waiting.has("ada")
    in_shop(
        forget, Forget(("ada",)), shop.workspace.path, replace(shop.settings, now=clock()), SilentProgress()
    )
    after = shop.view()

    assert not after.waiting.has("ada")
    assert after.waiting.has("bob")
    assert after.key != before.key


def test_who_is_forgotten_while_a_view_is_made_is_in_none_that_comes_after(shop, monkeypatch):
    record("transactions", [sale("new1", "ada"), sale("new2", "bob")], shop, clock())
    read, forgotten = shop.arrivals.all, []

    def slowly():
        found = read()
        if not forgotten:
            forgotten.append("ada")
            in_shop(
                forget,
                Forget(("ada",)),
                shop.workspace.path,
                replace(shop.settings, now=clock()),
                SilentProgress(),
            )
        return found

    monkeypatch.setattr(shop.arrivals, "all", slowly)

    assert not shop.view().waiting.has("ada")
    assert not shop.view().waiting.has("ada")


def test_a_run_that_had_read_an_erased_customer_writes_no_prediction_of_theirs(shop):
    predictions = scored(shop_orders(), NOW, RUN_NOW, 1)
    read = shop.workspace.lake.version
    with open_engine(shop.settings) as engine:
        before = shop.workspace.lake.table("transactions", engine, read)
        in_shop(
            forget,
            Forget(("c0001",)),
            shop.workspace.path,
            replace(shop.settings, now=clock()),
            SilentProgress(),
        )
        with pytest.raises(StoreError) as gone:
            engine.to_arrow(before)
        store_predictions(predictions, RUN_NOW, shop, engine)
        kept = engine.to_arrow(shop.workspace.lake.table("predictions", engine)).to_pylist()

    assert gone.value.code == "store.version_gone"
    ids = {row["customer_id"] for row in kept}
    assert ids == set(predictions["customer_id"]) - {"c0001"}


def test_a_folder_that_the_head_still_names_is_damaged_when_it_is_gone(shop):
    (folder,) = (shop.workspace.path / "lake").glob("transactions.*")
    part = next(folder.glob("*.parquet"))
    part.unlink()
    assert lake_damaged(str(part)).code == "store.damaged"
    shutil.rmtree(folder)
    assert lake_damaged(str(part)).code == "store.damaged"


@pytest.mark.integration
@pytest.mark.parametrize("moment", ["__init__", "write"])
def test_a_copy_is_made_of_what_is_left_where_its_version_was_cut_meanwhile(shop, monkeypatch, moment):
    path, settings = shop.workspace.path, replace(shop.settings, now=clock())
    step, calls = getattr(ServingTables, moment), []

    def slowly(*arguments):
        if not calls:
            calls.append("forgotten")
            with monkeypatch.context() as alone:
                alone.setattr("tenure.serving.publish.forget_in_served", lambda *_: None)
                in_shop(forget, Forget(("c0001",)), path, settings, SilentProgress())
        return step(*arguments)

    record("transactions", [sale("new1", "bob")], shop, clock())
    monkeypatch.setattr(ServingTables, moment, slowly)
    in_shop(compact, Compact(), path, settings)

    assert calls and shop.view().served.customers(["c0001", "bob"]).keys() == {"bob"}
