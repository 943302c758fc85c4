from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tenure.app.files.table_files import check_table_path, write_table
from tenure.core.errors import OptionError, StoreError

TABLE = pa.table({"customer_id": ["a", "b"], "predicted_clv": [1.5, None]})


def test_parquet_comes_back_as_it_went(tmp_path):
    path = write_table(TABLE, tmp_path / "new" / "p.parquet")

    assert pq.read_table(path).equals(TABLE)


def test_csv_leaves_unknown_empty(tmp_path):
    path = write_table(TABLE, tmp_path / "p.csv")

    assert path.read_text().splitlines() == ['"customer_id","predicted_clv"', '"a",1.5', '"b",']


def test_nothing_but_the_table_is_left_in_the_folder(tmp_path):
    write_table(TABLE, tmp_path / "p.csv")

    assert [one.name for one in tmp_path.iterdir()] == ["p.csv"]


@pytest.mark.parametrize("name", ["table.xlsx", "table"])
def test_other_formats_are_refused_with_the_two_that_work(name):
    with pytest.raises(OptionError) as caught:
        check_table_path(Path(name))

    assert "table.parquet or table.csv" in caught.value.hint


@pytest.mark.parametrize("name", ["table.csv", "table.parquet"])
def test_a_full_disk_is_told_as_one(tmp_path, monkeypatch, name):
    def full(*_, **__):
        raise OSError("[Errno 28] Error writing bytes to file. Detail: [errno 28] No space left on device")

    monkeypatch.setattr("pyarrow.csv.write_csv", full)
    monkeypatch.setattr("pyarrow.parquet.write_table", full)

    with pytest.raises(StoreError) as caught:
        write_table(TABLE, tmp_path / name)

    assert caught.value.code == "store.full"
    assert list(tmp_path.iterdir()) == []
