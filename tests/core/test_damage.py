"""A file of the lake that is gone: whether it was taken out on purpose, on a disk and in an object store."""

from __future__ import annotations

import json

import pyarrow as pa
import pytest
from pyarrow import parquet

from tenure.core.files.damage import lake_damaged
from tenure.store.files.files import files_at

TABLE = "transactions.000001"
LOG = f"{TABLE}/_delta_log"


@pytest.fixture(params=["disk", pytest.param("object store", marks=pytest.mark.integration)])
def lake(request, tmp_path):
    """A lake with one table, of two files; its log says that `old part.parquet` was taken out."""
    place = tmp_path if request.param == "disk" else request.getfixturevalue("s3_place")
    files = files_at(place)
    files.write("HEAD.json", f'{{"folder":"{TABLE}"}}'.encode())
    commit(files, 0, *({"add": {"path": action}} for action in ("old%20part.parquet", "part.parquet")))
    commit(files, 1, {"commitInfo": {}}, {"remove": {"path": "old%20part.parquet", "dataChange": True}})
    return files


def commit(files, number: int, *actions) -> None:
    files.write(f"{LOG}/{number:020}.json", "\n".join(map(json.dumps, actions)).encode())


def checkpoint(files, number: int, *paths: str) -> None:
    added = pa.array([None, *({"path": path} for path in paths)], pa.struct([("path", pa.string())]))
    written = pa.BufferOutputStream()
    parquet.write_table(pa.table({"add": added}), written)
    files.write(f"{LOG}/{number:020}.checkpoint.parquet", written.getvalue().to_pybytes())


def told(files, name: str) -> str:
    return lake_damaged(files.path(name)).code


def test_a_removed_file_belongs_to_a_version_that_no_longer_exists(lake):
    assert told(lake, f"{TABLE}/old part.parquet") == "store.version_gone"


def test_a_removed_file_is_recognized_after_a_checkpoint_replaced_the_commits(lake):
    checkpoint(lake, 1, "part.parquet")
    lake.delete(f"{LOG}/{number:020}.json" for number in range(2))
    commit(lake, 2, {"add": {"path": "new.parquet"}})

    assert told(lake, f"{TABLE}/old part.parquet") == "store.version_gone"
    for needed in ("part.parquet", "new.parquet"):
        assert told(lake, f"{TABLE}/{needed}") == "store.damaged"


def test_any_other_that_is_missing_is_damage(lake):
    assert told(lake, f"{TABLE}/part.parquet") == "store.damaged"


def test_one_that_is_there_is_damage_whatever_the_log_says(lake):
    lake.write(f"{TABLE}/old part.parquet", b"spoilt")

    assert told(lake, f"{TABLE}/old part.parquet") == "store.damaged"


def test_a_table_that_the_head_names_no_more_is_of_a_version_that_is_gone(lake):
    lake.write("HEAD.json", b'{"folder":"transactions.000002"}')

    for name in (TABLE, f"{TABLE}/part.parquet", f"{LOG}/{0:020}.json"):
        assert told(lake, name) == "store.version_gone"


@pytest.mark.parametrize("spoilt", ["commit", "checkpoint", "a commit is missing"])
def test_an_unreadable_log_means_damage(lake, spoilt):
    if spoilt == "checkpoint":
        lake.write(f"{LOG}/{1:020}.checkpoint.parquet", b"spoilt")
    elif spoilt == "commit":
        lake.write(f"{LOG}/{1:020}.json", b'{"remove"')
    else:
        lake.delete([f"{LOG}/{0:020}.json"])

    assert told(lake, f"{TABLE}/old part.parquet") == "store.damaged"


def test_a_lake_that_lost_its_head_is_damaged(lake):
    lake.delete(["HEAD.json"])
    lake.delete_folder(TABLE)

    assert told(lake, f"{TABLE}/part.parquet") == "store.damaged"


@pytest.mark.integration
def test_of_a_store_that_cannot_be_reached_nothing_is_known(s3_place, monkeypatch):
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:1")

    assert lake_damaged(f"{s3_place}/{TABLE}/part.parquet").code == "store.io"
