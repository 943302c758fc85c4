from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import date, timedelta

import pytest
from tests.importing import import_log

from tenure.app.data.orders import OrderLog, open_lake
from tenure.core.errors import DataError, SourceError, StoreError
from tenure.core.ports import SilentProgress
from tenure.serving.shop import open_shop
from tenure.store.lake.batches import ingested
from tenure.store.workspace import Workspace


def test_a_log_is_kept_and_can_be_opened(tmp_path, lakes, workspace, settings, take_in, duckdb_engine):
    made = take_in(lakes.write_log(tmp_path / "week.csv", *lakes.WEEK))

    with open_shop(workspace, settings) as shop:
        orders = open_lake(shop, duckdb_engine, SilentProgress())

    assert not made.already_ingested
    assert made.batch.rows_added["transactions"] == 4
    assert (orders.customers, orders.orders, orders.data_version) == (3, 4, f"lake:{made.version}")
    assert (orders.first_order, orders.last_order) == (date(2024, 1, 1), date(2024, 1, 4))


def test_the_same_file_twice_changes_nothing(tmp_path, lakes, workspace, take_in, settings):
    log = lakes.write_log(tmp_path / "week.csv", *lakes.WEEK)
    first = take_in(log)
    before = lakes.files_of(workspace)
    later = replace(settings, now=settings.now + timedelta(days=1))

    again = import_log(OrderLog(log, source="csv"), workspace, later)

    assert again.already_ingested
    assert again.batch == first.batch
    assert again.version == first.version
    assert lakes.files_of(workspace) == before


def test_a_renamed_copy_is_the_same_file(tmp_path, lakes, workspace, take_in):
    log = lakes.write_log(tmp_path / "week.csv", *lakes.WEEK)
    take_in(log)

    again = take_in(shutil.copy(log, tmp_path / "copy of week.csv"))

    assert again.already_ingested
    assert again.batch.file_name == "week.csv"


def test_an_overlapping_export_adds_only_what_is_new(tmp_path, lakes, take_in, lake_rows):
    take_in(lakes.write_log(tmp_path / "first.csv", *lakes.WEEK[:3]))

    made = take_in(lakes.write_log(tmp_path / "second.csv", *lakes.WEEK[1:]))

    assert made.batch.rows_added["transactions"] == 1
    assert made.batch.rows_known["transactions"] == 2
    assert [(row["order_id"], row["amount"]) for row in lake_rows()] == [
        ("1", 10.0),
        ("4", 40.0),
        ("2", 20.0),
        ("3", 30.0),
    ]


def test_an_edited_order_goes_to_quarantine_and_the_lake_keeps_the_first(tmp_path, lakes, take_in, lake_rows):
    take_in(lakes.write_log(tmp_path / "first.csv", *lakes.WEEK))

    made = take_in(lakes.write_log(tmp_path / "second.csv", ("ann", "1", "2024-01-01", 8.0), *lakes.WEEK[1:]))

    assert made.batch.rows_quarantined["transactions"] == 1
    assert {row["order_id"]: row["amount"] for row in lake_rows()}["1"] == 10.0
    (out,) = lake_rows("quarantine")
    assert (out["reason"], out["customer_id"], out["batch_id"]) == (
        "order_changed",
        "ann",
        made.batch.batch_id,
    )
    assert '"amount":8.0' in out["row"].replace(" ", "")


def test_every_row_that_came_in_is_accounted_for(tmp_path, lakes, take_in, lake_rows):
    take_in(lakes.write_log(tmp_path / "first.csv", *lakes.WEEK[:2]))
    second_line = ("ann", "1", "2024-01-01", 1.0)
    future = ("bob", "9", "2099-01-01", 5.0)
    rows = (lakes.WEEK[0], second_line, *lakes.WEEK[1:], lakes.WEEK[3], future)

    batch = take_in(lakes.write_log(tmp_path / "second.csv", *rows)).batch

    name = "transactions"
    assert batch.rows_in[name] == 7
    assert (batch.rows_added[name], batch.rows_known[name], batch.rows_quarantined[name]) == (3, 2, 2)
    assert len(lake_rows()) == 2 + 3
    assert len(lake_rows("quarantine")) == 2


def test_a_log_without_order_ids_keeps_every_row_of_every_file(tmp_path, lakes, take_in, lake_rows):
    header = ("customer_id", "order_date", "amount")
    rows = [("ann", "2024-01-01", 5.0), ("ann", "2024-01-01", 5.0), ("bob", "2024-01-02", 6.0)]
    take_in(lakes.write_log(tmp_path / "first.csv", *rows, header=header))

    made = take_in(lakes.write_log(tmp_path / "second.csv", *rows[:2], header=header))

    assert made.batch.rows_added["transactions"] == 2
    assert len(lake_rows()) == 5
    assert len({row["order_id"] for row in lake_rows()}) == 5


def test_the_newest_word_about_a_customer_wins(tmp_path, lakes, take_in, lake_rows):
    def people(name, *rows, header):
        return lakes.write_log(tmp_path / name, *rows, header=header)

    first = people("a.csv", ("ann", "Rome"), ("bob", "Oslo"), header=("customer_id", "city"))
    second = people("b.csv", ("bob", "NO"), ("cid", "DE"), header=("customer_id", "country"))
    take_in(lakes.write_log(tmp_path / "first.csv", *lakes.WEEK[:2]), customers=first)

    made = take_in(lakes.write_log(tmp_path / "second.csv", *lakes.WEEK), customers=second)

    assert (made.batch.rows_added["customers"], made.batch.rows_known["customers"]) == (1, 1)
    assert lake_rows("customers") == [
        {"customer_id": "ann", "country": None, "city": "Rome"},
        {"customer_id": "bob", "country": "NO", "city": "Oslo"},
        {"customer_id": "cid", "country": "DE", "city": None},
    ]


def test_a_log_without_amounts_does_not_mix_with_one_that_has_them(tmp_path, lakes, workspace, take_in):
    take_in(lakes.write_log(tmp_path / "first.csv", *lakes.WEEK))
    before = lakes.files_of(workspace)
    bare = [row[:3] for row in lakes.WEEK]

    with pytest.raises(DataError) as caught:
        take_in(lakes.write_log(tmp_path / "second.csv", *bare, header=lakes.HEADER[:3]))

    assert caught.value.code == "data.money_differs"
    assert lakes.files_of(workspace) == before


def test_an_input_that_cannot_be_read_leaves_the_lake_as_it_was(tmp_path, lakes, workspace, take_in):
    take_in(lakes.write_log(tmp_path / "first.csv", *lakes.WEEK))
    before = lakes.files_of(workspace)
    (tmp_path / "empty.csv").write_text("")

    for location in (tmp_path / "empty.csv", tmp_path / "nowhere.csv"):
        with pytest.raises((SourceError, DataError)):
            take_in(str(location))

    assert lakes.files_of(workspace) == before


def test_without_a_workspace_nothing_is_read(tmp_path, lakes, settings):
    log = OrderLog(lakes.write_log(tmp_path / "week.csv", *lakes.WEEK))

    with pytest.raises(StoreError) as caught:
        import_log(log, tmp_path / "nowhere", settings)

    assert caught.value.code == "store.not_a_workspace"
    assert not (tmp_path / "nowhere").exists()


def test_batches_are_remembered_in_order(tmp_path, lakes, workspace, take_in, settings):
    for number in range(3):
        take_in(lakes.write_log(tmp_path / f"{number}.csv", *lakes.WEEK[: number + 1]))

    found = ingested(Workspace.open(workspace).lake)

    assert [batch.file_name for batch in found] == ["0.csv", "1.csv", "2.csv"]
    assert {batch.ingested_at for batch in found} == {settings.now}
    assert [batch.source for batch in found] == ["csv"] * 3


def test_an_older_version_still_shows_what_it_held(tmp_path, lakes, take_in, lake_rows):
    first = take_in(lakes.write_log(tmp_path / "first.csv", *lakes.WEEK[:1]))
    take_in(lakes.write_log(tmp_path / "second.csv", *lakes.WEEK))

    assert len(lake_rows(version=first.version)) == 1
    assert len(lake_rows()) == 4
