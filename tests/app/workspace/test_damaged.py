"""Files of a workspace that were spoilt, cut short or lost: what is said, and what mends itself."""

from __future__ import annotations

import json
import shutil
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pytest
from tests.importing import import_log
from tests.in_shop import in_shop, publish

from tenure.app.data.compact import Compact, compact
from tenure.app.data.orders import OrderLog
from tenure.app.workspace.init import Init, init
from tenure.app.workspace.repair import Repair, repair
from tenure.core.errors import StoreError
from tenure.core.ports import SilentProgress
from tenure.core.settings import Settings
from tenure.serving.shop import Shop
from tenure.store.records import memberships
from tenure.store.records.arrival_rows import Counterparts
from tenure.store.records.arrivals import Arrivals, NewRows
from tenure.store.records.memberships import Memberships, copied
from tenure.store.serving import Serving
from tenure.store.workspace import Workspace


@pytest.fixture(scope="module")
def week_of_orders(lakes, tmp_path_factory):
    """A workspace that holds a week of orders. Only to be copied."""
    folder = tmp_path_factory.mktemp("week")
    place = init(Init(folder / "shop", currency="GBP")).path
    log = OrderLog(lakes.write_log(folder / "orders.csv", *lakes.WEEK), source="csv")
    import_log(log, place, Settings(now=datetime(2024, 3, 1, 12, tzinfo=UTC)), wait_seconds=5)
    return place


@pytest.fixture
def filled(week_of_orders, workspace):
    """The workspace, with a week of orders."""
    shutil.rmtree(workspace)
    return shutil.copytree(week_of_orders, workspace)


@pytest.fixture
def shop(filled, settings):
    """The workspace as a server has it open."""
    publish(filled, settings)
    opened = Shop.open(filled, settings)
    yield opened
    opened.close()


def arrive(place, number: int) -> None:
    row = {
        "customer_id": "dan",
        "order_id": f"live{number}",
        "order_date": datetime(2024, 2, number),
        "amount": 5.0,
    }
    database = Workspace.open(place).database
    Arrivals(database).add(
        "transactions",
        lambda _: NewRows([row], {}, lambda: False),
        Counterparts("transactions"),
        datetime(2024, 3, 1, tzinfo=UTC),
    )
    database.close()


def cut_short(path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def spoil(path) -> None:
    """Other bytes in the place of some, all over the file."""
    content = bytearray(path.read_bytes())
    for place in range(8, len(content), 97):
        content[place] ^= 0x5A
    path.write_bytes(content)


def lose(path) -> None:
    path.unlink()


# A head from a backup: nothing is lost


@pytest.mark.integration
def test_orders_survive_an_old_head_though_they_had_left_the_store(filled, settings, lake_rows):
    head = filled / "lake" / "HEAD.json"
    backup = head.read_bytes()
    for number in (1, 2, 3):
        arrive(filled, number)
        in_shop(compact, Compact(), filled, settings)
    assert Arrivals(Workspace.open(filled).database).all() == []
    head.write_bytes(backup)
    arrive(filled, 4)

    with pytest.raises(StoreError) as caught:
        in_shop(compact, Compact(), filled, settings)

    assert caught.value.code == "store.head_behind"
    assert [one.row["order_id"] for one in Arrivals(Workspace.open(filled).database).all()] == ["live4"]
    looked = repair(Repair(filled, dry_run=True), settings, SilentProgress())
    assert head.read_bytes() == backup
    done = repair(Repair(filled), settings, SilentProgress())
    assert looked == done
    assert "HEAD.json is at version 1" in done.problem
    assert in_shop(compact, Compact(), filled, settings).removed == 1
    assert {row["order_id"] for row in lake_rows()} >= {
        "1",
        "2",
        "3",
        "4",
        "live1",
        "live2",
        "live3",
        "live4",
    }


def test_what_is_served_never_goes_back_with_an_old_head(filled, settings):
    head = filled / "lake" / "HEAD.json"
    backup = head.read_bytes()
    for number in (1, 2):
        arrive(filled, number)
        in_shop(compact, Compact(), filled, settings)
    served = Serving(filled / "serving").current()
    head.write_bytes(backup)

    with pytest.raises(StoreError) as caught:
        publish(filled, settings)

    assert caught.value.code == "store.head_behind"
    assert Serving(filled / "serving").current() == served


# What is derived mends itself


@pytest.mark.parametrize(
    "content", [None, b"", b"{", b"[]", b"\xff\xfe", b'{"format": 5}', b'{"format": 5, "batches": 3}']
)
def test_a_pointer_that_is_lost_or_damaged_is_made_anew(shop, content):
    before = shop.served.published
    pointer = shop.workspace.path / "serving" / "current.json"
    pointer.unlink()
    if content is not None:
        pointer.write_bytes(content)

    assert shop.served.customer("ann")["customer_id"] == "ann"

    assert shop.served.published.generation > before.generation
    assert json.loads(pointer.read_bytes())["generation"] == shop.served.published.generation


def test_what_does_not_fit_into_memory_lies_in_no_folder_of_ours_nor_in_the_working_folder(shop):
    ((place,),) = shop.served.sql("SELECT current_setting('temp_directory')")

    assert Path(place).parent.name.startswith("tenure-spill-")
    assert Path(place).parent.is_dir()


def test_stays_that_cannot_be_written_are_told_as_a_fault_of_the_store(tmp_path, monkeypatch):
    stays = Memberships(tmp_path)
    stays.path.parent.mkdir()
    duckdb.execute(copied("SELECT 'ann' AS customer_id", stays.path))
    monkeypatch.setattr(
        memberships, "copied", lambda query, _: copied(query, tmp_path / "nowhere" / "x.parquet")
    )

    with pytest.raises(StoreError) as caught:
        stays.forget(["ann"])

    assert caught.value.code == "store.io"


@pytest.mark.parametrize("harm", [cut_short, spoil, lose])
@pytest.mark.parametrize("what", ["copy-*.duckdb", "copy-*.arrow", "copy-*.arrow.crc"])
def test_a_copy_that_is_damaged_or_lost_is_made_anew(filled, settings, what, harm):
    publish(filled, settings)
    (path,) = (filled / "serving").glob(what)
    harm(path)
    shop = Shop.open(filled, settings)

    for _ in range(2):
        assert shop.served.customer("ann")["customer_id"] == "ann"
        assert shop.served.customer("nobody") is None

    assert shop.served.published.generation == 2
    shop.close()


def test_rows_that_are_cut_short_while_they_are_open_do_not_end_the_process(shop):
    assert shop.served.customer("ann") is not None
    (path,) = (shop.workspace.path / "serving").glob("copy-*.arrow")
    with path.open("r+b") as file:
        file.truncate(0)

    assert shop.served.customer("bob")["customer_id"] == "bob"
    assert shop.served.published.generation == 2


def test_a_serving_folder_that_is_gone_is_made_anew(shop):
    assert shop.served.customer("ann") is not None
    shutil.rmtree(shop.workspace.path / "serving")

    assert shop.served.customer("ann")["customer_id"] == "ann"


# What is not derived is named, with the way back


@pytest.mark.parametrize("harm", [cut_short, spoil, lose])
def test_a_damaged_table_file_is_named(filled, settings, harm, lake_rows):
    (path,) = (filled / "lake").glob("transactions.*/*.parquet")
    harm(path)

    with pytest.raises(StoreError) as caught:
        lake_rows()

    assert caught.value.code == "store.damaged"
    assert "transactions" in str(caught.value)
    assert "tenure repair" in caught.value.hint
    assert repair(Repair(filled, dry_run=True), settings, SilentProgress()).damaged == (str(path),)


@pytest.mark.parametrize("harm", [cut_short, spoil, lose])
def test_a_damaged_log_of_a_table_is_an_error_that_says_so(filled, harm, lake_rows, take_in, lakes, tmp_path):
    (path,) = (filled / "lake").glob("transactions.*/_delta_log/*.json")
    harm(path)

    with pytest.raises(StoreError) as caught:
        lake_rows()
    assert caught.value.code == "store.damaged"

    with pytest.raises(StoreError):
        take_in(lakes.write_log(tmp_path / "more.csv", ("eve", "9", "2024-01-05", 1.0)))


@pytest.mark.parametrize("harm", [cut_short, spoil])
def test_a_damaged_store_is_an_error_that_says_so(filled, settings, harm):
    arrive(filled, 1)
    for beside in ("store.db-wal", "store.db-shm"):
        (filled / beside).unlink(missing_ok=True)
    harm(filled / "store.db")

    with pytest.raises(StoreError) as caught:
        Arrivals(Workspace.open(filled).database).all()

    assert caught.value.code == "store.damaged"
    assert "tenure restore" in caught.value.hint
    assert (
        str(filled / "store.db") in repair(Repair(filled, dry_run=True), settings, SilentProgress()).damaged
    )


@pytest.mark.parametrize("content", [b"", b"format = ", b"\xff\xfe\x00", b"format = 1\nname = 3"])
def test_a_damaged_workspace_file_is_an_error_that_says_how_to_write_it_again(filled, content):
    (filled / "workspace.toml").write_bytes(content)

    with pytest.raises(StoreError) as caught:
        Workspace.open(filled)

    assert caught.value.code == "store.damaged"
    assert "tenure init" in caught.value.hint
    assert "tenure restore" in caught.value.hint
