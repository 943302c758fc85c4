from __future__ import annotations

import json
import re
from pathlib import Path
from unittest.mock import Mock

import ibis
import pytest
from tests.store.conftest import NOON, rows_of

from tenure.core.errors import DataError, StoreError
from tenure.core.files.damage import lake_damaged
from tenure.store.lake import delta
from tenure.store.lake import writing as _writing
from tenure.store.lake.lake import Lake


def files_below(path: Path) -> set[str]:
    return {str(p.relative_to(path)) for p in path.rglob("*") if p.is_file() and p.name != ".lock"}


def test_an_empty_lake_has_no_orders(lake, duckdb_engine):
    assert lake.version == 0
    with pytest.raises(DataError) as caught:
        lake.tables(duckdb_engine)
    assert "tenure ingest" in caught.value.hint


def test_what_was_committed_is_read(lake, duckdb_engine, orders, write):
    write(orders(("ann", "1", 5, 10.0), ("bob", "2", 6, -4.0)))

    tables = lake.tables(duckdb_engine)

    assert [row["customer_id"] for row in rows_of(tables.transactions)] == ["ann", "bob"]
    assert tables.customers is None


def test_every_version_can_be_read_again(lake, duckdb_engine, orders, write):
    first = write(orders(("ann", "1", 5, 10.0)))
    second = write(orders(("bob", "2", 6, 20.0)))

    assert len(rows_of(lake.tables(duckdb_engine, first).transactions)) == 1
    assert len(rows_of(lake.tables(duckdb_engine, second).transactions)) == 2
    assert [state.version for state in lake.states()] == [0, first, second]


def test_a_version_that_never_was_is_an_error_that_names_those_there_are(lake, duckdb_engine, orders, write):
    write(orders(("ann", "1", 5, 10.0)))

    with pytest.raises(StoreError) as caught:
        lake.tables(duckdb_engine, 7)

    assert caught.value.code == "store.version"
    assert "0 to 1" in caught.value.hint


def test_columns_of_a_later_batch_join_and_are_null_before(lake, duckdb_engine, orders, write):
    write(orders(("ann", "1", 5, 10.0)))
    write(orders(("bob", "2", 6, 20.0)).mutate(channel=ibis.literal("web")))

    transactions = lake.tables(duckdb_engine).transactions

    assert {row["customer_id"]: row["channel"] for row in rows_of(transactions)} == {
        "ann": None,
        "bob": "web",
    }
    assert "channel" not in lake.tables(duckdb_engine, 1).transactions.columns
    assert "category" not in transactions.columns


def test_columns_that_are_not_ours_are_not_handed_out(lake, duckdb_engine, orders, write):
    write(orders(("ann", "1", 5, 10.0)).mutate(batch_id=ibis.literal("abc")))

    assert "batch_id" not in lake.tables(duckdb_engine).transactions.columns
    assert "batch_id" in lake.table("transactions", duckdb_engine).columns


def test_a_write_without_commit_never_was(lake, duckdb_engine, orders, write):
    write(orders(("ann", "1", 5, 10.0)))
    before = files_below(Path(lake.location))

    with lake.writing(duckdb_engine) as writing:
        writing.append("transactions", orders(("bob", "2", 6, 20.0)))
        writing.replace("customers", orders(("cid", "3", 6, 20.0)))

    assert files_below(Path(lake.location)) == before
    assert lake.version == 1


def test_an_error_in_the_middle_of_a_write_leaves_nothing(lake, duckdb_engine, orders, write):
    write(orders(("ann", "1", 5, 10.0)))
    before = files_below(Path(lake.location))

    with pytest.raises(KeyboardInterrupt), lake.writing(duckdb_engine) as writing:
        writing.append("transactions", orders(("bob", "2", 6, 20.0)))
        raise KeyboardInterrupt

    assert files_below(Path(lake.location)) == before


class StopsAtRows:
    """Progress whose owner presses Ctrl-C when the first rows were written."""

    def step(self, name, total=None): ...
    def note(self, text): ...
    def show(self, finding): ...
    def advance(self, units=1):
        raise KeyboardInterrupt


def test_ctrl_c_while_rows_are_streamed_stays_a_ctrl_c(lake, duckdb_engine, orders):
    with pytest.raises(KeyboardInterrupt), lake.writing(duckdb_engine, StopsAtRows()) as writing:
        writing.append("transactions", orders(("ann", "1", 5, 10.0)))

    assert files_below(Path(lake.location)) == {"HEAD.json"}


def test_an_append_of_nothing_writes_nothing(lake, duckdb_engine, orders, write):
    nothing = orders(("ann", "1", 5, 10.0)).filter(ibis.literal(False))

    write(nothing)

    assert lake.names() == []


def test_a_rewritten_table_takes_its_past_with_it(lake, duckdb_engine, orders, write):
    write(orders(("ann", "1", 5, 10.0), ("bob", "2", 6, 20.0)))
    held = lake.tables(duckdb_engine).transactions

    with lake.writing(duckdb_engine) as writing:
        writing.rewrite("transactions", held.filter(held.customer_id != "ann"))
        writing.commit(NOON, "erased", cut_history=True)

    assert [row["customer_id"] for row in rows_of(lake.tables(duckdb_engine).transactions)] == ["bob"]
    with pytest.raises(StoreError) as caught:
        lake.tables(duckdb_engine, 1)
    assert "erased" in caught.value.message
    assert len([name for name in files_below(Path(lake.location)) if name.endswith(".parquet")]) == 1


@pytest.mark.parametrize("where", ["disk", pytest.param("s3", marks=pytest.mark.integration)])
def test_what_reads_beside_an_erasure_hears_that_its_version_is_gone(
    where, request, tmp_path, duckdb_engine, orders
):
    place = tmp_path / "lake" if where == "disk" else request.getfixturevalue("s3_place")
    lake = Lake(place, tmp_path / "lock")
    with lake.writing(duckdb_engine) as writing:
        writing.append("transactions", orders(("ann", "1", 5, 10.0), ("bob", "2", 6, 20.0)))
        version = writing.commit(NOON, "test")
    state, files = lake.states()[-1], lake._files
    (read,) = delta.parquet_files(files, state.tables["transactions"])

    with lake.writing(duckdb_engine) as writing:
        writing.rewrite("transactions", orders(("bob", "2", 6, 20.0)))
        writing.commit(NOON, "customers were erased", cut_history=True)

    for reading in (
        lambda: lake.small_table("transactions", version),
        lambda: delta.parquet_files(files, state.tables["transactions"]),
        lambda: delta.schema(files, state.tables["transactions"]),
    ):
        with pytest.raises(StoreError) as caught:
            reading()
        assert caught.value.code == "store.version_gone"
    assert lake_damaged(read).code == "store.version_gone"
    assert [row["customer_id"] for row in lake.small_table("transactions").to_pylist()] == ["bob"]


def test_a_table_without_rows_is_absent(lake, duckdb_engine, orders, write):
    write(orders(("ann", "1", 5, 10.0)))
    held = lake.tables(duckdb_engine).transactions

    with lake.writing(duckdb_engine) as writing:
        writing.rewrite("transactions", held.filter(held.customer_id != "ann"))
        writing.commit(NOON, "erased", cut_history=True)

    with pytest.raises(DataError):
        lake.tables(duckdb_engine)
    write(orders(("bob", "2", 6, 20.0)))
    assert len(rows_of(lake.tables(duckdb_engine).transactions)) == 1


def test_files_the_lake_did_not_make_are_left_alone(lake, duckdb_engine, orders, write):
    write(orders(("ann", "1", 5, 10.0)))
    (Path(lake.location) / "README.txt").write_text("mine")
    (Path(lake.location) / "my folder").mkdir()

    write(orders(("bob", "2", 6, 20.0)))

    assert (Path(lake.location) / "README.txt").exists()
    assert (Path(lake.location) / "my folder").is_dir()


def test_a_lost_head_is_an_error_and_never_an_empty_lake(lake, duckdb_engine, orders, write):
    write(orders(("ann", "1", 5, 10.0)))
    head = Path(lake.location) / "HEAD.json"
    content = head.read_bytes()
    head.unlink()

    for attempt in (lambda: lake.tables(duckdb_engine), lambda: write(orders(("bob", "2", 6, 20.0)))):
        with pytest.raises(StoreError) as caught:
            attempt()
        assert caught.value.code == "store.damaged"

    head.write_bytes(content)
    assert len(rows_of(lake.tables(duckdb_engine).transactions)) == 1


@pytest.mark.parametrize(
    "content", [b"", b"{", b"[]", b'{"format": 1}', b'{"format": 1, "states": [{}]}', b"\xff"]
)
def test_a_damaged_head_is_an_error(lake, content):
    Path(lake.location).mkdir()
    (Path(lake.location) / "HEAD.json").write_bytes(content)

    with pytest.raises(StoreError) as caught:
        lake.states()

    assert caught.value.code == "store.damaged"


def test_a_head_of_a_newer_tenure_asks_for_an_upgrade(lake):
    Path(lake.location).mkdir()
    (Path(lake.location) / "HEAD.json").write_text(json.dumps({"format": 99, "states": []}))

    with pytest.raises(StoreError) as caught:
        lake.states()

    assert caught.value.code == "store.newer"


def test_a_lost_table_file_is_a_store_error_not_a_missing_row(lake, duckdb_engine, orders, write):
    write(orders(("ann", "1", 5, 10.0)))
    (commit,) = Path(lake.location).glob("*/_delta_log/*.json")
    commit.unlink()

    with pytest.raises(StoreError):
        lake.tables(duckdb_engine)


def test_a_second_writer_is_refused_with_the_reason(lake, duckdb_engine, orders):
    second = Lake(lake.location).writing(duckdb_engine, wait_seconds=0.1)

    with lake.writing(duckdb_engine), pytest.raises(StoreError) as caught, second:
        pytest.fail("two writers at once")

    assert caught.value.code == "store.busy"


def test_the_logs_hold_no_values_of_customers(lake, orders, write):
    write(orders(("ann-the-customer", "1", 5, 10.0)))

    logs = b"".join(path.read_bytes() for path in Path(lake.location).rglob("*.json"))

    assert re.search(rb'"numRecords\\":1', logs)
    assert b"ann-the-customer" not in logs


@pytest.mark.parametrize("folder", ["my shop", "Läden 100%", "a#b&c"])
def test_a_lake_can_live_in_an_oddly_named_folder(tmp_path, duckdb_engine, orders, folder):
    lake = Lake(tmp_path / folder)
    for order in ("1", "2"):
        with lake.writing(duckdb_engine) as writing:
            writing.append("transactions", orders(("ann", order, 5, 10.0)))
            writing.commit(NOON, "test")

    assert len(rows_of(lake.tables(duckdb_engine).transactions)) == 2


def test_a_write_succeeds_without_clean_up_unless_data_must_be_removed(
    lake, duckdb_engine, orders, write, monkeypatch
):
    write(orders(("ann", "1", 5, 10.0)))
    with monkeypatch.context() as broken:
        broken.setattr(_writing, "drop_copies", Mock(side_effect=StoreError("No room; nothing was changed.")))
        assert write(orders(("bob", "2", 5, 10.0))) == 2
        with pytest.raises(StoreError), lake.writing(duckdb_engine) as writing:
            writing.rewrite("transactions", orders(("bob", "2", 5, 10.0)))
            writing.commit(NOON, "customers were erased", cut_history=True)

    assert write(orders(("cid", "3", 5, 10.0))) == 4
    assert len(list(Path(lake.location).rglob("*.parquet"))) == 2
    assert not (Path(lake.location) / ".unfinished").exists()
