"""A worker or a command that works with another database than the service is refused."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tenure.core.errors import StoreError
from tenure.store.database.database import Database
from tenure.store.database.served_database import RECORD, note_served_database, refuse_other_database
from tenure.store.people.accounts import Accounts

NOON = datetime(2024, 1, 31, 12, tzinfo=UTC)


@pytest.fixture
def database(tmp_path):
    opened = []

    def make(name: str) -> Database:
        store = Database(f"sqlite:///{tmp_path / name}")
        store.upgrade()
        Accounts(store).first_administrator(NOON)
        opened.append(store)
        return store

    yield make
    for one in opened:
        one.close()


def test_the_database_of_the_service_is_known_under_every_address(database, tmp_path):
    note_served_database(tmp_path, database("a.db"))

    refuse_other_database(tmp_path, database("../" + tmp_path.name + "/a.db"))


def test_another_database_is_refused_and_named_without_its_secrets(database, tmp_path):
    note_served_database(tmp_path, database("a.db"))

    with pytest.raises(StoreError) as caught:
        refuse_other_database(tmp_path, database("b.db"))

    assert caught.value.code == "store.other_database"
    assert "b.db" in caught.value.values[0]
    assert "TENURE_DATABASE_URL" in caught.value.hint


def test_the_password_of_a_database_is_not_shown():
    shown = Database("postgresql://ann:secret@db.example:5432/shop?password=other").shown

    assert shown == "postgresql shop on db.example"


@pytest.mark.parametrize("content", [None, "", "[]", "{}"])
def test_without_a_service_any_database_will_do(content, database, tmp_path):
    if content is not None:
        (tmp_path / RECORD).write_text(content)

    refuse_other_database(tmp_path, database("a.db"))
