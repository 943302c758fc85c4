"""A disk without room is never told as a damaged database: that would send people back to a backup."""

from __future__ import annotations

import resource
import sqlite3
from contextlib import contextmanager
from pathlib import Path

import pytest

from tenure.core.errors import StoreError
from tenure.store.database.copy import copy_store
from tenure.store.database.database import Database
from tenure.store.database.sqlite_check import is_damaged
from tenure.store.database.sqlite_faults import sqlite_error, sqlite_faults
from tenure.store.registry.copy import copy_registry

SHORTER_THAN_WHAT_READERS_SHARE = 16_384


@contextmanager
def no_file_longer_than(length: int):
    """As on a disk without room: what is there can be read."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (length, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.fixture
def store(tmp_path) -> Path:
    """A store that no process has open."""
    path = tmp_path / "store.db"
    database = Database(f"sqlite:///{path}")
    database.upgrade()
    database.close()
    return path


def looked_at(path: Path) -> None:
    database = Database(f"sqlite:///{path}")
    try:
        with database.transaction(reads_only=True) as connection:
            connection.exec_driver_sql("SELECT count(*) FROM users").scalar_one()
    finally:
        database.close()


@pytest.mark.parametrize("look", [looked_at, is_damaged])
def test_a_store_on_a_full_disk_is_not_damaged(store, look):
    with no_file_longer_than(SHORTER_THAN_WHAT_READERS_SHARE), pytest.raises(StoreError) as caught:
        look(store)
    assert caught.value.code == "store.full"
    assert "restore" not in caught.value.hint

    assert not look(store)


def test_a_full_disk_for_the_copy_of_the_store_is_reported(store, tmp_path):
    database = Database(f"sqlite:///{store}")
    (tmp_path / "copy").mkdir()
    try:
        with (
            database.snapshot() as connection,
            no_file_longer_than(SHORTER_THAN_WHAT_READERS_SHARE),
            pytest.raises(StoreError) as caught,
        ):
            copy_store(connection, tmp_path / "copy")
    finally:
        database.close()
    assert caught.value.code in {"store.full", "store.io"}


def test_a_full_disk_for_the_copy_of_the_registry_is_reported(store, tmp_path):
    store.rename(tmp_path / "mlflow.db")
    (tmp_path / "copy").mkdir()
    with no_file_longer_than(SHORTER_THAN_WHAT_READERS_SHARE), pytest.raises(StoreError) as caught:
        copy_registry(tmp_path, tmp_path / "copy")
    assert caught.value.code in {"store.full", "store.io"}


@pytest.mark.parametrize("spoil", [lambda content: content[:5000], lambda content: b"x" * len(content)])
def test_a_store_that_was_spoilt_is_damaged(store, spoil):
    store.write_bytes(spoil(store.read_bytes()))

    with pytest.raises(StoreError) as caught:
        looked_at(store)

    assert caught.value.code == "store.damaged"
    assert is_damaged(store)


def test_no_other_database_is_damaged_for_a_word():
    assert sqlite_error("the store", RuntimeError('malformed array literal: "x"')).code == "store.sql"


@pytest.mark.parametrize(
    ("number", "code"),
    [
        (sqlite3.SQLITE_FULL, "store.full"),
        (sqlite3.SQLITE_IOERR_WRITE, "store.io"),
        (sqlite3.SQLITE_IOERR_SHMSIZE, "store.full"),
        (sqlite3.SQLITE_IOERR_FSYNC, "store.io"),
        (sqlite3.SQLITE_IOERR_READ, "store.io"),
        (sqlite3.SQLITE_IOERR_SHORT_READ, "store.damaged"),
        (sqlite3.SQLITE_READONLY_DIRECTORY, "store.permission"),
        (sqlite3.SQLITE_CANTOPEN, "store.sql"),
        (sqlite3.SQLITE_BUSY, "store.busy"),
    ],
)
def test_sqlite_faults_are_distinguished(number, code):
    error = sqlite3.OperationalError("disk I/O error")
    error.sqlite_errorcode = number

    with pytest.raises(StoreError) as caught, sqlite_faults("the store"):
        raise error

    assert caught.value.code == code
    assert caught.value.hint
