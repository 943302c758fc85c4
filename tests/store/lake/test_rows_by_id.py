from datetime import date, datetime

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenure.core.errors import StoreError
from tenure.store.lake.rows_by_id import RowsById, write_rows


def opened(path, ids, rows_at_a_time=1000, **columns):
    table = pa.table({"customer_id": pa.array(ids, pa.string()), **columns}).sort_by("customer_id")
    write_rows(path, table.to_reader(max_chunksize=rows_at_a_time))
    return RowsById(path, "customer_id")


def test_a_row_is_found_with_its_values_as_they_are(tmp_path):
    rows = opened(
        tmp_path / "rows",
        ["bob", "ann"],
        value=[1.5, None],
        day=pa.array([date(2024, 1, 2), None]),
        at=pa.array([datetime(2024, 1, 2, 3), None], pa.timestamp("us")),
    )

    assert len(rows) == 2
    assert rows.get("bob") == {
        "customer_id": "bob",
        "value": 1.5,
        "day": date(2024, 1, 2),
        "at": datetime(2024, 1, 2, 3),
    }
    assert rows.get("ann") == {"customer_id": "ann", "value": None, "day": None, "at": None}


@given(ids=st.sets(st.text(max_size=8)), other=st.text(max_size=8), batch=st.integers(1, 5))
def test_every_id_is_found_and_no_other(tmp_path_factory, ids, other, batch):
    path = tmp_path_factory.mktemp("rows") / "rows"
    rows = opened(path, list(ids), batch, number=pa.array(range(len(ids)), pa.int64()))

    queried = [*ids, other]
    assert {row_id: row["number"] for row_id, row in rows.many(queried).items()} == {
        row_id: number for number, row_id in enumerate(ids)
    }
    assert (rows.get(other) is None) == (other not in ids)


def test_many_come_in_the_order_they_were_asked_for(tmp_path):
    rows = opened(tmp_path / "rows", ["a", "b", "c"])

    assert list(rows.many(["c", "x", "a", "c"])) == ["c", "a"]


def test_a_table_without_rows_has_none(tmp_path):
    assert opened(tmp_path / "rows", []).get("ann") is None


def test_rows_are_found_after_the_file_was_removed(tmp_path):
    rows = opened(tmp_path / "rows", ["ann"])
    (tmp_path / "rows").unlink()

    assert rows.get("ann") == {"customer_id": "ann"}


def test_a_missing_file_is_reported(tmp_path):
    with pytest.raises(StoreError):
        RowsById(tmp_path / "none", "customer_id")
