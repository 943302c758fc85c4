"""The customer frame: one row per customer (and cutoff), the materialized input of every model."""

from __future__ import annotations

CUSTOMER_ID = "customer_id"
AS_OF = "as_of"
"""Present in panels, which stack the frames of several past cutoffs."""

HORIZON_DAYS = "horizon_days"
"""In panels: the length of the window of the targets, equal in every row."""

TARGET_SPEND = "target_spend"
TARGET_ORDERS = "target_orders"
TARGET_CHURNED = "target_churned"
TARGETS = (TARGET_SPEND, TARGET_ORDERS, TARGET_CHURNED)
"""What happened in the horizon after the cutoff: net spend, order days, and 1.0 where there was no order."""

ORDER_AGES = "order_ages"
ORDER_VALUES = "order_values"
SEQUENCES = (ORDER_AGES, ORDER_VALUES)
"""Lists for models whose card has `sequences`: days before `as_of` of the last order days, oldest first, and
the spend on each (absent without amounts)."""

NOT_FEATURES = frozenset({CUSTOMER_ID, AS_OF, HORIZON_DAYS, *TARGETS, *SEQUENCES})
