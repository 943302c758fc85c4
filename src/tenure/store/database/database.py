"""The SQL store: SQLite in the workspace's folder, or PostgreSQL, with migrations."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Collection, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tenure.core.errors import InputError, OptionError, StoreError, TenureError
from tenure.store.database.sqlite_faults import busy, sqlite_error
from tenure.store.database.writers_line import WriterQueue

if TYPE_CHECKING:
    from alembic.script import ScriptDirectory
    from sqlalchemy import Connection, Engine, MetaData

_MIGRATIONS = "tenure.store:migrations"
_SQLITE = "sqlite"
_BUSY_MILLISECONDS = 30_000
_POSTGRES = ("postgresql", "postgres", "postgresql+psycopg")
_FIRST_LOOK = {_SQLITE: "SELECT count(*) FROM sqlite_master", "postgresql": "SELECT 1"}
"""A transaction sees the data as of its first query."""

_VALUES_AT_ONCE = 10_000
"""Values per statement: SQLite allows 32,766."""

_ADVISORY_LOCK = 7_366_483  # an arbitrary number that is unique to Tenure


class Database:
    """One SQL database.

    Parameters
    ----------
    url : str
        SQLAlchemy URL; `postgresql://` is read as psycopg 3.
    """

    def __init__(self, url: str) -> None:
        self._url = url
        self._line = WriterQueue()

    @property
    def engine(self) -> Engine:
        """The connection pool, created on first use. Raises OptionError for an invalid URL."""
        if not hasattr(self, "_engine"):
            self._engine = _connected(self._url)
        return self._engine

    @property
    def shown(self) -> str:
        """Kind, name and host of the database, without user, password and options."""
        from sqlalchemy import make_url

        url = make_url(self._url)
        name = Path(url.database or "").name
        return f"{url.get_backend_name()} {name}" + (f" on {url.host}" if url.host else "")

    @contextmanager
    def transaction(self, *, reads_only: bool = False) -> Iterator[Connection]:
        """Commit everything in the block, or nothing. Raises StoreError for faults of the database, and
        InputError (`input.value`) for values that it cannot store.

        With `reads_only`, SQLite does not block other writers.
        """
        from sqlalchemy.exc import SQLAlchemyError

        try:
            with self._turn(reads_only), self.engine.connect() as connection:
                configured = connection.execution_options(tenure_reads_only=reads_only)
                with configured.begin():
                    yield configured
        except SQLAlchemyError as error:
            raise _store_error(error) from error

    @contextmanager
    def snapshot(self) -> Iterator[Connection]:
        """A consistent view of the database for the duration of the block; it blocks no other process."""
        from sqlalchemy.exc import SQLAlchemyError

        options: dict[str, Any] = {"tenure_reads_only": True}
        if self.engine.dialect.name != _SQLITE:
            options |= {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
        try:
            with self.engine.connect().execution_options(**options) as connection, connection.begin():
                _take_your_time(connection)
                connection.exec_driver_sql(_FIRST_LOOK[connection.dialect.name]).all()
                yield connection
        except SQLAlchemyError as error:
            raise _store_error(error) from error

    @contextmanager
    def exclusive(self, lock: int = _ADVISORY_LOCK) -> Iterator[Connection]:
        """As `transaction`, while no other block with this `lock` runs, in this process or any other.

        For code that checks whether a row exists before it inserts it: PostgreSQL allows two such checks at
        once.
        """
        with self.transaction() as connection:
            _one_at_a_time(connection, lock)
            yield connection

    def revision(self) -> str | None:
        """The current migration of the database; None if it is empty."""
        from alembic.runtime.migration import MigrationContext

        with self.transaction(reads_only=True) as connection:
            return MigrationContext.configure(connection).get_current_revision()

    def upgrade(self, revision: str = "head") -> None:
        """Migrate up to `revision`. Raises StoreError (`store.newer`) if the tables are newer than this."""
        if revision == "head" and self._is_up_to_date():
            return
        scripts = _scripts()
        head = scripts.get_current_head()
        current = self.revision()
        if current is not None and current not in {script.revision for script in scripts.walk_revisions()}:
            raise StoreError(
                "The SQL store was created by a newer version of Tenure.",
                values=[f"revision {current}"],
                hint="upgrade: pip install --upgrade tenure",
                code="store.newer",
            )
        if revision != "head" or current != head:
            self._migrate(scripts, lambda current, _: scripts._upgrade_revs(revision, current))

    def _is_up_to_date(self) -> bool:
        """Whether all migrations have run, determined without loading them, which takes a second."""
        from sqlalchemy import inspect

        with self.transaction(reads_only=True) as connection:
            if not inspect(connection).has_table("alembic_version"):
                return False
            query = "SELECT version_num FROM alembic_version"
            return connection.exec_driver_sql(query).scalars().all() == [newest_revision()]

    def downgrade(self, revision: str) -> None:
        """Migrate back to `revision` (`base` removes all tables and their contents)."""
        scripts = _scripts()
        self._migrate(scripts, lambda at, _: scripts._downgrade_revs(revision, at))

    def erase_customers(
        self,
        customer_ids: Collection[str],
        also_named: Collection[str] = (),
        order_ids: Collection[str] = (),
    ) -> dict[str, int]:
        """Delete the customers from every table with a `customer_id`, and remove their ids and the other
        names by which they are `also_named` from the texts of all other tables. The audit log loses the
        ids of their orders, too. Returns the number of rows erased or changed by table. Database pages keep
        the old content until `scrub`.
        """
        from sqlalchemy import MetaData, delete

        from tenure.store.database.mentions import Mentions, take_orders_out_of_audit, take_out_of_texts

        metadata = MetaData()
        erased: dict[str, int] = {}
        with self.transaction() as connection:
            metadata.reflect(connection)
            for table in _with_customers(metadata):
                for part in _parts(list(customer_ids)):
                    deleted = connection.execute(delete(table).where(table.c.customer_id.in_(part)))
                    erased[table.name] = erased.get(table.name, 0) + deleted.rowcount
            erased |= take_out_of_texts(connection, metadata, Mentions({*customer_ids, *also_named}))
            for part in _parts(list(order_ids)):
                rewritten_rows = take_orders_out_of_audit(connection, part)
                erased["audit"] = erased.get("audit", 0) + rewritten_rows
        return {name: rows for name, rows in erased.items() if rows}

    def count_customers(
        self,
        customer_ids: Collection[str],
        also_named: Collection[str] = (),
        order_ids: Collection[str] = (),
    ) -> dict[str, int]:
        """Rows that `erase_customers` would erase or change, by table."""
        from sqlalchemy import MetaData, func, select

        from tenure.store.database.mentions import Mentions, count_in_texts, count_orders_in_audit

        tables, counts = MetaData(), Counter[str]()
        with self.transaction(reads_only=True) as connection:
            tables.reflect(connection)
            for table in _with_customers(tables):
                for some in _parts(list(customer_ids)):
                    in_part = table.c.customer_id.in_(some)
                    query = select(func.count()).select_from(table).where(in_part)
                    counts[table.name] += int(connection.execute(query).scalar_one())
            counts.update(count_in_texts(connection, tables, Mentions({*customer_ids, *also_named})))
            for some in _parts(list(order_ids)):
                counts["audit"] += count_orders_in_audit(connection, some)
        return {name: rows for name, rows in counts.items() if rows}

    def customers(self) -> set[str]:
        """Ids of all customers in any table."""
        from sqlalchemy import MetaData, select

        metadata = MetaData()
        with self.transaction(reads_only=True) as connection:
            metadata.reflect(connection)
            id_queries = (select(table.c.customer_id).distinct() for table in _with_customers(metadata))
            ids = {name for query in id_queries for name in connection.execute(query).scalars()}
            return ids - {None}

    def texts(self) -> list[str]:
        """Texts that may mention a customer, from tables without a `customer_id` column."""
        from sqlalchemy import MetaData

        from tenure.store.database import mentions

        metadata = MetaData()
        with self.transaction(reads_only=True) as connection:
            metadata.reflect(connection)
            return list(mentions.texts(connection, metadata))

    def close(self) -> None:
        """Close all connections."""
        if hasattr(self, "_engine"):
            self._engine.dispose()

    def scrub(self) -> None:
        """Overwrite SQLite's pages of erased rows, and empty its write-ahead log. Raises StoreError
        (`store.busy`) while another process still reads them.
        """
        if self.engine.dialect.name != _SQLITE:
            return
        raw = self.engine.raw_connection()
        try:
            raw.driver_connection.execute("VACUUM")  # type: ignore[union-attr]
            busy = raw.driver_connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]  # type: ignore[union-attr]
        except sqlite3.Error as error:
            raise _store_error(error) from error
        finally:
            raw.close()
        if busy:
            raise StoreError(
                "The customer was erased, but another command is still reading old pages of the store.",
                hint="run this again when the other command has finished",
                code="store.busy",
            )

    def _turn(self, reads_only: bool) -> AbstractContextManager[None]:
        """Serialize writers of SQLite; PostgreSQL needs no such lock. Raises StoreError (`store.busy`)."""
        if reads_only or self.engine.dialect.name != _SQLITE:
            return nullcontext()
        return self._turn_of_writer()

    @contextmanager
    def _turn_of_writer(self) -> Iterator[None]:
        with ExitStack() as stack:
            try:
                stack.enter_context(self._line.turn(_BUSY_MILLISECONDS / 1000))
            except TimeoutError as error:
                raise busy("the SQL store") from error
            yield

    def _migrate(self, scripts: ScriptDirectory, steps: Any) -> None:
        from alembic.runtime.environment import EnvironmentContext

        # Two commands that start at the same time must not both migrate.
        with (
            self.exclusive() as connection,
            EnvironmentContext(_config(), scripts, fn=steps) as environment,
        ):
            _take_your_time(connection)
            environment.configure(connection=connection, transactional_ddl=True, render_as_batch=True)
            with environment.begin_transaction():
                environment.run_migrations()


def _take_your_time(connection: Connection) -> None:
    """Lift the statement timeout: migrations of large tables may take longer."""
    if connection.dialect.name != _SQLITE:
        connection.exec_driver_sql("SET LOCAL statement_timeout = 0")


def newest_revision() -> str:
    """The newest revision, from the names of the migration files: `r0003_jobs.py` is revision 0003."""
    files = resources.files("tenure.store.migrations.versions").iterdir()
    return max(file.name[1:5] for file in files if file.name.startswith("r"))


def _parts(values: list[str]) -> Iterator[list[str]]:
    return (values[i : i + _VALUES_AT_ONCE] for i in range(0, len(values), _VALUES_AT_ONCE))


def _with_customers(metadata: MetaData) -> list[Any]:
    """Tables with a `customer_id`, in an order in which rows can be deleted."""
    return [table for table in reversed(metadata.sorted_tables) if "customer_id" in table.c]


def _one_at_a_time(connection: Connection, lock: int) -> None:
    """Take the lock in PostgreSQL; in SQLite, BEGIN IMMEDIATE has the same effect."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({lock})")


def _config() -> Any:
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", _MIGRATIONS)
    return config


def _scripts() -> ScriptDirectory:
    from alembic.script import ScriptDirectory

    return ScriptDirectory.from_config(_config())


def _connected(url: str) -> Engine:
    # Imported completely before any thread uses it: SQLAlchemy fails on a partly imported module.
    import sqlalchemy.orm  # noqa: F401
    from sqlalchemy import create_engine, make_url
    from sqlalchemy.exc import ArgumentError, NoSuchModuleError

    from tenure.store.database.postgres import postgres_pool

    try:
        parsed_url = make_url(url)
        if parsed_url.drivername in _POSTGRES:
            return postgres_pool(parsed_url)
        engine = create_engine(parsed_url, pool_pre_ping=parsed_url.get_backend_name() != _SQLITE)
    except (ArgumentError, NoSuchModuleError) as error:
        raise OptionError(
            "The address of the SQL store cannot be read.",
            hint="write it as postgresql://user@host/database or sqlite:///path",
            code="option.database_url",
        ) from error
    if engine.dialect.name == _SQLITE:
        _prepare_sqlite(engine)
    return engine


def _prepare_sqlite(engine: Engine) -> None:
    """Set up a write-ahead log, transactional DDL, foreign keys, and overwriting of deleted rows."""
    from sqlalchemy import event

    @event.listens_for(engine, "connect")
    def _(connection: Any, _record: object) -> None:
        connection.isolation_level = None  # stops the driver from opening transactions itself
        for pragma in (
            f"busy_timeout={_BUSY_MILLISECONDS}",
            "journal_mode=WAL",
            "synchronous=FULL",
            "foreign_keys=ON",
            "secure_delete=ON",
        ):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _(connection: Connection) -> None:
        reads_only = connection.get_execution_options().get("tenure_reads_only", False)
        connection.exec_driver_sql("BEGIN" if reads_only else "BEGIN IMMEDIATE")


def _store_error(error: Exception) -> TenureError:
    from sqlalchemy.exc import DataError, DBAPIError

    cause = error.orig if isinstance(error, DBAPIError) else error
    if isinstance(error, DataError):
        return InputError(
            "A value cannot be stored: it is too long, too large, or contains a NUL character.",
            hint="check your input; nothing was changed",
            code="input.value",
        )
    return sqlite_error("the SQL store", cause or error)
