"""Shops to back up: orders in the lake, one that waits, users, a job that runs, an upload, a model."""

from __future__ import annotations

import shutil
import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from tests.importing import import_log
from tests.in_shop import in_shop, publish

from tenure.app.backups.backup import Backup, backup
from tenure.app.backups.restore import Restore, restore
from tenure.app.data.orders import OrderLog
from tenure.app.workspace.init import Init, init
from tenure.core.clock import clock
from tenure.core.open_engine import open_engine
from tenure.core.settings import Settings
from tenure.store.people.accounts import Accounts
from tenure.store.records.arrival_rows import Counterparts
from tenure.store.records.arrivals import Arrivals, NewRows
from tenure.store.records.job_claims import JobClaims
from tenure.store.records.jobs import Job, JobStore
from tenure.store.registry.home import rehome
from tenure.store.registry.model_version import Training
from tenure.store.registry.registry import Registry
from tenure.store.workspace import Workspace

PASSWORD = "correct horse battery"
ORDERS = (
    "customer_id,order_id,order_date,amount\n"
    "ann,1,2024-01-01,10\nbob,2,2024-01-02,20\ncid,3,2024-01-03,30\nann,4,2024-01-04,40\n"
)


class Shop:
    """A workspace and what tests do with it."""

    def __init__(self, path: Path, place: Path, database_url: str | None = None) -> None:
        self.path, self.place = path, place
        self.settings = Settings(now=datetime.now(UTC), database_url=database_url)

    def open(self) -> Workspace:
        return Workspace.open(self.path, self.settings.database_url)

    def arrive(self, order_id: str, customer_id: str = "dan") -> None:
        row = {
            "customer_id": customer_id,
            "order_id": order_id,
            "order_date": datetime(2024, 2, 1),
            "amount": 5.0,
        }
        database = self.open().database
        chosen = NewRows([row], {}, lambda: False)
        Arrivals(database).add("transactions", lambda _: chosen, Counterparts("transactions"), clock())
        database.close()

    def ingest(self, name: str, text: str) -> None:
        file = self.path.parent / name
        file.write_text(text)
        import_log(OrderLog(str(file), source="csv"), self.path, Settings(now=clock()))

    def back_up(self, **options):
        return in_shop(backup, Backup(str(self.place), **options), self.path, self.settings)

    def restored(self, to: Path, source: Path | str | None = None, **options):
        """What a restore tells, and the restored shop."""
        url = options.pop("database_url", None)
        settings = Settings(now=clock(), database_url=url)
        told = restore(Restore(str(source or self.place), to, **options), settings)
        return told, Shop(to, self.place, url)

    def lake_orders(self) -> list[str]:
        """Ids of the orders in the lake, one per row."""
        with open_engine(Settings()) as engine:
            rows = self.open().lake.table("transactions", engine)
            return (
                []
                if rows is None
                else sorted(engine.to_arrow(rows.select("order_id"))["order_id"].to_pylist())
            )

    def waiting_orders(self) -> list[str]:
        database = self.open().database
        found = [one.row["order_id"] for one in Arrivals(database).all()]
        database.close()
        return found


@pytest.fixture(scope="session")
def begun(tmp_path_factory) -> Path:
    """A workspace with four orders, to be copied."""
    folder = tmp_path_factory.mktemp("begun")
    place = init(Init(folder / "shop", currency="GBP")).path
    (folder / "orders.csv").write_text(ORDERS)
    log = OrderLog(str(folder / "orders.csv"), source="csv")
    import_log(log, place, Settings(now=clock()))
    return place


@pytest.fixture
def shop(tmp_path, begun) -> Shop:
    """With four orders in the lake, and a store that was never used."""
    shutil.copytree(begun, tmp_path / "shop")
    return Shop(tmp_path / "shop", tmp_path / "backups")


def fill(shop: Shop) -> dict[str, str]:
    """Everything a workspace can hold beside orders; what is needed to ask for it again."""
    shop.arrive("live1")
    database = shop.open().database
    accounts, now = Accounts(database), clock()
    user = accounts.add_user("boss", PASSWORD, "admin", now)
    _, key = accounts.issue_key(user, "program", "admin", now)
    session = accounts.log_in("boss", PASSWORD, now)
    store = JobStore(database)
    for number in range(2):
        store.add(Job(f"job{number}", "score", {}, "boss", now - timedelta(hours=1)))
    JobClaims(database, "a worker").claim("job0", now)
    database.close()
    upload = shop.path / "uploads" / ("a" * 32)
    upload.mkdir(parents=True)
    (upload / "orders.csv").write_text("customer_id\nzoe\n")
    half = shop.path / "uploads" / f".{'b' * 32}"
    half.mkdir()
    (half / "half.csv").write_text("half")
    with sqlite3.connect(shop.path / "jobs.db") as queue:
        queue.execute("CREATE TABLE queue (a)")
    queue.close()
    return {"key": key, "session": session.token}


@pytest.fixture(scope="session")
def filled(begun, tmp_path_factory) -> Shop:
    """The same with everything else, to be copied."""
    place = tmp_path_factory.mktemp("filled") / "shop"
    shutil.copytree(begun, place)
    made = Shop(place, place.with_name("backups"))
    made.secrets = fill(made)
    return made


@pytest.fixture
def full_shop(filled, tmp_path) -> Shop:
    """With everything a workspace can hold."""
    shutil.copytree(filled.path, tmp_path / "shop")
    made = Shop(tmp_path / "shop", tmp_path / "backups")
    made.secrets = filled.secrets
    return made


@pytest.fixture(scope="session")
def trained(filled, tmp_path_factory) -> Shop:
    """The same with a model in the registry, served; to be copied."""
    pytest.importorskip("mlflow")
    folder = tmp_path_factory.mktemp("trained")
    shutil.copytree(filled.path, folder / "shop")
    (folder / "model").mkdir()
    (folder / "model" / "card.json").write_text('{"learned": 7}')
    keep_training(folder / "shop", folder / "model", "20250501T120000-abc")
    publish(folder / "shop", filled.settings)
    return Shop(folder / "shop", folder / "backups")


def keep_training(workspace: Path, model: Path, run_id: str):
    now = datetime(2025, 5, 1, 12, tzinfo=UTC)
    made = Training(run_id, now, now, model, {"horizon_days": 90}, {"mae": 12.5}, None, {"run": run_id})
    return Registry(workspace, "shop").record(made)


@pytest.fixture
def trained_shop(trained, tmp_path) -> Shop:
    """With a model, served."""
    shutil.copytree(trained.path, tmp_path / "shop")
    rehome(tmp_path / "shop" / "mlflow.db", trained.path, tmp_path / "shop")
    return Shop(tmp_path / "shop", tmp_path / "backups")
