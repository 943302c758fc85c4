"""What is wrong with the data, on purpose: each defect planted is written down with the row it is in.

Every kind gets orders of its own, and never one that is returned later, so that no defect hides another.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeVar

import numpy as np
import pyarrow as pa

from tenure.core.errors import OptionError
from tenure.sources._shop.basket import NONE, Lines, Orders
from tenure.sources._shop.columns import (
    NULL,
    customer_ids,
    money,
    order_ids,
    refund_ids,
    timestamps,
)
from tenure.sources._shop.goods import Goods
from tenure.sources._shop.plan import DAY_SECONDS, ShopPlan, Stream, rng
from tenure.sources._shop.purchases import OrderStream

KINDS = (
    "null_customer_id",
    "null_date",
    "null_amount",
    "orphan_customer",
    "orphan_line",
    "exact_duplicate_order",
    "exact_duplicate_line",
    "key_duplicate_order",
    "future_date",
    "impossible_date",
    "header_line_mismatch",
    "outlier",
    "zero_amount",
    "negative_without_original",
)
"""Kinds that each take orders of their own; duplicates of customers and products come on top."""
_FEWEST = 2
_OUTLIER_FACTOR = 200
Rows = TypeVar("Rows", Orders, Lines)


@dataclass
class DefectLog:
    """The record that becomes `defects.csv`; rows are numbered from 1 in their file, headings not counted."""

    parts: list[pa.Table] = field(default_factory=list)

    def add(self, kind: str, table: str, rows: np.ndarray, keys: pa.Array, was: pa.Array | None = None) -> None:
        """Write down one kind in one table; `was` is the true value that the defect destroyed, if any."""
        n = len(rows)
        old = pa.nulls(n, pa.string()) if was is None else was.cast(pa.string())
        columns = [pa.array([kind] * n), pa.array([table] * n), pa.array(rows, pa.int64()), keys, old]
        self.parts.append(pa.table(columns, names=["kind", "table", "row", "key", "was"]))

    def counts(self) -> dict[str, int]:
        """Defects by `table.kind`."""
        counts: dict[str, int] = {}
        for part in self.parts:
            if len(part):
                name = f"{part['table'][0]}.{part['kind'][0]}"
                counts[name] = counts.get(name, 0) + len(part)
        return dict(sorted(counts.items()))

    def table(self) -> pa.Table:
        whole = pa.concat_tables(self.parts)
        return whole.sort_by([("kind", "ascending"), ("table", "ascending"), ("row", "ascending")])


@dataclass(frozen=True)
class _Mark:
    """One kind's defects in a block: rows of the block before copies were put in."""

    kind: str
    table: str
    rows: np.ndarray
    keys: pa.Array
    was: pa.Array | None = None
    on_copy: bool = False


class Spoiler:
    """Plants defects into blocks of orders as they pass by."""

    def __init__(self, plan: ShopPlan, stream: OrderStream, returned: np.ndarray) -> None:
        self._plan, self._stream = plan, stream
        self.log = DefectLog()
        self.count = max(_FEWEST, round(plan.defect_share * plan.transactions))
        random = rng(plan, Stream.DEFECTS)
        free = np.ones(len(stream), dtype=bool)
        free[returned] = False
        eligible = np.flatnonzero(free)
        wanted = self.count * len(KINDS)
        if wanted > len(eligible) // 2:
            raise OptionError(
                f"{plan.transactions} orders are too few to plant {wanted} defects in.",
                values=[f"transactions={plan.transactions}", f"defect_share={plan.defect_share}"],
                hint="ask for more transactions, a smaller defect share, or no defects",
                code="option.defects",
            )
        chosen = random.choice(eligible, size=wanted, replace=False)
        self._positions = {kind: np.sort(part) for kind, part in zip(KINDS, np.split(chosen, len(KINDS)), strict=True)}

    def spoil(
        self, first: int, orders: Orders, lines: Lines, starts: np.ndarray, written: tuple[int, int]
    ) -> tuple[Orders, Lines]:
        """The block with its defects; `written` are the rows already in the two files."""
        block = _Block(self._plan, orders, lines, starts, rng(self._plan, Stream.DEFECTS, first + 1))
        for kind in KINDS:
            positions = self._positions[kind]
            low, high = np.searchsorted(positions, [first, first + len(orders)])
            if low < high and kind != "negative_without_original":
                getattr(block, kind)(positions[low:high] - first, low)
        return block.with_copies(self.log, written)

    def lone_refunds(self, goods: Goods) -> tuple[Orders, Lines]:
        """Refunds of orders that never were: negative rows that point at nothing."""
        positions = self._positions["negative_without_original"]
        random, n = rng(self._plan, Stream.DEFECTS, 2**40), len(positions)
        product = random.integers(len(goods), size=n)
        cents = goods.price_cents[product] + random.integers(1, 98, size=n)
        number = self._plan.transactions * 4 + np.arange(n)
        second = self._stream.second[positions] + random.integers(1, 10, size=n) * DAY_SECONDS
        lone = np.full(n, NONE, dtype=np.int64)
        orders = Orders(
            number=number,
            customer=self._stream.customer[positions].astype(np.int64),
            second=np.minimum(second, self._plan.seconds - 1),
            total_cents=-cents,
            discount_cents=np.zeros(n, dtype=np.int64),
            channel=np.zeros(n, dtype=np.int8),
            promo=np.full(n, NONE, dtype=np.int8),
            original=lone,
        )
        zero = np.zeros(n, dtype=np.int64)
        return orders, Lines(number, product, zero - 1, cents, zero, -cents)

    def record_lone_refunds(self, orders: Orders, lines: Lines, written: tuple[int, int]) -> None:
        """Write down where the lone refunds ended up."""
        rows = np.flatnonzero(orders.original == NONE)
        kind = "negative_without_original"
        self.log.add(kind, "orders", written[0] + rows + 1, refund_ids(self._plan, orders.number[rows]))
        rows = np.flatnonzero(np.isin(lines.number, orders.number[rows]))
        self.log.add(kind, "order_lines", written[1] + rows + 1, refund_ids(self._plan, lines.number[rows]))


class _Block:
    """One block under the spoiler's hands; a method per kind, named like it."""

    def __init__(
        self, plan: ShopPlan, orders: Orders, lines: Lines, starts: np.ndarray, random: np.random.Generator
    ) -> None:
        self.plan, self.orders, self.lines, self.starts, self.random = plan, orders, lines, starts, random
        self.marks: list[_Mark] = []
        self.order_copies: list[tuple[np.ndarray, np.ndarray]] = []
        self.line_copies: list[tuple[np.ndarray, np.ndarray]] = []

    def null_customer_id(self, rows: np.ndarray, _: int) -> None:
        self._mark_orders("null_customer_id", rows, customer_ids(self.orders.customer[rows]))
        self.orders.customer[rows] = NULL

    def orphan_customer(self, rows: np.ndarray, so_far: int) -> None:
        self._mark_orders("orphan_customer", rows, customer_ids(self.orders.customer[rows]))
        self.orders.customer[rows] = self.plan.customers + so_far + np.arange(len(rows))

    def null_date(self, rows: np.ndarray, _: int) -> None:
        self._dates("null_date", rows, np.full(len(rows), NULL))

    def future_date(self, rows: np.ndarray, _: int) -> None:
        self._dates("future_date", rows, self._second_of("2090-01-01") + self._some_days(rows, 3650))

    def impossible_date(self, rows: np.ndarray, _: int) -> None:
        self._dates("impossible_date", rows, np.full(len(rows), self._second_of("1900-01-01")))

    def null_amount(self, rows: np.ndarray, _: int) -> None:
        at = self.starts[rows]
        self._mark_lines("null_amount", at, money(self.lines.amount_cents[at]))
        self.lines.amount_cents[at] = NULL

    def outlier(self, rows: np.ndarray, _: int) -> None:
        at = self.starts[rows]
        self._mark_lines("outlier", at, money(self.lines.amount_cents[at]))
        more = self.lines.unit_cents[at] * (_OUTLIER_FACTOR - 1) * self.lines.quantity[at]
        self.lines.unit_cents[at] *= _OUTLIER_FACTOR
        self.lines.amount_cents[at] += more
        self.orders.total_cents[rows] += more

    def zero_amount(self, rows: np.ndarray, _: int) -> None:
        self._mark_orders("zero_amount", rows, money(self.orders.total_cents[rows]))
        free = np.isin(self.lines.number, self.orders.number[rows])
        for column in (self.lines.unit_cents, self.lines.discount_cents, self.lines.amount_cents):
            column[free] = 0
        self.orders.total_cents[rows] = 0
        self.orders.discount_cents[rows] = 0

    def header_line_mismatch(self, rows: np.ndarray, _: int) -> None:
        true = self.orders.total_cents[rows]
        self._mark_orders("header_line_mismatch", rows, money(true))
        self.orders.total_cents[rows] = true + 100 + (true * self.random.uniform(0.05, 0.5, len(rows))).astype(int)

    def exact_duplicate_order(self, rows: np.ndarray, _: int) -> None:
        self._mark_orders("exact_duplicate", rows, None, on_copy=True)
        self.order_copies.append((rows, self.orders.second[rows]))

    def key_duplicate_order(self, rows: np.ndarray, _: int) -> None:
        self._mark_orders("key_duplicate", rows, None, on_copy=True)
        second, shift = self.orders.second[rows], self.random.integers(1, 72, size=len(rows)) * 3600
        inside = second + shift < self.plan.seconds
        self.order_copies.append((rows, np.where(inside, second + shift, second - shift)))

    def exact_duplicate_line(self, rows: np.ndarray, _: int) -> None:
        at = self.starts[rows]
        self._mark_lines("exact_duplicate", at, None, on_copy=True)
        self.line_copies.append((at, self.lines.number[at]))

    def orphan_line(self, rows: np.ndarray, so_far: int) -> None:
        at = self.starts[rows]
        number = self.plan.transactions + 1 + so_far + np.arange(len(rows))
        self.marks.append(
            _Mark("orphan_line", "order_lines", at, order_ids(self.plan, number), on_copy=True)
        )
        self.line_copies.append((at, number))

    def with_copies(self, log: DefectLog, written: tuple[int, int]) -> tuple[Orders, Lines]:
        """Put the copies behind their originals, and write every mark down with its final row."""
        orders, order_copies = _insert(self.orders, self.order_copies, "second")
        lines, line_copies = _insert(self.lines, self.line_copies, "number")
        for mark in self.marks:
            copies, base = (order_copies, written[0]) if mark.table == "orders" else (line_copies, written[1])
            rows = mark.rows + np.searchsorted(copies, mark.rows) + mark.on_copy
            log.add(mark.kind, mark.table, base + rows + 1, mark.keys, mark.was)
        return orders, lines

    def _dates(self, kind: str, rows: np.ndarray, second: np.ndarray) -> None:
        self._mark_orders(kind, rows, timestamps(self.plan, self.orders.second[rows]))
        self.orders.second[rows] = second

    def _mark_orders(self, kind: str, rows: np.ndarray, was: pa.Array | None, on_copy: bool = False) -> None:
        keys = order_ids(self.plan, self.orders.number[rows])
        self.marks.append(_Mark(kind, "orders", rows, keys, was, on_copy))

    def _mark_lines(self, kind: str, rows: np.ndarray, was: pa.Array | None, on_copy: bool = False) -> None:
        keys = order_ids(self.plan, self.lines.number[rows])
        self.marks.append(_Mark(kind, "order_lines", rows, keys, was, on_copy))

    def _second_of(self, day: str) -> int:
        return int((np.datetime64(day) - np.datetime64(self.plan.start)).astype(int)) * DAY_SECONDS

    def _some_days(self, rows: np.ndarray, most: int) -> np.ndarray:
        return self.random.integers(most, size=len(rows)) * DAY_SECONDS + self.orders.second[rows] % DAY_SECONDS


def _insert(
    rows: Rows, copies: list[tuple[np.ndarray, np.ndarray]], column: str
) -> tuple[Rows, np.ndarray]:
    """Rows with copies behind their originals, `column` changed on the copies; and the copied rows, sorted."""
    if not copies:
        return rows, np.empty(0, dtype=np.int64)
    at = np.concatenate([where for where, _ in copies])
    value = np.concatenate([values for _, values in copies])
    order = np.argsort(at, kind="stable")
    at, value = at[order], value[order]
    whole = rows.take(np.sort(np.concatenate([np.arange(len(rows)), at]), kind="stable"))
    getattr(whole, column)[at + np.arange(len(at)) + 1] = value
    return whole, at
