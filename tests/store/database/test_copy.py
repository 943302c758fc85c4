"""The SQL store as rows: out of one kind of database, into the same or the other, value by value."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import MetaData, Table

from tenure.core.errors import StoreError
from tenure.store.database.copy import copy_store, fill_store, finished
from tenure.store.database.database import Database, newest_revision
from tenure.store.database.schema import ARRIVALS, JOBS, METADATA, RUNS, SEGMENT_SIZES, SESSIONS, USERS

pytestmark = pytest.mark.integration

NOON = datetime(2025, 5, 1, 12, 0, 0, 123456, tzinfo=UTC)


def fill(database: Database) -> None:
    """One row of every kind of value, and what is hard: quotes, emoji, nothing, huge, JSON null."""
    rows = {
        USERS: {
            "user_id": "u1",
            "name": "O'Hara \u2028 \U0001f6d2",
            "role": "admin",
            "password_hash": "x",
            "created_at": NOON,
        },
        SESSIONS: {
            "token_hash": "t",
            "user_id": "u1",
            "csrf_token": "c",
            "created_at": NOON,
            "expires_at": NOON,
        },
        RUNS: {
            "run_id": "r1",
            "kind": "run",
            "started_at": NOON,
            "status": "done",
            "as_of": date(2025, 5, 1),
            "seed": 7,
            "parameters": {"a": [1, None, "ü"]},
        },
        JOBS: {
            "job_id": "j1",
            "kind": "score",
            "parameters": {},
            "state": "done",
            "done_units": 2**60,
            "submitted_by": "u",
            "submitted_at": NOON,
            "attempts": 1,
            "result": None,
            "error": {"code": "x"},
        },
        SEGMENT_SIZES: {
            "run_id": "r1",
            "segment": "s",
            "as_of": date(2025, 5, 1),
            "customers": 1,
            "predicted_clv": 0.1,
            "entered": 0,
            "left": 0,
        },
    }
    with database.transaction() as connection:
        for table, row in rows.items():
            connection.execute(table.insert().values(row))
        for number in range(3):
            arrival = {"kind": "transactions", "customer_id": f"c{number}", "happened_at": NOON}
            connection.execute(
                ARRIVALS.insert().values(arrival | {"row": {"n": number}, "received_at": NOON})
            )
        connection.execute(ARRIVALS.delete())  # numbers go on after those that are gone


def rows_of(database: Database) -> dict[str, list]:
    with database.transaction(reads_only=True) as connection:
        return {
            table.name: sorted(map(repr, connection.execute(table.select()).all()))
            for table in METADATA.sorted_tables
        }


def copied(database: Database, folder):
    folder.mkdir()
    with database.snapshot() as connection:
        copy = copy_store(connection, folder)
    for name, path in copy.files.items():
        target = folder / name
        target.parent.mkdir(exist_ok=True)
        path.replace(target)
    return copy.record


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def target(request, tmp_path):
    url = f"sqlite:///{tmp_path / 'target.db'}"
    store = Database(url if request.param == "sqlite" else request.getfixturevalue("new_database")())
    yield store
    store.close()


def test_every_value_comes_back(sql_store, target, tmp_path):
    fill(sql_store)
    record = copied(sql_store, tmp_path / "copy")

    fill_store(target, record, tmp_path / "copy", "here")

    assert rows_of(target) == rows_of(sql_store)
    assert target.revision() == newest_revision()
    with target.transaction() as connection:
        arrival = {"kind": "events", "customer_id": "c", "happened_at": NOON, "row": {}, "received_at": NOON}
        inserted_key = connection.execute(ARRIVALS.insert().values(arrival)).inserted_primary_key
    assert inserted_key[0] == 4  # never a number that was given before


def test_a_store_with_rows_is_refused_and_one_of_a_killed_attempt_is_not(sql_store, target, tmp_path):
    fill(sql_store)
    record = copied(sql_store, tmp_path / "copy")
    fill_store(target, record, tmp_path / "copy", "here")

    with pytest.raises(StoreError) as caught:
        fill_store(target, record, tmp_path / "copy", "elsewhere")
    assert caught.value.code == "restore.store_not_empty"
    fill_store(target, record, tmp_path / "copy", "here")
    assert rows_of(target) == rows_of(sql_store)
    finished(target)
    with pytest.raises(StoreError):
        fill_store(target, record, tmp_path / "copy", "here")
    assert rows_of(target) == rows_of(sql_store)


def test_rows_of_an_older_migration_are_brought_up_to_date(empty_store, target, tmp_path):
    empty_store.upgrade("0008")
    with empty_store.transaction() as connection:
        of_then = Table("users", MetaData(), autoload_with=connection)
        when = NOON.replace(microsecond=0, tzinfo=UTC if connection.dialect.name == "postgresql" else None)
        row = {"user_id": "u1", "name": "ann", "role": "admin", "password_hash": "x", "created_at": when}
        connection.execute(of_then.insert().values(row | {"failed_logins": 0}))
    record = copied(empty_store, tmp_path / "copy")

    fill_store(target, record, tmp_path / "copy", "here")

    assert (record.revision, target.revision()) == ("0008", newest_revision())
    with target.transaction(reads_only=True) as connection:
        assert connection.execute(USERS.select()).mappings().one()["created_at"] == NOON.replace(
            microsecond=0
        )


def test_a_snapshot_is_consistent_and_blocks_no_writer(sql_store):
    fill(sql_store)
    before = rows_of(sql_store)
    with sql_store.snapshot() as connection:
        with sql_store.transaction() as other:
            other.execute(SESSIONS.delete())
            other.execute(USERS.delete())
        seen = connection.execute(USERS.select()).all()

    assert len(seen) == len(before["users"]) == 1
    assert rows_of(sql_store)["users"] == []
