"""Generate a shop: every part in turn, block by block, into a folder."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.csv

from tenure.core.ports import Progress
from tenure.sources.synthetic_shop.basket import PlacedOrders, fill
from tenure.sources.synthetic_shop.columns import product_ids
from tenure.sources.synthetic_shop.defect_log import DefectLog
from tenure.sources.synthetic_shop.defects import Spoiler
from tenure.sources.synthetic_shop.events import Events, draw_events, return_events
from tenure.sources.synthetic_shop.files import Files
from tenure.sources.synthetic_shop.goods import Goods, draw_goods
from tenure.sources.synthetic_shop.layout import (
    ALTERNATE_NAMES,
    DEFECTS_FILE,
    FILE_NAMES,
    TRUTH_CUSTOMERS,
    TRUTH_FILE,
)
from tenure.sources.synthetic_shop.people import People, draw_people
from tenure.sources.synthetic_shop.plan import BLOCK_ORDERS, ShopPlan, Stream, rng
from tenure.sources.synthetic_shop.profiles import customer_blocks, spoiled_profiles
from tenure.sources.synthetic_shop.purchases import OrderStream, draw_lifetimes, draw_orders
from tenure.sources.synthetic_shop.refunds import RefundDesk, draw_returns
from tenure.sources.synthetic_shop.season import Season
from tenure.sources.synthetic_shop.tables import (
    events_table,
    lines_table,
    orders_table,
    products_table,
    truth_table,
    with_higher_price,
)
from tenure.sources.synthetic_shop.truth import expected_future, truth_document

_SIDE_BLOCK = 2**41


class ShopWriter:
    """Writes one shop."""

    def __init__(self, plan: ShopPlan, files: Files, progress: Progress) -> None:
        self.plan, self.files, self.progress = plan, files, progress
        self.season = Season(plan)
        self.people: People = draw_people(plan)
        self.goods: Goods = draw_goods(plan)
        self.lifetimes = draw_lifetimes(plan, self.people, self.season)
        self.stream: OrderStream = draw_orders(plan, self.lifetimes, self.season)
        returns = draw_returns(plan, self.people, self.stream)
        self.desk = RefundDesk(plan, returns)
        self.spoiler = Spoiler(plan, self.stream, returns.position) if plan.defects else None

    def orders(self) -> None:
        """Order headers and lines, in time order; then the refunds, in time order."""
        self.progress.step("orders", total=len(self.stream))
        for low in range(0, len(self.stream), BLOCK_ORDERS):
            self._order_block(low)
        if self.spoiler:
            self.desk.add(*self.spoiler.lone_refunds(self.goods))
        orders, lines = self.desk.hand_out()
        if self.spoiler:
            self.spoiler.record_lone_refunds(orders, lines, self._rows_written())
        self.files.write("orders", orders_table(self.plan, orders, refunds=True))
        self.files.write("order_lines", lines_table(self.plan, lines, refunds=True))
        if self.plan.events_per_order:
            self._events(return_events(orders.customer, orders.second))

    def events(self) -> None:
        """Visits and newsletters; a shop without events has no file of them."""
        if self.plan.events_per_order:
            self.progress.step("events")
            for block in draw_events(self.plan, self.people, self.lifetimes, self.season):
                self._events(block)

    def side_tables(self) -> None:
        """Customers and products."""
        self.progress.step("customers and products")
        last = None
        for block in customer_blocks(self.plan, self.people, self.stream.first_second):
            self.files.write("customers", block)
            last = block
        products = products_table(self.goods)
        self.files.write("products", products)
        if self.spoiler and last is not None:
            self._spoil_side_tables(last, products, self.spoiler)

    def truth(self, folder: Path) -> None:
        """The true values, and the planted defects."""
        self.progress.step("truth")
        expected = expected_future(self.plan, self.people, self.lifetimes, self.season, self.desk.pending)
        rows = self.files.all_rows()
        self.files.write(
            TRUTH_CUSTOMERS, truth_table(self.plan, self.people, self.lifetimes, expected, self.desk.pending)
        )
        document = truth_document(self.plan, self.goods, self.lifetimes, self.season, rows)
        if self.spoiler:
            log = self.spoiler.log
            document["defects"] = log.counts()
            _write_defects(folder / DEFECTS_FILE, log)
        (folder / TRUTH_FILE).write_text(json.dumps(document, indent=1) + "\n", "utf-8")

    def _order_block(self, low: int) -> None:
        rows = slice(low, low + BLOCK_ORDERS)
        stream = self.stream
        placed = PlacedOrders(low + 1, stream.customer[rows], stream.second[rows], stream.is_first[rows])
        random = rng(self.plan, Stream.BASKET, low // BLOCK_ORDERS)
        orders, lines, starts = fill(self.plan, self.people, self.goods, placed, random)
        self.desk.collect(low, orders, lines, starts)
        if self.spoiler:
            orders, lines = self.spoiler.spoil(low, orders, lines, starts, self._rows_written())
        self.files.write("orders", orders_table(self.plan, orders))
        self.files.write("order_lines", lines_table(self.plan, lines))
        self.progress.advance(len(placed.customer))

    def _events(self, events: Events) -> None:
        if len(events):
            self.files.write("events", events_table(self.plan, events))

    def _spoil_side_tables(self, last: pa.Table, products: pa.Table, spoiler: Spoiler) -> None:
        random = rng(self.plan, Stream.DEFECTS, _SIDE_BLOCK)
        for kind, copies in zip(
            ("exact_duplicate", "key_duplicate"),
            spoiled_profiles(last, random, self._spoiled_customers()),
            strict=True,
        ):
            rows = self.files.rows("customers") + 1 + np.arange(len(copies))
            spoiler.log.add(kind, "customers", rows, copies["customer_id"].combine_chunks())
            self.files.write("customers", copies)
        rows_to_copy = np.sort(random.choice(len(products), size=min(spoiler.count, 20), replace=False))
        rows = self.files.rows("products") + 1 + np.arange(len(rows_to_copy))
        spoiler.log.add("key_duplicate", "products", rows, product_ids(rows_to_copy))
        self.files.write("products", with_higher_price(products, rows_to_copy))

    def _spoiled_customers(self) -> int:
        """Number of duplicated customers of each kind."""
        return max(1, round(self.plan.defect_share * self.plan.customers))

    def _rows_written(self) -> tuple[int, int]:
        return self.files.rows("orders"), self.files.rows("order_lines")


def make_shop(plan: ShopPlan, folder: Path, progress: Progress) -> dict[str, int]:
    """Write the shop into an existing, empty folder; returns the number of rows per table."""
    names = ALTERNATE_NAMES if plan.alternate_names else FILE_NAMES
    progress.step("people and their orders")
    with Files(folder, names, plan.file_format) as files:
        writer = ShopWriter(plan, files, progress)
        writer.side_tables()
        writer.orders()
        writer.events()
        writer.truth(folder)
        return files.all_rows()


def _write_defects(path: Path, log: DefectLog) -> None:
    options = pa.csv.WriteOptions(include_header=False, quoting_style="none")
    table = log.table()
    with pa.OSFile(str(path), "wb") as sink:
        sink.write((",".join(table.column_names) + "\n").encode())
        pa.csv.write_csv(table, sink, options)
