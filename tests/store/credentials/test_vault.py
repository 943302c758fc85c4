"""Credentials: encrypted at rest, by a key that is elsewhere."""

from __future__ import annotations

import stat
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from tenure.core.errors import OptionError, StoreError
from tenure.store.credentials.key import KEY_FILE, SecretKey
from tenure.store.credentials.vault import Vault

NOW = datetime(2025, 5, 1, 12, tzinfo=UTC)
SECRET = "shpat_very_secret_0123456789"


@pytest.fixture
def key(tmp_path) -> SecretKey:
    return SecretKey(tmp_path)


@pytest.fixture
def vault(sql_store, key) -> Vault:
    return Vault(sql_store, key)


@pytest.fixture
def put(sql_store, vault):
    def store(owner: str, into: Vault | None = None, **values: str) -> None:
        with sql_store.transaction() as connection:
            (into or vault).put(connection, owner, values, NOW)

    return store


def stored(database) -> list:
    from tenure.store.database.schema import CREDENTIALS

    with database.transaction() as connection:
        return connection.execute(CREDENTIALS.select().order_by(CREDENTIALS.c.owner)).mappings().all()


def test_what_is_put_comes_back_and_is_not_readable_at_rest(vault, put, sql_store, key, tmp_path):
    put("connection:1", token=SECRET)

    assert vault.get("connection:1") == {"token": SECRET} and vault.get("connection:2") == {}
    assert SECRET.encode() not in bytes(stored(sql_store)[0]["sealed"])
    assert stat.S_IMODE((tmp_path / KEY_FILE).stat().st_mode) == 0o600


def test_nothing_of_it_is_in_the_files_of_a_sqlite_store(tmp_path):
    from tenure.store.database.database import Database

    database = Database(f"sqlite:///{tmp_path / 'store.db'}")
    database.upgrade()
    with database.transaction() as connection:
        Vault(database, SecretKey(tmp_path)).put(connection, "connection:1", {"token": SECRET}, NOW)
    database.close()
    for path in tmp_path.iterdir():
        assert SECRET.encode() not in path.read_bytes(), path


def test_a_missing_key_names_the_next_step(vault, put, tmp_path):
    put("connection:1", token=SECRET)
    (tmp_path / KEY_FILE).unlink()
    with pytest.raises(StoreError) as caught:
        vault.get("connection:1")
    assert caught.value.code == "credentials.no_key"
    assert "enter the credentials again" in caught.value.hint and SECRET not in str(caught.value)


def test_entering_them_again_after_the_key_was_lost_works(vault, put, tmp_path):
    put("connection:1", token="old")
    put("connection:2", token="other")
    (tmp_path / KEY_FILE).unlink()
    put("connection:1", token="new")

    assert vault.get("connection:1") == {"token": "new"}
    with pytest.raises(StoreError) as caught:
        vault.get("connection:2")
    assert caught.value.code == "credentials.wrong_key"


def test_a_wrong_key_of_the_environment(sql_store, put, tmp_path):
    put("connection:1", token=SECRET)
    with pytest.raises(StoreError) as caught:
        Vault(sql_store, SecretKey(tmp_path, Fernet.generate_key().decode())).get("connection:1")
    assert caught.value.code == "credentials.wrong_key"
    with pytest.raises(OptionError) as caught:
        Vault(sql_store, SecretKey(tmp_path, "short")).get("connection:1")
    assert caught.value.code == "option.secret_key" and "short" not in str(caught.value)


def test_one_owners_credentials_do_not_open_in_anothers_place(vault, put, sql_store):
    from tenure.store.database.schema import CREDENTIALS

    put("connection:1", token=SECRET)
    with sql_store.transaction() as connection:
        connection.execute(CREDENTIALS.update().values(owner="connection:2"))
    with pytest.raises(StoreError) as caught:
        vault.get("connection:2")
    assert caught.value.code == "credentials.wrong_key"


def test_rotation_makes_the_old_key_useless(vault, put, sql_store, tmp_path):
    put("connection:1", token=SECRET)
    put("connection:2", token="other")
    old = (tmp_path / KEY_FILE).read_text().strip()

    assert vault.rotate() == 2
    assert vault.get("connection:1") == {"token": SECRET}
    assert (tmp_path / KEY_FILE).read_text().strip() != old
    assert stat.S_IMODE((tmp_path / KEY_FILE).stat().st_mode) == 0o600
    with pytest.raises(StoreError):
        Vault(sql_store, SecretKey(tmp_path, old)).get("connection:1")


def test_an_interrupted_rotation_loses_nothing(vault, put, key, tmp_path):
    put("connection:1", token=SECRET)
    key.begin_rotation()
    assert vault.get("connection:1") == {"token": SECRET}
    vault.rotate()
    assert vault.get("connection:1") == {"token": SECRET}
    assert len((tmp_path / KEY_FILE).read_text().split()) == 1


def test_keys_of_the_environment_are_rotated_by_their_order(sql_store, put, tmp_path):
    old, new = (Fernet.generate_key().decode() for _ in range(2))
    put("connection:1", Vault(sql_store, SecretKey(tmp_path, old)), token=SECRET)
    Vault(sql_store, SecretKey(tmp_path, f"{new},{old}")).rotate()

    assert Vault(sql_store, SecretKey(tmp_path, new)).get("connection:1") == {"token": SECRET}
    assert not (tmp_path / KEY_FILE).exists()


def test_backups_leave_the_key_out(tmp_path):
    from tenure.app.backups.plain_files import plain_files

    SecretKey(tmp_path).create()
    (tmp_path / "notes.txt").write_text("kept")
    assert plain_files(Path(tmp_path)) == ["notes.txt"]
