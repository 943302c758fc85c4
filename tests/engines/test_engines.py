"""Every engine takes tables in, keeps what it is told to keep, and gives tables back as they were."""

from __future__ import annotations

import threading
import time
from datetime import date, datetime

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tenure.core.catalog import ENGINES

MOMENT = datetime(2021, 3, 28, 2, 30, 0, 123456)  # an hour that summer time skips in much of Europe
TABLE = pa.table(
    {
        "text": pa.array(["a", None, "", 'say "x", ok\n']),
        "number": pa.array([1.5, None, -0.1, 1e300]),
        "count": pa.array([1, None, -3, 2**53], pa.int64()),
        "flag": pa.array([True, None, False, True]),
        "moment": pa.array([MOMENT, None, datetime(1999, 12, 31), None], pa.timestamp("us")),
        "day": pa.array([date(2021, 3, 28), None, date(1970, 1, 1), None], pa.date32()),
    }
)
MARKS = {"pyspark": pytest.mark.spark, "postgres": pytest.mark.postgres}


@pytest.fixture
def engine(request, sockets_collected):
    fixture = {"duckdb": "duckdb_engine", "pyspark": "spark_engine", "postgres": "postgres_engine"}
    with sockets_collected():
        yield request.getfixturevalue(fixture[request.param])


each_engine = pytest.mark.parametrize(
    "engine", [pytest.param(name, marks=MARKS.get(name, ())) for name in ENGINES.names()], indirect=True
)


def in_order(table: pa.Table) -> list[dict]:
    return sorted(table.to_pylist(), key=lambda row: str(row["text"]))


@each_engine
def test_what_goes_in_comes_out(engine):
    kept = engine.from_arrow(TABLE, "kept")

    assert kept.columns == tuple(TABLE.column_names)
    assert in_order(engine.to_arrow(kept)) == in_order(TABLE)


@each_engine
def test_parquet_files_are_one_table(engine, tmp_path):
    for part in (0, 1):
        pq.write_table(TABLE.slice(2 * part, 2), tmp_path / f"{part}.parquet")
    read = engine.from_parquet([str(tmp_path / "0.parquet"), str(tmp_path / "1.parquet")], "files")

    assert in_order(engine.to_arrow(read)) == in_order(TABLE)


@each_engine
def test_a_kept_result_can_be_replaced_by_one_made_from_it(engine):
    numbers = engine.from_arrow(pa.table({"n": [1, 2, 3]}), "numbers")
    kept = engine.materialise(numbers.mutate(n=numbers.n * 2), "doubled")
    again = engine.materialise(kept.filter(kept.n > 2), "doubled")

    assert sorted(engine.to_arrow(again)["n"].to_pylist()) == [4, 6]


@each_engine
def test_a_table_put_in_twice_is_the_later_one(engine):
    engine.from_arrow(pa.table({"n": [1]}), "again")
    later = engine.from_arrow(pa.table({"m": [2.0]}), "again")

    assert engine.to_arrow(later).to_pydict() == {"m": [2.0]}


@each_engine
def test_an_empty_result_keeps_its_columns(engine):
    numbers = engine.from_arrow(pa.table({"n": [1], "word": ["a"]}), "few")

    none = engine.to_arrow(numbers.filter(numbers.n > 1))

    assert none.num_rows == 0
    assert none.column_names == ["n", "word"]


@each_engine
def test_another_thread_ends_what_runs(engine):
    engine.interrupt()  # nothing runs: nothing happens
    table = engine.from_arrow(pa.table({"number": list(range(3_000))}), "numbers")
    pairs = table.cross_join(table.view()).rename(a="number", b="number_right")
    many = (
        pairs.cross_join(table.view()).filter(lambda rows: (rows.a * rows.b) % 7 == rows.number % 11).count()
    )
    ended = []

    def interrupt() -> None:
        while not ended:
            time.sleep(0.5)
            engine.interrupt()

    interrupter = threading.Thread(target=interrupt)
    interrupter.start()
    try:
        with pytest.raises(Exception, match=r"(?i)interrupt|cancel"):
            engine.to_arrow(many)
    finally:
        ended.append(True)
        interrupter.join()

    assert engine.to_arrow(table.aggregate(rows=table.count())).to_pylist() == [{"rows": 3_000}]
