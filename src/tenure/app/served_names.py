"""Names in the serving copy, for those who write it and those who read it."""

COPY = "served"
"""Name under which a copy is attached."""

CUSTOMER_TABLE = "known_customers"
"""One row per customer with a purchase: facts, segment, the newest prediction (null without one)."""

SHOP_DAYS = "shop_days"
"""One row per day of the whole shop."""
