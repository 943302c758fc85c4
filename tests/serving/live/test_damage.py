"""Which errors of DuckDB say that the served copy is damaged, and which that the disk is in the way."""

from __future__ import annotations

import duckdb
import pytest

from tenure.serving.live.damage import disk_fault, is_damage

SORTED = "SELECT md5(i::VARCHAR) FROM range(2000000) t(i) ORDER BY hash(i)"


def raised(connection, query) -> duckdb.Error:
    with connection, pytest.raises(duckdb.Error) as caught:
        connection.execute(query).fetchall()
    return caught.value


def test_a_folder_to_spill_to_that_cannot_be_made_is_no_damage(tmp_path):
    (tmp_path / "file").touch()
    limits = {"memory_limit": "20MB", "threads": 1, "temp_directory": str(tmp_path / "file" / "spill")}

    error = raised(duckdb.connect(":memory:", config=limits), SORTED)

    assert not is_damage(error)
    assert disk_fault(error).code == "store.io"


@pytest.mark.parametrize("said", ["No space left on device", "Disk quota exceeded"])
def test_a_disk_without_room_is_told_as_one(said):
    error = duckdb.IOException(f'Could not write file "/tmp/tenure-spill-1/duckdb_temp": {said}')

    assert not is_damage(error)
    assert disk_fault(error).code == "store.full"


@pytest.mark.parametrize("harm", ["spoilt", "cut short"])
def test_a_copy_that_cannot_be_read_is_damaged(tmp_path, harm):
    path = tmp_path / "copy.duckdb"
    with duckdb.connect(path) as made:
        made.execute("CREATE TABLE t AS SELECT hash(i) h FROM range(1000000) t(i)")
    content = bytearray(path.read_bytes())
    middle = len(content) // 2
    for at in range(middle, len(content) - 50, 40_000):
        content[at : at + 50] = b"\1" * 50
    path.write_bytes(content if harm == "spoilt" else content[:middle])
    connection = duckdb.connect(":memory:")

    error = raised(connection, f"ATTACH '{path}' AS copy (READ_ONLY); SELECT sum(h::DOUBLE) FROM copy.t")

    assert is_damage(error)
    assert disk_fault(error) is None


def test_a_query_that_is_wrong_is_neither():
    error = raised(duckdb.connect(":memory:"), "SELECT nothing")

    assert not is_damage(error)
    assert disk_fault(error) is None


def test_a_step_that_needs_too_much_memory_says_so():
    connection = duckdb.connect(":memory:", config={"memory_limit": "10MB", "temp_directory": ""})

    error = raised(connection, "SELECT * FROM (SELECT range a, hash(range) b FROM range(3000000)) ORDER BY b")

    assert not is_damage(error)
    assert disk_fault(error).code == "store.memory"


def test_a_disk_without_room_for_what_is_put_aside_is_told_as_one():
    said = "failed to offload data block of size 256.0 KiB (1.0 MiB/1.0 MiB used). 'max_temp_directory_size'"
    error = duckdb.OutOfMemoryException(said)

    assert (is_damage(error), disk_fault(error).code) == (False, "store.full")
