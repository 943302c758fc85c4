"""Returns: a share of orders is returned days later, in full or a single line."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from tenure.sources.synthetic_shop.basket import LINE_COUNT_SHARES, NO_PROMO, Lines, Orders
from tenure.sources.synthetic_shop.people import People
from tenure.sources.synthetic_shop.plan import DAY_SECONDS, ShopPlan, Stream, rng
from tenure.sources.synthetic_shop.purchases import OrderStream

SHORTEST_DELAY_DAYS, LONGEST_DELAY_DAYS = 3, 28
_WHOLE_ORDER_SHARE = 0.5
REFUNDED_FRACTION = _WHOLE_ORDER_SHARE + (1 - _WHOLE_ORDER_SHARE) * sum(
    share / (lines + 1) for lines, share in enumerate(LINE_COUNT_SHARES)
)
"""Expected refunded share of a returned order's total; lines are exchangeable, so one of n is 1/n."""


def refund_probability(days_later: int) -> float:
    """Probability that the refund of a returned order has happened `days_later` days after it."""
    steps = LONGEST_DELAY_DAYS - SHORTEST_DELAY_DAYS + 1
    return min(max((days_later - SHORTEST_DELAY_DAYS + 1) / steps, 0.0), 1.0)


@dataclass(frozen=True)
class Returns:
    """Returned orders (by position in the stream, ascending), and when they are refunded."""

    position: np.ndarray
    due_second: np.ndarray
    is_full: np.ndarray
    pick: np.ndarray


def draw_returns(plan: ShopPlan, people: People, stream: OrderStream) -> Returns:
    random = rng(plan, Stream.PURCHASES, 2)
    position = np.flatnonzero(random.random(len(stream)) < people.return_share[stream.customer])
    n = len(position)
    delay = random.integers(SHORTEST_DELAY_DAYS, LONGEST_DELAY_DAYS + 1, size=n)
    return Returns(
        position=position,
        due_second=stream.second[position] + delay * DAY_SECONDS,
        is_full=random.random(n) < _WHOLE_ORDER_SHARE,
        pick=random.random(n),
    )


@dataclass
class RefundDesk:
    """Collects refunds block by block; refunds due after the span are `pending` (cents by customer)."""

    plan: ShopPlan
    returns: Returns
    pending: np.ndarray = field(init=False)
    _orders: list[Orders] = field(default_factory=list)
    _lines: list[Lines] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.pending = np.zeros(self.plan.customers, dtype=np.int64)

    def collect(self, first_position: int, orders: Orders, lines: Lines, starts: np.ndarray) -> None:
        """Collect the returns of a block."""
        low, high = np.searchsorted(self.returns.position, [first_position, first_position + len(orders)])
        rows = self.returns.position[low:high] - first_position
        counts = np.diff(np.append(starts, len(lines)))[rows]
        is_full = self.returns.is_full[low:high]
        line = (self.returns.pick[low:high] * counts).astype(np.int64)
        line_counts = np.where(is_full, counts, 1)
        begin = starts[rows] + np.where(is_full, 0, line)
        offset = np.arange(line_counts.sum()) - np.repeat(np.cumsum(line_counts) - line_counts, line_counts)
        returned = lines.take(np.repeat(begin, line_counts) + offset)
        order_of_line = np.repeat(np.arange(len(rows)), line_counts)
        refunds = orders.take(rows)
        refunds.second = self.returns.due_second[low:high]
        refunds.total_cents = -np.bincount(order_of_line, returned.amount_cents, len(rows)).astype(np.int64)
        refunds.discount_cents = -np.bincount(order_of_line, returned.discount_cents, len(rows)).astype(
            np.int64
        )
        refunds.promo = np.full(len(rows), NO_PROMO, dtype=np.int8)
        returned.quantity, returned.discount_cents, returned.amount_cents = (
            -returned.quantity,
            -returned.discount_cents,
            -returned.amount_cents,
        )
        due = refunds.second < self.plan.seconds
        np.add.at(self.pending, refunds.customer[~due], -refunds.total_cents[~due])
        self._orders.append(refunds.take(np.flatnonzero(due)))
        self._lines.append(returned.take(np.flatnonzero(due[order_of_line])))

    def add(self, orders: Orders, lines: Lines) -> None:
        """Add refunds that do not belong to an order."""
        self._orders.append(orders)
        self._lines.append(lines)

    def hand_out(self) -> tuple[Orders, Lines]:
        """All refunds in time order, with the numbers of their orders and with their lines."""
        orders, lines = Orders.concatenate(self._orders), Lines.concatenate(self._lines)
        by_time = np.lexsort((orders.number, orders.second))
        rank = np.empty(len(by_time), dtype=np.int64)
        rank[by_time] = np.arange(len(by_time))
        by_number = np.argsort(orders.number, kind="stable")
        order_of_line = rank[by_number[np.searchsorted(orders.number[by_number], lines.number)]]
        return orders.take(by_time), lines.take(np.argsort(order_of_line, kind="stable"))
