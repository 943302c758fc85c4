"""Every engine hands results over in pieces, and matches the columns of Parquet files by name."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

pytestmark = pytest.mark.integration


@pytest.fixture(
    params=[
        "duckdb",
        pytest.param("postgres", marks=pytest.mark.postgres),
        pytest.param("pyspark", marks=pytest.mark.spark),
    ]
)
def engine(request, sockets_collected):
    name = {"pyspark": "spark"}.get(request.param, request.param)
    engine = request.getfixturevalue(f"{name}_engine")
    with sockets_collected():
        yield engine


def test_pieces_make_up_the_whole(engine):
    rows = pa.table({"number": pa.array(range(2500), pa.int64()), "text": ["a"] * 2500})
    table = engine.from_arrow(rows, "pieces")

    pieces = list(engine.to_batches(table.filter(table.number >= 500), 1000))

    assert sum(piece.num_rows for piece in pieces) == 2000
    numbers = [number for piece in pieces for number in piece["number"].to_pylist()]
    assert sorted(numbers) == list(range(500, 2500))


def test_a_column_that_some_files_lack_is_null_there(engine, tmp_path):
    pq.write_table(pa.table({"who": ["ann"]}), tmp_path / "1.parquet")
    pq.write_table(pa.table({"where": ["web"], "who": ["bob"]}), tmp_path / "2.parquet")

    table = engine.from_parquet([str(tmp_path / "1.parquet"), str(tmp_path / "2.parquet")], "parts")

    found = {row["who"]: row["where"] for row in engine.to_arrow(table).to_pylist()}
    assert found == {"ann": None, "bob": "web"}
