"""Workspaces to put a load on: made once, kept in benchmarks/.data."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.data import FOLDER, orders

ORDERS_EACH = 4


def shop(customers: int, model: str | None) -> Path:
    """A workspace with a champion (the blend, where no model is named) and every customer's prediction."""
    from tenure.app.bootstrap import settings_from
    from tenure.app.init import Init, init
    from tenure.app.orders import OrderLog
    from tenure.app.prepared import Asked
    from tenure.app.refresh_serving import refresh_serving
    from tenure.app.score import Score, score
    from tenure.app.train_orders import TrainOrders, train_orders
    from tenure.core.ports import Silent

    place = FOLDER / f"shop_{customers}_{model or 'blend'}"
    if not place.exists():
        unfinished = place.with_suffix(".unfinished")
        shutil.rmtree(unfinished, ignore_errors=True)
        log = OrderLog(str(orders(ORDERS_EACH * customers, customers)))
        init(Init(unfinished, name="load"))
        settings = settings_from()
        train_orders(
            TrainOrders(unfinished / "model", Asked(log, unfinished, "90d"), model, cutoffs=2),
            settings,
            Silent(),
        )
        score(Score(unfinished), settings, Silent())
        unfinished.rename(place)
    refresh_serving(place, settings_from())
    return place


def key_for(place: Path, role: str = "analyst") -> str:
    """An API key of a user of its own."""
    from tenure.store._secrets import new_id
    from tenure.store.accounts import Accounts
    from tenure.store.workspace import Workspace

    database = Workspace.open(place).database
    try:
        accounts, now = Accounts(database), datetime.now(UTC)
        user = accounts.add_user(f"load-{new_id()[:8]}", new_id(), role, now)
        return accounts.issue_key(user, "load", role, now)[1]
    finally:
        database.close()


def some_customers(place: Path, count: int) -> list[str]:
    """Ids of customers spread over the workspace."""
    import duckdb

    (copy,) = (place / "serving").glob("copy-*.duckdb")
    with duckdb.connect(str(copy), read_only=True) as connection:
        query = "SELECT customer_id FROM known_customers ORDER BY hash(customer_id) LIMIT ?"
        return [row[0] for row in connection.execute(query, [count]).fetchall()]
