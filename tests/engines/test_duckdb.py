import duckdb
import pyarrow as pa
import pytest

from tenure.core.errors import StoreError


def test_a_table_can_be_put_in_replaced_and_fetched(duckdb_engine):
    first = duckdb_engine.from_arrow(pa.table({"a": [1, 2]}), "numbers")
    kept = duckdb_engine.materialise(first.mutate(b=first.a * 2), "doubled")
    again = duckdb_engine.materialise(kept.filter(kept.b > 2), "doubled_more")

    assert duckdb_engine.to_arrow(again).to_pydict() == {"a": [2], "b": [4]}


def test_a_full_disk_is_told_as_one(duckdb_engine):
    with pytest.raises(StoreError) as full, duckdb_engine.clear_errors():
        raise duckdb.IOException("IO Error: Could not write file: No space left on device")
    assert full.value.code == "store.full"
