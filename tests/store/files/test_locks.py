"""Locks that cannot be had, and locks that cannot even be made."""

from __future__ import annotations

import errno

import pytest
from filelock import FileLock, Timeout

from tenure.core.errors import StoreError
from tenure.store.files.locks import locked
from tenure.store.files.working_folder import working_folder


@pytest.fixture
def read_only_disk(monkeypatch):
    def refuse(*_, **__):
        raise OSError(errno.EROFS, "Read-only file system")

    monkeypatch.setattr(FileLock, "acquire", refuse)


def test_a_lock_is_held_in_the_block_and_by_one_at_a_time(tmp_path):
    second = locked(tmp_path / "lock", "write", 0)
    with locked(tmp_path / "lock", "write", 0), pytest.raises(Timeout), second:
        pass
    with locked(tmp_path / "lock", "write", 0):
        pass


@pytest.mark.parametrize("hold", [lambda folder: locked(folder / "lock", "write", 0), working_folder])
def test_a_lock_on_a_read_only_disk_is_a_store_error(tmp_path, read_only_disk, hold):
    with pytest.raises(StoreError) as caught, hold(tmp_path):
        pass
    assert caught.value.code == "store.permission"
    assert "read-only" in caught.value.hint
