"""A lake that takes live orders for ever: files, logs, head and the record of batches stay small."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import ibis
import pytest
from tests.store.conftest import NOON, rows_of

from tenure.core.errors import StoreError
from tenure.store.lake import batches, delta, overlap, upkeep
from tenure.store.lake import head as _head
from tenure.store.lake.admission import Admission
from tenure.store.lake.batches import Batch
from tenure.store.lake.lake import Lake

pytestmark = pytest.mark.integration

LIVE = "live"


@pytest.fixture
def often(monkeypatch):
    """Everything that happens after many writes happens after a few."""
    monkeypatch.setattr(upkeep, "CHECKPOINT_EVERY", 5)
    monkeypatch.setattr(upkeep, "_STABLE_AFTER", 8)
    monkeypatch.setattr(delta, "MERGED_AT", 4)
    monkeypatch.setattr(_head, "KEPT_PASSING", 6)
    monkeypatch.setattr(batches, "KEPT_PASSING", 6)


@pytest.fixture
def take(lake, duckdb_engine, orders):
    """Takes one live order in, as the compaction does; `judge` compares it with what is there."""

    def take_order(number: int, needed=(), *, judge: bool = False) -> int:
        batch_id = f"live-{number:06d}"
        rows = orders((f"c{number % 7}", f"o{number}", 1 + number % 28, 1.0 + number))
        keeping = Lake(lake.location, needed_versions=lambda: needed)
        with keeping.writing(duckdb_engine) as writing:
            admission = Admission(lake, writing, duckdb_engine, batch_id)
            if judge:
                marks = {overlap.NUMBER: number, overlap.SEEN_EQUAL: 0, overlap.SEEN_SALES: 0}
                admission.admit_arrivals("transactions", rows.mutate(**marks))
            else:
                writing.append("transactions", rows)
            at, counts = NOON + timedelta(hours=number), {"transactions": 1}
            admission.record(Batch(batch_id, LIVE, "", at, counts, counts, {}, {}), [batch_id])
            return writing.commit(at, f"arrivals {batch_id}")

    return take_order


def sizes(lake) -> tuple[int, int]:
    """Files of the lake, and bytes of its head."""
    place = Path(lake.location)
    return sum(path.is_file() for path in place.rglob("*")), (place / "HEAD.json").stat().st_size


def grows_no_more(lake, take, rounds: int, writes: int, **how) -> None:
    most = []
    for turn in range(rounds):
        seen = []
        for number in range(writes):
            take(turn * writes + number, **how)
            seen.append(sizes(lake))
        most.append([max(values) for values in zip(*seen, strict=True)])
    files, head = zip(*most[1:], strict=True)  # the first round fills what is kept
    assert max(files) <= 1.25 * files[0]
    assert max(head) <= 1.1 * head[0]


def test_files_and_head_do_not_grow_with_the_number_of_writes(lake, take, often, duckdb_engine):
    grows_no_more(lake, take, rounds=3, writes=8)

    rows = rows_of(lake.tables(duckdb_engine).transactions)
    assert sorted(row["order_id"] for row in rows) == sorted(f"o{number}" for number in range(24))
    record = batches.ingested(lake)
    assert len(record) <= 6 + 2
    assert sum(batch.rows_added["transactions"] for batch in record) == 24
    assert lake.damaged_files(lake.recovered(NOON).head) == []


def test_every_version_that_is_kept_can_be_read_with_its_rows(
    lake, take, often, duckdb_engine, write, orders
):
    needed = take(0)
    for number in range(1, 6):
        take(number)
    other = write(orders(("ann", "file", 3, 5.0)), reason="ingest file")
    for number in range(6, 30):
        take(number, needed={needed})

    versions = [state.version for state in lake.states()]
    assert needed in versions
    assert other in versions
    assert len(versions) <= 6 + 3
    for version in versions[1:]:
        rows = rows_of(lake.tables(duckdb_engine, version).transactions)
        assert len(rows) == version
    with pytest.raises(StoreError) as caught:
        lake.tables(duckdb_engine, 10)
    assert caught.value.code == "store.version_gone"


def test_columns_that_came_later_survive_the_merging_of_files(lake, often, write, orders, duckdb_engine):
    for number in range(4):
        write(orders((f"c{number}", f"o{number}", 5, 10.0)))
    for number in range(4, 9):
        write(orders((f"c{number}", f"o{number}", 5, 10.0)).mutate(channel=ibis.literal("web")))

    rows = rows_of(lake.tables(duckdb_engine).transactions)

    assert [row["channel"] for row in rows] == [None] * 4 + ["web"] * 5
    assert len(list(Path(lake.location).glob("transactions.*/*.parquet"))) < 18


def test_logs_and_checkpoints_hold_no_values_of_customers(lake, take, often):
    for number in range(12):
        take(number)
    logs = list(Path(lake.location).glob("*/_delta_log/*"))
    assert any(path.name.endswith(".checkpoint.parquet") for path in logs)

    import pyarrow.parquet as pq

    for path in logs:
        shown = repr(pq.read_table(path).to_pylist()) if path.suffix == ".parquet" else path.read_text()
        assert "minValues" not in shown or '\\"minValues\\":{}' in shown or '"minValues":{}' in shown
        assert not any(f'"c{number}"' in shown for number in range(7))


def test_an_erasure_leaves_nothing_of_merged_files_and_checkpoints(lake, take, often, duckdb_engine):
    for number in range(12):
        take(number)
    held = lake.table("transactions", duckdb_engine)
    with lake.writing(duckdb_engine) as writing:
        writing.rewrite("transactions", held.filter(held.customer_id != "c3"))
        writing.commit(NOON, "customers were erased", cut_history=True)

    assert len(list(Path(lake.location).glob("transactions.*"))) == 1
    assert len(lake.states()) == 1
    assert "c3" not in {row["customer_id"] for row in rows_of(lake.tables(duckdb_engine).transactions)}


@pytest.fixture
def take_out(lake, duckdb_engine):
    """Removes an order."""

    def remove_order(order_id: str, reason: str = "an order was removed") -> int:
        with lake.writing(duckdb_engine) as writing:
            writing.take_out("transactions", lambda log: log.order_id == order_id)
            return writing.commit(NOON, reason)

    return remove_order


def order_ids(lake, engine, version=None) -> list[str]:
    return sorted(row["order_id"] for row in rows_of(lake.tables(engine, version).transactions))


def test_removing_an_order_rewrites_only_its_own_file(lake, write, orders, take_out, duckdb_engine):
    write(orders(("ann", "o'1", 5, 10.0), ("bob", "o2", 5, 10.0)))
    before = write(orders(("cid", "o3", 5, 10.0)).mutate(channel=ibis.literal("web")))
    files = {path: path.stat().st_ino for path in Path(lake.location).rglob("*.parquet")}

    take_out("o'1")

    assert order_ids(lake, duckdb_engine) == ["o2", "o3"]
    assert order_ids(lake, duckdb_engine, before) == ["o'1", "o2", "o3"]
    assert len(set(Path(lake.location).rglob("*.parquet")) - set(files)) == 1
    take_out("o3")
    take_out("nobody's")
    assert order_ids(lake, duckdb_engine) == ["o2"]
    assert write(orders(("dan", "o4", 5, 10.0))) == 6
    assert order_ids(lake, duckdb_engine) == ["o2", "o4"]
    assert lake.damaged_files(lake.recovered(NOON).head) == []


def test_corrections_do_not_fill_the_disk(lake, write, orders, take_out, often, duckdb_engine, monkeypatch):
    monkeypatch.setattr(_head, "KEPT_CORRECTIONS", 3)
    for part in range(2):
        write(orders(*((f"c{number}", f"o{number}", 5, 1.0) for number in range(part, 40, 2))))
    most = []
    for turn in range(3):
        for number in range(7):
            take_out(f"o{7 * turn + number}")
        most.append(sizes(lake))

    files, heads = zip(*most, strict=True)
    assert files[2] <= 1.25 * files[1]
    assert heads[2] <= 1.1 * heads[1]
    assert sum(state.is_correction for state in lake.states()) == 3
    for state in lake.states()[1:]:
        assert order_ids(lake, duckdb_engine, state.version)
    logs = "".join(path.read_text() for path in Path(lake.location).glob("transactions.*/_delta_log/*.json"))
    assert '"remove"' in logs
    assert '"o20"' not in logs
    assert '"c20"' not in logs


def test_an_erasure_leaves_no_file_of_a_table_that_was_emptied_before(
    lake, write, orders, take_out, duckdb_engine
):
    write(orders(("ann", "o1", 5, 10.0)))
    take_out("o1")

    with lake.writing(duckdb_engine) as writing:
        writing.commit(NOON, "customers were erased", cut_history=True)

    assert list(Path(lake.location).rglob("*.parquet")) == []


@pytest.mark.integration
def test_a_thousand_compactions_leave_no_more_than_the_first_hundreds(lake, take):
    grows_no_more(lake, take, rounds=4, writes=300, judge=True)
