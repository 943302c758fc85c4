"""Plant defects in a block of orders: what each kind changes, and in which rows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar

import numpy as np
import pyarrow as pa

from tenure.sources.synthetic_shop.basket import Lines, Orders
from tenure.sources.synthetic_shop.columns import NULL, customer_ids, money, order_ids, timestamps
from tenure.sources.synthetic_shop.defect_log import DefectLog
from tenure.sources.synthetic_shop.plan import DAY_SECONDS, ShopPlan

_OUTLIER_FACTOR = 200
Rows = TypeVar("Rows", Orders, Lines)


@dataclass(frozen=True)
class _Mark:
    """The defects of one kind in a block; rows are those before copies are inserted."""

    kind: str
    table: str
    rows: np.ndarray
    keys: pa.Array
    was: pa.Array | None = None
    on_copy: bool = False


class SpoiledBlock:
    """A block to spoil, with one method per kind of defect, named after it."""

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

    def orphan_customer(self, rows: np.ndarray, count_before: int) -> None:
        self._mark_orders("orphan_customer", rows, customer_ids(self.orders.customer[rows]))
        self.orders.customer[rows] = self.plan.customers + count_before + np.arange(len(rows))

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
        increase = self.lines.unit_cents[at] * (_OUTLIER_FACTOR - 1) * self.lines.quantity[at]
        self.lines.unit_cents[at] *= _OUTLIER_FACTOR
        self.lines.amount_cents[at] += increase
        self.orders.total_cents[rows] += increase

    def zero_amount(self, rows: np.ndarray, _: int) -> None:
        self._mark_orders("zero_amount", rows, money(self.orders.total_cents[rows]))
        in_free_order = np.isin(self.lines.number, self.orders.number[rows])
        for column in (self.lines.unit_cents, self.lines.discount_cents, self.lines.amount_cents):
            column[in_free_order] = 0
        self.orders.total_cents[rows] = 0
        self.orders.discount_cents[rows] = 0

    def header_line_mismatch(self, rows: np.ndarray, _: int) -> None:
        true = self.orders.total_cents[rows]
        self._mark_orders("header_line_mismatch", rows, money(true))
        self.orders.total_cents[rows] = (
            true + 100 + (true * self.random.uniform(0.05, 0.5, len(rows))).astype(int)
        )

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

    def orphan_line(self, rows: np.ndarray, count_before: int) -> None:
        at = self.starts[rows]
        number = self.plan.transactions + 1 + count_before + np.arange(len(rows))
        self.marks.append(_Mark("orphan_line", "order_lines", at, order_ids(self.plan, number), on_copy=True))
        self.line_copies.append((at, number))

    def with_copies(self, log: DefectLog, rows_written: tuple[int, int]) -> tuple[Orders, Lines]:
        """Insert the copies after their originals, and record every mark with its final row."""
        orders, order_copies = _insert(self.orders, self.order_copies, "second")
        lines, line_copies = _insert(self.lines, self.line_copies, "number")
        for mark in self.marks:
            copies, base = (
                (order_copies, rows_written[0]) if mark.table == "orders" else (line_copies, rows_written[1])
            )
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

    def _some_days(self, rows: np.ndarray, max_days: int) -> np.ndarray:
        days = self.random.integers(max_days, size=len(rows))
        return np.asarray(days * DAY_SECONDS + self.orders.second[rows] % DAY_SECONDS)


def _insert(rows: Rows, copies: list[tuple[np.ndarray, np.ndarray]], column: str) -> tuple[Rows, np.ndarray]:
    """Rows with copies after their originals and `column` replaced in them; and the copied rows, sorted."""
    if not copies:
        return rows, np.empty(0, dtype=np.int64)
    at = np.concatenate([rows_to_copy for rows_to_copy, _ in copies])
    value = np.concatenate([values for _, values in copies])
    order = np.argsort(at, kind="stable")
    at, value = at[order], value[order]
    combined = rows.take(np.sort(np.concatenate([np.arange(len(rows)), at]), kind="stable"))
    getattr(combined, column)[at + np.arange(len(at)) + 1] = value
    return combined, at
