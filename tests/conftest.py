"""What every test may ask for: engines, small logs, and the real order logs where they lie."""

from __future__ import annotations

import gc
import importlib.util
import itertools
import os
import pwd
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
import warnings
from collections.abc import Callable
from contextlib import contextmanager, suppress
from functools import wraps
from pathlib import Path

import hypothesis
import pytest
from tests.installed import skip_without
from tests.redis_server import RedisServer

# Tests start hundreds of processes. With nothing compiled kept, each spends seconds compiling its libraries.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False

# How long an example takes says how busy the machine is, and no test is timed.
hypothesis.settings.register_profile(
    "untimed", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("untimed")

BROWSER_TESTS = Path(__file__).with_name("web")
POSTGRES_BIN = Path("/usr/lib/postgresql/15/bin")
BUCKET = "shop-backups"
CHROMIUM_FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest files first: one that begins last leaves the other workers with nothing to do."""
    items.sort(key=lambda item: not item.path.is_relative_to(BROWSER_TESTS))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> object | None:
    """`--dist loadgroup` gives a worker whole files, and the tests of a group wherever they are."""
    from xdist.scheduler import LoadGroupScheduling

    class GroupOrFile(LoadGroupScheduling):
        def _split_scope(self, nodeid: str) -> str:
            group = super()._split_scope(nodeid)
            return group.partition("::")[0] if group == nodeid else group

    return GroupOrFile(config, log) if config.getvalue("dist") == "loadgroup" else None


def pytest_collection_finish() -> None:
    """What was imported stays; the garbage collector need not look through it again and again.

    Coverage does not watch Ibis and sqlglot write SQL, which is not ours and would take twice as long.
    """
    gc.freeze()
    if sys.gettrace() is None:
        return
    from ibis.backends.sql.compilers.base import SQLGlotCompiler
    from sqlglot.expressions import Expression

    SQLGlotCompiler.translate = _unwatched(SQLGlotCompiler.translate)
    Expression.sql = _unwatched(Expression.sql)


def _unwatched(function: Callable) -> Callable:
    @wraps(function)
    def call(*arguments: object, **options: object) -> object:
        watching = sys.gettrace()
        sys.settrace(None)
        try:
            return function(*arguments, **options)
        finally:
            sys.settrace(watching)

    return call


@pytest.fixture(scope="session", autouse=True)
def full_cost_hasher():
    """Passwords are hashed at the lowest cost of argon2: at its full cost, one takes a quarter of a second.

    Gives what makes the hasher outside of tests.
    """
    try:
        from argon2 import PasswordHasher
    except ImportError:  # an optional install
        yield None
        return
    from tenure.store.people import secrets

    quick = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    with pytest.MonkeyPatch.context() as patch:
        make_hasher = secrets._hasher
        patch.setattr(secrets, "_hasher", lambda: quick)
        yield make_hasher


@pytest.fixture(scope="session")
def data_dir() -> Path:
    """The folder of real order logs; tests that ask for it are skipped where it is absent."""
    named = os.environ.get("TENURE_DATA_DIR")
    path = Path(named) if named else Path(__file__).parents[2] / "shared" / "data"
    if not path.is_dir():
        pytest.skip(f"no real order logs at {path}; set TENURE_DATA_DIR")
    return path


@pytest.fixture
def duckdb_engine():
    """A fresh in-memory DuckDB, closed after the test."""
    from tenure.engines.duckdb import Engine

    with Engine() as engine:
        yield engine


@pytest.fixture(scope="session")
def s3_address(tmp_path_factory):
    """moto's server; of the environment (TENURE_TEST_MOTO_SERVER) or beside this Python."""
    server = os.environ.get("TENURE_TEST_MOTO_SERVER") or shutil.which(
        "moto_server", path=os.path.dirname(sys.executable)
    )
    if server is None:
        skip_without("moto[server] is not installed")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    log = tmp_path_factory.mktemp("s3") / "log"
    with (
        log.open("w") as out,
        subprocess.Popen([server, "-H", "127.0.0.1", "-p", str(port)], stdout=out, stderr=out) as process,
    ):
        for _ in range(300):
            with suppress(urllib.error.URLError, ConnectionError):
                urllib.request.urlopen(urllib.request.Request(f"{address}/{BUCKET}", method="PUT"), timeout=5)
                break
            time.sleep(0.1)
        yield address
        process.terminate()


@pytest.fixture
def s3_place(s3_address, monkeypatch, request) -> str:
    """A prefix of this test's own, on a real S3 server of this test session's own."""
    for name, value in {
        "AWS_ACCESS_KEY_ID": "key",
        "AWS_SECRET_ACCESS_KEY": "secret",
        "AWS_REGION": "us-east-1",
        "AWS_ENDPOINT_URL": s3_address,
        "AWS_EC2_METADATA_DISABLED": "true",
        "AWS_ALLOW_HTTP": "true",
    }.items():
        monkeypatch.setenv(name, value)
    return f"s3://{BUCKET}/{re.sub('[^a-z0-9]+', '-', request.node.nodeid.lower())}"


@pytest.fixture(scope="session")
def postgres_url():
    """A PostgreSQL 15 of this test session's own, on a free loopback port, gone at the end."""
    if not (POSTGRES_BIN / "initdb").exists():
        skip_without(f"no PostgreSQL 15 in {POSTGRES_BIN}")
    pytest.importorskip("psycopg", reason="psycopg is not installed")
    home = Path(tempfile.mkdtemp(prefix="tenure-postgres-"))
    user = {}
    if os.geteuid() == 0:  # the server refuses to run as root
        account = pwd.getpwnam("postgres")
        os.chown(home, account.pw_uid, account.pw_gid)
        user = {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}

    def run(program: str, *arguments: str) -> None:
        subprocess.run(
            [POSTGRES_BIN / program, *arguments],
            check=True,
            cwd=home,
            stdout=subprocess.DEVNULL,
            env={"LC_ALL": "C", "PATH": os.environ["PATH"]},
            **user,
        )

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    data = str(home / "data")
    run("initdb", "-D", data, "-U", "tenure", "-A", "trust", "--locale=C.UTF-8", "--no-sync")
    options = (
        f"-h 127.0.0.1 -p {port} -k {home} -c fsync=off -c synchronous_commit=off -c shared_buffers=64MB"
    )
    run("pg_ctl", "-D", data, "-w", "-l", str(home / "log"), "-o", options, "start")
    yield f"postgres://tenure@127.0.0.1:{port}/postgres"
    run("pg_ctl", "-D", data, "-m", "immediate", "-w", "stop")
    shutil.rmtree(home)


@pytest.fixture(scope="session")
def new_database(postgres_url):
    """Makes empty databases on the session's PostgreSQL; gives their addresses."""
    from sqlalchemy import create_engine, make_url

    url = make_url(postgres_url).set(drivername="postgresql+psycopg")
    server = create_engine(url, isolation_level="AUTOCOMMIT")
    numbers = itertools.count()

    def make() -> str:
        name = f"tenure_{next(numbers)}"
        with server.connect() as connection:
            connection.exec_driver_sql(f"CREATE DATABASE {name}")
        return url.set(database=name).render_as_string(hide_password=False)

    yield make
    server.dispose()


@pytest.fixture(scope="session")
def store_url(new_database) -> str:
    """A database for stores on the session's PostgreSQL; the tests that use it empty it."""
    return new_database()


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def empty_store(request, tmp_path):
    """An SQL store without tables, on SQLite and on PostgreSQL."""
    from tenure.store.database.database import Database

    if request.param == "sqlite":
        made = Database(f"sqlite:///{tmp_path / 'store.db'}")
    else:
        made = Database(request.getfixturevalue("store_url"))
        made.downgrade("base")
    yield made
    made.close()


@pytest.fixture
def sql_store(empty_store):
    """The same with all its tables, which hold nothing."""
    empty_store.upgrade()
    return empty_store


@pytest.fixture(scope="session")
def postgres_engine(postgres_url):
    """The PostgreSQL engine on a server of this test session's own."""
    from tenure.engines.postgres import Engine

    with Engine(postgres_url) as engine:
        yield engine


@pytest.fixture
def redis_server(tmp_path_factory):
    """A Redis of the test's own; skips where none is installed."""
    with _redis(tmp_path_factory) as server:
        yield server


@pytest.fixture(scope="session")
def redis_url(tmp_path_factory) -> str:
    """A Redis that the session's tests share."""
    with _redis(tmp_path_factory) as server:
        yield server.url


@contextmanager
def _redis(tmp_path_factory):
    if shutil.which("redis-server") is None:
        skip_without("no redis-server")
    server = RedisServer(tmp_path_factory.mktemp("redis"))
    server.start()
    try:
        yield server
    finally:
        server.stop()


@pytest.fixture(scope="module")
def browser():
    """Chromium, with nothing of its own on the network."""
    chromium = shutil.which("chromium")
    if chromium is None:
        skip_without("no chromium on this machine")
    playwright = pytest.importorskip("playwright.sync_api")
    with playwright.sync_playwright() as started:
        opened = started.chromium.launch(executable_path=chromium, args=CHROMIUM_FLAGS)
        yield opened
        opened.close()


@pytest.fixture
def line_to():
    """Makes lines to a database that can be cut and mended: `line = line_to(url)`, then use `line.url`."""
    from sqlalchemy import make_url

    module = _beside("cut_line")
    lines = []

    def make(url: str):
        target = make_url(url)
        line = module.CutLine(target.host, target.port)
        line.url = target.set(port=line.port).render_as_string(hide_password=False)
        lines.append(line)
        return line

    yield make
    for one in lines:
        one.cut()


@pytest.fixture(scope="session")
def spark_engine(sockets_collected):
    """PySpark on two cores of this machine."""
    pytest.importorskip("pyspark", reason="pyspark is not installed")
    if shutil.which("java") is None and "JAVA_HOME" not in os.environ:
        skip_without("no Java for Spark")
    from tenure.engines.pyspark import Engine

    with sockets_collected():
        # Compiling the plan of a hundred features takes longer than running it on a small shop.
        slim = {"spark.sql.codegen.wholeStage": "false", "spark.sql.adaptive.enabled": "false"}
        engine = Engine(memory="1g", settings=slim)
    yield engine
    with sockets_collected():
        engine.close()


@pytest.fixture(scope="session")
def sockets_collected():
    """A context for work on Spark, which leaves the sockets of Arrow data to the garbage collector."""

    @contextmanager
    def collected():
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ResourceWarning)
            yield
            gc.collect()

    return collected


@pytest.fixture(scope="session")
def little_shop():
    """Arrow tables of a small shop with everything a log can hold, and gaps in it; the cut is 2023-03-01."""
    return _beside("little_shop").little_shop(seed=7)


def _beside(name: str):
    spec = importlib.util.spec_from_file_location(name, Path(__file__).with_name(f"{name}.py"))
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
