"""Deliberate defects in the data: each planted defect is recorded with its row.

Every kind gets its own orders, and never an order that is returned later, so that no defect hides another.
"""

from __future__ import annotations

import numpy as np

from tenure.core.errors import OptionError
from tenure.sources.synthetic_shop.basket import NO_PROMO, Lines, Orders
from tenure.sources.synthetic_shop.columns import refund_ids
from tenure.sources.synthetic_shop.defect_log import DefectLog
from tenure.sources.synthetic_shop.goods import Goods
from tenure.sources.synthetic_shop.plan import DAY_SECONDS, ShopPlan, Stream, rng
from tenure.sources.synthetic_shop.purchases import OrderStream
from tenure.sources.synthetic_shop.spoiling import SpoiledBlock

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
"""Kinds with their own orders; duplicates of customers and products are added to these."""
_MIN_DEFECTS = 2


class Spoiler:
    """Plants defects into blocks of orders."""

    def __init__(self, plan: ShopPlan, stream: OrderStream, returned: np.ndarray) -> None:
        self._plan, self._stream = plan, stream
        self.log = DefectLog()
        self.count = max(_MIN_DEFECTS, round(plan.defect_share * plan.transactions))
        random = rng(plan, Stream.DEFECTS)
        is_eligible = np.ones(len(stream), dtype=bool)
        is_eligible[returned] = False
        eligible = np.flatnonzero(is_eligible)
        defect_count = self.count * len(KINDS)
        if defect_count > len(eligible) // 2:
            raise OptionError(
                f"{plan.transactions} orders are too few for {defect_count} defects.",
                values=[f"transactions={plan.transactions}", f"defect_share={plan.defect_share}"],
                hint="choose more transactions, a smaller defect share, or no defects",
                code="option.defects",
            )
        positions = random.choice(eligible, size=defect_count, replace=False)
        self._positions = {
            kind: np.sort(part) for kind, part in zip(KINDS, np.split(positions, len(KINDS)), strict=True)
        }

    def spoil(
        self, first: int, orders: Orders, lines: Lines, starts: np.ndarray, rows_written: tuple[int, int]
    ) -> tuple[Orders, Lines]:
        """The block with its defects; `rows_written` are the numbers of rows already in the two files."""
        block = SpoiledBlock(self._plan, orders, lines, starts, rng(self._plan, Stream.DEFECTS, first + 1))
        for kind in KINDS:
            positions = self._positions[kind]
            low, high = np.searchsorted(positions, [first, first + len(orders)])
            if low < high and kind != "negative_without_original":
                getattr(block, kind)(positions[low:high] - first, low)
        return block.with_copies(self.log, rows_written)

    def lone_refunds(self, goods: Goods) -> tuple[Orders, Lines]:
        """Refunds of nonexistent orders: negative rows without an original."""
        positions = self._positions["negative_without_original"]
        random, n = rng(self._plan, Stream.DEFECTS, 2**40), len(positions)
        product = random.integers(len(goods), size=n)
        cents = goods.price_cents[product] + random.integers(1, 98, size=n)
        number = self._first_unused_number + np.arange(n)
        second = self._stream.second[positions] + random.integers(1, 10, size=n) * DAY_SECONDS
        orders = Orders(
            number=number,
            customer=self._stream.customer[positions].astype(np.int64),
            second=np.minimum(second, self._plan.seconds - 1),
            total_cents=-cents,
            discount_cents=np.zeros(n, dtype=np.int64),
            channel=np.zeros(n, dtype=np.int8),
            promo=np.full(n, NO_PROMO, dtype=np.int8),
        )
        zero = np.zeros(n, dtype=np.int64)
        return orders, Lines(number, zero + 1, product, zero - 1, cents, zero, -cents)

    @property
    def _first_unused_number(self) -> int:
        """The first number that is used neither by an order nor by orphan lines."""
        return self._plan.transactions + self.count + 1

    def record_lone_refunds(self, orders: Orders, lines: Lines, rows_written: tuple[int, int]) -> None:
        """Record the rows of the lone refunds."""
        kind = "negative_without_original"
        rows = np.flatnonzero(orders.number >= self._first_unused_number)
        self.log.add(kind, "orders", rows_written[0] + rows + 1, refund_ids(self._plan, orders.number[rows]))
        rows = np.flatnonzero(lines.number >= self._first_unused_number)
        self.log.add(
            kind, "order_lines", rows_written[1] + rows + 1, refund_ids(self._plan, lines.number[rows])
        )
