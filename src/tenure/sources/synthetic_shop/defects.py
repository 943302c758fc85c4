"""What is wrong with the data, on purpose: each defect planted is written down with the row it is in.

Every kind gets orders of its own, and never one that is returned later, so that no defect hides another.
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
"""Kinds that each take orders of their own; duplicates of customers and products come on top."""
_FEWEST = 2


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
                f"{plan.transactions} orders are too few for {wanted} defects.",
                values=[f"transactions={plan.transactions}", f"defect_share={plan.defect_share}"],
                hint="ask for more transactions, a smaller defect share, or no defects",
                code="option.defects",
            )
        chosen = random.choice(eligible, size=wanted, replace=False)
        self._positions = {
            kind: np.sort(part) for kind, part in zip(KINDS, np.split(chosen, len(KINDS)), strict=True)
        }

    def spoil(
        self, first: int, orders: Orders, lines: Lines, starts: np.ndarray, written: tuple[int, int]
    ) -> tuple[Orders, Lines]:
        """The block with its defects; `written` are the rows already in the two files."""
        block = SpoiledBlock(self._plan, orders, lines, starts, rng(self._plan, Stream.DEFECTS, first + 1))
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
        number = self._no_order + np.arange(n)
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
    def _no_order(self) -> int:
        """Orders from this number on are neither there nor those of orphan lines."""
        return self._plan.transactions + self.count + 1

    def record_lone_refunds(self, orders: Orders, lines: Lines, written: tuple[int, int]) -> None:
        """Write down where the lone refunds ended up."""
        kind = "negative_without_original"
        rows = np.flatnonzero(orders.number >= self._no_order)
        self.log.add(kind, "orders", written[0] + rows + 1, refund_ids(self._plan, orders.number[rows]))
        rows = np.flatnonzero(lines.number >= self._no_order)
        self.log.add(kind, "order_lines", written[1] + rows + 1, refund_ids(self._plan, lines.number[rows]))
