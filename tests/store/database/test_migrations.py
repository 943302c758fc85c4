"""Migrations one by one, up and down again, on SQLite and PostgreSQL, with rows in every table."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import (
    JSON,
    Date,
    DateTime,
    Float,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    func,
    inspect,
    select,
)
from sqlalchemy.types import TypeEngine

from tenure.store.database.database import Database
from tenure.store.database.schema import METADATA
from tenure.store.records.jobs import Job, JobStore
from tenure.store.records.runs import RunLog

NOON = datetime(2025, 5, 1, 12, tzinfo=UTC)
REVISIONS = (
    "0001",
    "0002",
    "0003",
    "0004",
    "0005",
    "0006",
    "0007",
    "0008",
    "0009",
    "0010",
    "0011",
    "0012",
    "0013",
    "0014",
    "0015",
    "0016",
)
ALEMBICS = "alembic_version"


@pytest.fixture
def database(empty_store) -> Database:
    return empty_store


def value_of(kind: TypeEngine) -> Any:
    if isinstance(kind, DateTime):
        return NOON
    if isinstance(kind, Date):
        return date(2025, 5, 1)
    if isinstance(kind, LargeBinary):
        return b"a"
    if isinstance(kind, JSON):
        return {"some": ["thing"]}
    return 1 if isinstance(kind, Integer | Float) else "a"


def fill(database: Database, known: set[str]) -> set[str]:
    """A row in every table that is not `known` yet; the names of all tables."""
    metadata = MetaData()
    with database.transaction() as connection:
        metadata.reflect(connection)
        for table in metadata.sorted_tables:
            if table.name not in known | {ALEMBICS}:
                connection.execute(
                    table.insert().values({value.name: value_of(value.type) for value in table.columns})
                )
    return {table.name for table in metadata.sorted_tables} - {ALEMBICS}


def rows_of(database: Database, names: set[str]) -> dict[str, int]:
    metadata = MetaData()
    with database.transaction(reads_only=True) as connection:
        tables = [Table(name, metadata, autoload_with=connection) for name in sorted(names)]
        return {
            table.name: connection.execute(select(func.count()).select_from(table)).scalar_one()
            for table in tables
        }


def test_every_revision_is_tried_here():
    from tenure.store.database.database import _scripts

    assert sorted(script.revision for script in _scripts().walk_revisions()) == list(REVISIONS)


def test_rows_of_every_revision_survive_the_way_up_and_the_way_down(database):
    names: set[str] = set()
    by_revision = {}
    for revision in REVISIONS:
        database.upgrade(revision)
        assert database.revision() == revision
        assert rows_of(database, names) == dict.fromkeys(names, 1)
        names = by_revision[revision] = fill(database, names)
    assert names == set(METADATA.tables)

    for revision in reversed(REVISIONS[:-1]):
        database.downgrade(revision)
        assert database.revision() == revision
        left = set(inspect(database.engine).get_table_names()) - {ALEMBICS}
        assert left == by_revision[revision]
        assert rows_of(database, left) == dict.fromkeys(left, 1)

    database.upgrade()
    assert rows_of(database, by_revision["0001"]) == {"runs": 1}
    database.downgrade("base")
    assert set(inspect(database.engine).get_table_names()) <= {ALEMBICS}


def test_a_store_of_the_first_revision_is_brought_up_to_date_and_used(database):
    database.upgrade("0001")
    fill(database, set())

    database.upgrade()

    assert RunLog(database).get("a").kind == "a"
    job = Job("b" * 32, "train", {}, "ann", NOON)
    JobStore(database).add(job)
    assert JobStore(database).get(job.job_id) == job


def test_many_that_start_at_once_migrate_once(database, tmp_path):
    database.upgrade("0001")
    url = database.engine.url.render_as_string(hide_password=False)

    def start(_: int) -> str | None:
        own = Database(url)
        try:
            own.upgrade()
            return own.revision()
        finally:
            own.close()

    with ThreadPoolExecutor(4) as pool:
        assert set(pool.map(start, range(8))) == {REVISIONS[-1]}
