"""A small shop that is served, and a key to ask with."""

from __future__ import annotations

import json
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
from tests.in_shop import publish
from tests.order_logs import leaving_log


@dataclass(frozen=True)
class ServedCopy:
    """Its address, an analyst's key, and a customer with what they are expected to bring."""

    address: str
    key: str
    customer: str
    expected: float


@pytest.fixture(scope="session")
def served(tmp_path_factory):
    from tenure.app.bootstrap import settings_from
    from tenure.app.data.orders import OrderLog
    from tenure.app.modelling.prepared import OrderSelection
    from tenure.app.modelling.score import Score, score
    from tenure.app.modelling.train_orders import TrainOrders, train_orders
    from tenure.app.workspace.init import Init, init
    from tenure.core.orders.reading import ReadOptions
    from tenure.core.ports import SilentProgress
    from tenure.serving.shop import open_shop

    folder = tmp_path_factory.mktemp("served")
    orders = folder / "orders.csv"
    leaving_log().to_csv(orders, index=False)
    place = init(Init(folder / "shop", currency="GBP")).path
    settings = settings_from()
    selection = OrderSelection(OrderLog(str(orders), "csv", ReadOptions()), "60d")
    train = TrainOrders(folder / "model", selection, "pareto_nbd_gamma_gamma", cutoffs=1)
    with open_shop(place, settings) as shop:
        train_orders(train, shop, SilentProgress())
        score(Score(), shop, SilentProgress())
    publish(place, settings)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    words = [sys.executable, "-m", "tenure.server", "--workspace", place, "--port", port, "--no-worker"]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen([str(word) for word in words], stdout=log, stderr=log)
    try:
        _wait_for(f"http://127.0.0.1:{port}/livez", process)
        address, key = f"http://127.0.0.1:{port}", _key(place)
        yield ServedCopy(address, key, *_best(address, key))
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(60)


def _key(place) -> str:
    from tenure.store.people.accounts import Accounts
    from tenure.store.workspace import Workspace

    database, now = Workspace.open(place).database, datetime.now(UTC)
    try:
        accounts = Accounts(database)
        user = accounts.add_user("page", "correct horse battery", "analyst", now)
        return accounts.issue_key(user, "page", "analyst", now)[1]
    finally:
        database.close()


def _best(address: str, key: str) -> tuple[str, float]:
    request = urllib.request.Request(f"{address}/api/v1/customers?limit=1", headers={"X-API-Key": key})
    with urllib.request.urlopen(request, timeout=60) as answer:
        one = json.load(answer)["customers"][0]
    return one["customer_id"], one["predicted_clv"]


def _wait_for(address: str, process: subprocess.Popen) -> None:
    end = time.monotonic() + 60
    while time.monotonic() < end and process.poll() is None:
        try:
            urllib.request.urlopen(address, timeout=5).close()
            return
        except OSError:
            time.sleep(0.1)
    raise AssertionError("the service did not start")
