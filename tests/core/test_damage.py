"""A file of the lake that is gone: whether it was taken out on purpose."""

import json

import pytest

from tenure.core.damage import lake_damaged


@pytest.fixture
def table(tmp_path):
    """The folder of a table whose log says that `old part.parquet` was taken out."""
    log = tmp_path / "transactions.000001" / "_delta_log"
    log.mkdir(parents=True)
    actions = [{"commitInfo": {}}, {"remove": {"path": "old%20part.parquet", "dataChange": True}}]
    (log / f"{1:020}.json").write_text("\n".join(map(json.dumps, actions)), encoding="utf-8")
    return log.parent


def test_a_file_that_was_taken_out_is_of_a_version_that_is_gone(table):
    assert lake_damaged(str(table / "old part.parquet")).code == "store.version_gone"


def test_any_other_that_is_missing_is_damage(table):
    assert lake_damaged(str(table / "part.parquet")).code == "store.damaged"


def test_one_that_is_there_is_damage_whatever_the_log_says(table):
    (table / "old part.parquet").write_bytes(b"spoilt")

    assert lake_damaged(str(table / "old part.parquet")).code == "store.damaged"
