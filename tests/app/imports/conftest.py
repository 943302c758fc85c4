"""Imports into a workspace of their own."""

from __future__ import annotations

import pytest
from tests.importing import import_log

from tenure.app.data.orders import OrderLog
from tenure.app.imports.list_imports import list_imports
from tenure.app.workspace.init import Init, init
from tenure.core.clock import clock
from tenure.core.orders.reading import ReadOptions
from tenure.core.settings import Settings
from tenure.serving.shop import open_shop
from tenure.store.lake.lake import Lake


class Place:
    """A workspace: files go in, and the rows of its lake come out."""

    def __init__(self, folder):
        self.folder, self.path = folder, folder / "shop"
        self.settings = Settings(now=clock())
        init(Init(self.path))

    def add(self, name: str, text: str, **options) -> str:
        """Import a file; returns the ID of the import."""
        file = self.folder / name
        file.write_text(text)
        log = OrderLog(str(file), options=ReadOptions(**options))
        return import_log(log, self.path, Settings(now=clock())).batch.batch_id

    def do(self, use_case, *more):
        with open_shop(self.path, Settings(now=clock()), "ann") as shop:
            return use_case(*more, shop)

    def imports(self):
        return self.do(list_imports).imports

    def rows(self, table: str = "transactions") -> list[dict]:
        with open_shop(self.path, self.settings) as shop, shop.engine("duckdb") as engine:
            rows = Lake(shop.lake.location).table(table, engine)
            return [] if rows is None else engine.to_arrow(rows).to_pylist()

    def amounts(self) -> dict[str, float]:
        return {row["order_id"]: row["amount"] for row in self.rows()}


@pytest.fixture
def place(tmp_path) -> Place:
    return Place(tmp_path)
