from __future__ import annotations

import subprocess
import sys
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import pytest
from sqlalchemy import Column, Integer, MetaData, String, Table, insert, inspect, select

from tenure.core.errors import OptionError, StoreError
from tenure.store.database.database import Database, _scripts, newest_revision
from tenure.store.database.mentions import FORGOTTEN
from tenure.store.database.schema import METADATA
from tenure.store.people.audit import AuditLog, Entry
from tenure.store.records.runs import Run, RunLog

NOON = datetime(2024, 1, 31, 12, tzinfo=UTC)


@pytest.fixture
def sqlite(tmp_path):
    database = Database(f"sqlite:///{tmp_path / 'store.db'}")
    yield database
    database.close()


@pytest.fixture
def database(empty_store) -> Database:
    return empty_store


def tables_of(database: Database) -> set[str]:
    return set(inspect(database.engine).get_table_names()) - {"alembic_version"}


def test_migrations_lead_up_to_the_tables_we_speak_of_and_back(database):
    assert database.revision() is None

    database.upgrade()
    assert tables_of(database) == set(METADATA.tables)

    database.downgrade("base")
    assert tables_of(database) == set()
    assert database.revision() is None

    database.upgrade()
    assert tables_of(database) == set(METADATA.tables)


def test_migrations_make_exactly_what_the_schema_says(database):
    from alembic.autogenerate import compare_metadata
    from alembic.runtime.migration import MigrationContext

    database.upgrade()

    with database.transaction() as connection:
        assert compare_metadata(MigrationContext.configure(connection), METADATA) == []


def test_the_newest_revision_is_read_off_the_names_of_the_migrations(database):
    database.upgrade()

    assert newest_revision() == database.revision()
    assert {script.revision for script in _scripts().walk_revisions()} >= {newest_revision()}
    assert _scripts().get_current_head() == newest_revision()


def test_an_upgrade_of_an_upgraded_store_changes_nothing(database):
    database.upgrade()
    RunLog(database).begin(Run("r1", "run", NOON))

    database.upgrade()

    assert RunLog(database).get("r1").kind == "run"


def test_a_store_of_a_newer_tenure_asks_for_an_upgrade(database):
    database.upgrade()
    head = database.revision()
    with database.transaction() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")

    with pytest.raises(StoreError) as caught:
        database.upgrade()

    assert caught.value.code == "store.newer"
    with database.transaction() as connection:  # leave the shared server as it was
        connection.exec_driver_sql(f"UPDATE alembic_version SET version_num = '{head}'")


def test_a_run_is_found_as_it_was_logged(database):
    database.upgrade()
    log = RunLog(database)
    run = Run(
        run_id="r1",
        kind="run",
        started_at=NOON,
        as_of=date(2024, 1, 1),
        horizon_days=90,
        seed=1,
        data_version="lake:3",
        code_version="0.1.0",
        parameters={"models": ["bg_nbd", "lightgbm"], "level": 0.8},
    )

    log.begin(run)
    assert log.get("r1") == run

    log.finish("r1", NOON + timedelta(minutes=1), outcome={"champion": "bg_nbd"})
    done = log.get("r1")
    assert (done.status, done.outcome) == ("done", {"champion": "bg_nbd"})
    assert done.finished_at == NOON + timedelta(minutes=1)


def test_moments_are_kept_in_utc_whatever_their_zone(database):
    database.upgrade()
    in_india = NOON.astimezone(timezone(timedelta(hours=5, minutes=30)))

    RunLog(database).begin(Run("r1", "run", in_india))

    started_at = RunLog(database).get("r1").started_at
    assert started_at == NOON
    assert started_at.utcoffset() == timedelta(0)


def test_a_moment_without_zone_is_refused(database):
    database.upgrade()

    with pytest.raises(StoreError):
        RunLog(database).begin(Run("r1", "run", NOON.replace(tzinfo=None)))


def test_the_latest_runs_come_newest_first(database):
    database.upgrade()
    log = RunLog(database)
    for minute in range(5):
        log.begin(Run(f"r{minute}", "run", NOON + timedelta(minutes=minute)))

    assert [run.run_id for run in log.latest(2)] == ["r4", "r3"]


def test_unknown_runs_and_runs_started_twice_are_errors(database):
    database.upgrade()
    log = RunLog(database)
    log.begin(Run("r1", "run", NOON))

    for attempt in (
        lambda: log.begin(Run("r1", "run", NOON)),
        lambda: log.finish("r2", NOON),
        lambda: log.get("r2"),
    ):
        with pytest.raises(StoreError) as caught:
            attempt()
        assert caught.value.code == "store.run"


def test_erasing_a_customer_reaches_every_table_that_names_customers(database):
    extra = MetaData()
    Table("mailings", extra, Column("id", Integer, primary_key=True), Column("customer_id", String(64)))
    database.upgrade()
    extra.create_all(database.engine)
    mailings = extra.tables["mailings"]
    try:
        with database.transaction() as connection:
            rows = [{"customer_id": who} for who in ("ann", "ann", "bob")]
            connection.execute(insert(mailings), rows)

        assert database.erase_customers(["ann"]) == {"mailings": 2}
        assert database.erase_customers(["ann"]) == {}

        with database.transaction() as connection:
            assert connection.execute(select(mailings.c.customer_id)).scalars().all() == ["bob"]
    finally:
        extra.drop_all(database.engine)


def test_the_audit_log_lets_go_of_the_orders_of_an_erased_customer_and_of_nothing_else(database):
    database.upgrade()
    audit, at = AuditLog(database), datetime(2025, 5, 1, tzinfo=UTC)
    for action, target in (("remove_order", "9911"), ("correct_order", "12"), ("upload_model", "9911")):
        audit.add(Entry(at, "boss", action, target=target))
    database.erase_customers(["ann"], order_ids=["9911"])

    targets = {entry.action: entry.target for entry in audit.latest()}
    assert targets == {"remove_order": FORGOTTEN, "correct_order": "12", "upload_model": "9911"}


def test_no_byte_of_an_erased_customer_stays_in_sqlite_files(sqlite, tmp_path):
    extra = MetaData()
    table = Table("deliveries", extra, Column("customer_id", String(64)), Column("note", String(64)))
    extra.create_all(sqlite.engine)
    with sqlite.transaction() as connection:
        rows = [{"customer_id": who, "note": "x" * 50} for who in ("ann-the-customer", "bob") * 500]
        connection.execute(insert(table), rows)
    files = [path for path in Path(tmp_path).iterdir() if path.name.startswith("store.db")]
    assert any(b"ann-the-customer" in path.read_bytes() for path in files)

    sqlite.erase_customers(["ann-the-customer"])
    sqlite.scrub()

    for path in Path(tmp_path).iterdir():
        assert b"ann-the-customer" not in path.read_bytes(), path.name


def test_sqlite_writes_ahead(sqlite):
    with sqlite.transaction() as connection:
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"


def test_a_migration_that_fails_half_way_leaves_nothing(sqlite):
    with sqlite.transaction() as connection:  # the revision's index will find its name taken
        connection.exec_driver_sql("CREATE TABLE other (a INTEGER)")
        connection.exec_driver_sql("CREATE INDEX ix_runs_started_at ON other (a)")

    with pytest.raises(StoreError):
        sqlite.upgrade()

    assert "runs" not in tables_of(sqlite)
    assert sqlite.revision() is None


@pytest.mark.parametrize("url", ["nonsense", "nosuch://host/db", ""])
def test_an_address_that_is_none_is_an_option_error(url):
    with pytest.raises(OptionError) as caught:
        Database(url).upgrade()

    assert caught.value.code == "option.database_url"


def test_a_server_that_does_not_answer_is_a_store_error_without_its_password():
    with pytest.raises(StoreError) as caught:
        Database("postgresql://user:geheim@localhost:1/db?connect_timeout=2").upgrade()

    assert "geheim" not in f"{caught.value} {caught.value.hint}"


def test_a_folder_that_is_not_there_is_a_store_error(tmp_path):
    with pytest.raises(StoreError):
        Database(f"sqlite:///{tmp_path / 'nowhere' / 'store.db'}").upgrade()


def test_all_of_sqlalchemy_is_there_before_any_thread_asks(tmp_path):
    """Half of `sqlalchemy.orm`, as another thread imports it, makes queries of this one fail."""
    lines = (
        "import sys",
        "from tenure.store.database.database import Database",
        f"Database('sqlite:///{tmp_path / 'store.db'}').engine",
        "print('sqlalchemy.orm' in sys.modules)",
    )
    command = [sys.executable, "-c", "\n".join(lines)]
    completed = subprocess.run(command, capture_output=True, text=True, check=True)
    assert completed.stdout.strip() == "True"
