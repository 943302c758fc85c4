"""Workspaces to put a load on: made once, kept in benchmarks/.data."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.data import FOLDER, orders

if TYPE_CHECKING:
    from tenure.store.people.accounts import Accounts, User

ORDERS_EACH = 4


def shop(customers: int, model: str | None) -> Path:
    """A workspace with a champion (the blend, where no model is named) and every customer's prediction."""
    from tenure.app.bootstrap import settings_from
    from tenure.app.data.orders import OrderLog
    from tenure.app.modelling.prepared import OrderSelection
    from tenure.app.modelling.score import Score, score
    from tenure.app.modelling.train_orders import TrainOrders, train_orders
    from tenure.app.workspace.init import Init, init
    from tenure.core.ports import SilentProgress
    from tenure.serving.publish import refresh_serving
    from tenure.serving.shop import open_shop
    from tenure.store.workspace import open_workspace

    place = FOLDER / f"shop_{customers}_{model or 'blend'}"
    if not place.exists():
        unfinished = place.with_suffix(".unfinished")
        shutil.rmtree(unfinished, ignore_errors=True)
        log = OrderLog(str(orders(ORDERS_EACH * customers, customers)))
        init(Init(unfinished, name="load"))
        train = TrainOrders(unfinished / "model", OrderSelection(log, "90d"), model, cutoffs=2)
        with open_shop(unfinished, settings_from()) as opened:
            train_orders(train, opened, SilentProgress())
            score(Score(), opened, SilentProgress())
        unfinished.rename(place)
    settings = settings_from()
    refresh_serving(open_workspace(place, settings), settings)
    return place


def key_for(place: Path, role: str = "analyst") -> str:
    """An API key of a user of its own."""
    with _accounts(place) as accounts:
        user, _ = _somebody(accounts, role)
        return accounts.issue_key(user, "load", role, datetime.now(UTC))[1]


def login_for(place: Path, role: str = "analyst") -> tuple[str, str]:
    """Name and password of a user of its own."""
    with _accounts(place) as accounts:
        user, password = _somebody(accounts, role)
        return user.name, password


@contextmanager
def _accounts(place: Path) -> Iterator[Accounts]:
    from tenure.store.people.accounts import Accounts
    from tenure.store.workspace import Workspace

    database = Workspace.open(place).database
    try:
        yield Accounts(database)
    finally:
        database.close()


def _somebody(accounts: Accounts, role: str) -> tuple[User, str]:
    from tenure.store.people.secrets import new_id

    password = new_id()
    return accounts.add_user(f"load-{new_id()[:8]}", password, role, datetime.now(UTC)), password


def some_customers(place: Path, count: int) -> list[str]:
    """Ids of customers spread over the workspace."""
    import duckdb

    (copy,) = (place / "serving").glob("copy-*.duckdb")
    with duckdb.connect(str(copy), read_only=True) as connection:
        query = "SELECT customer_id FROM known_customers ORDER BY hash(customer_id) LIMIT ?"
        return [row[0] for row in connection.execute(query, [count]).fetchall()]
