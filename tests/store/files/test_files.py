from __future__ import annotations

import pytest
from tests.store.conftest import NOON, rows_of

from tenure.core.errors import StoreError
from tenure.store.files.faults import file_faults
from tenure.store.files.files import LocalFiles, RemoteFiles, files_at
from tenure.store.lake.lake import Lake


@pytest.fixture(params=["local", "remote"])
def files(request, tmp_path):
    """Both kinds; the remote one on a `file://` URL, through the file systems that reach object stores."""
    return LocalFiles(tmp_path) if request.param == "local" else RemoteFiles(tmp_path.as_uri())


def test_what_was_written_is_read_and_replaced(files):
    assert files.read("HEAD.json") is None

    files.write("HEAD.json", b"one")
    files.write("HEAD.json", b"two")

    assert files.read("HEAD.json") == b"two"


def test_files_and_folders_are_listed_and_removed(files, tmp_path):
    for name in ("a/x/1", "a/2", "b/3"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("")

    assert files.folders() == ["a", "b"]
    assert sorted(files.names("a")) == ["a/2", "a/x/1"]
    assert files.names("nowhere") == []

    files.delete(["a/2"])
    files.delete_folder("b")

    assert sorted(files.names()) == ["a/x/1"]


def test_a_lake_works_through_the_file_systems_of_object_stores(tmp_path, duckdb_engine, orders):
    lake = Lake(tmp_path)
    lake._files = RemoteFiles(tmp_path.as_uri())
    lake._files.path = lambda name: str(tmp_path / name)  # DuckDB reads no file:// URLs
    with lake.writing(duckdb_engine) as writing:
        writing.append("transactions", orders(("ann", "1", 5, 10.0)))
        writing.commit(NOON, "test")
    with lake.writing(duckdb_engine) as writing:
        writing.append("transactions", orders(("bob", "2", 5, 10.0)))

    assert [row["customer_id"] for row in rows_of(lake.tables(duckdb_engine).transactions)] == ["ann"]
    assert len(list(tmp_path.rglob("*.parquet"))) == 1


@pytest.mark.parametrize(
    ("location", "kind"),
    [
        ("lake", LocalFiles),
        ("/tmp/lake", LocalFiles),
        ("file:///tmp/my%20lake", LocalFiles),
        ("c:\\x", LocalFiles),
    ],
)
def test_paths_and_file_urls_are_folders(location, kind):
    assert isinstance(files_at(location), kind)


def test_a_file_url_is_decoded():
    assert files_at("file:///tmp/my%20lake").path("x") == "/tmp/my lake/x"


def test_a_half_written_file_is_never_seen(tmp_path, monkeypatch):
    files = LocalFiles(tmp_path)
    files.write("HEAD.json", b"whole")
    monkeypatch.setattr("os.fsync", _no_room)

    with pytest.raises(StoreError) as caught, file_faults("write the lake"):
        files.write("HEAD.json", b"half")

    assert caught.value.code == "store.full"
    assert files.read("HEAD.json") == b"whole"
    assert [path.name for path in tmp_path.iterdir()] == ["HEAD.json"]


def _no_room(descriptor):
    raise OSError(28, "No space left on device")


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        (OSError(28, "No space left on device"), "store.full"),
        (OSError(27, "File too large"), "store.full"),
        (OSError("Generic LocalFileSystem error: No space left on device (os error 28)"), "store.full"),
        (PermissionError(13, "Permission denied", "/lake"), "store.permission"),
        (OSError(30, "Read-only file system", "/lake"), "store.permission"),
        (OSError(5, "Input/output error"), "store.io"),
    ],
)
def test_disk_faults_are_distinguished(fault, code):
    with pytest.raises(StoreError) as caught, file_faults("write the lake"):
        raise fault

    assert caught.value.code == code
    assert caught.value.hint
