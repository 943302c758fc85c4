"""Names in the serving copy, for those who write it and those who read it."""

COPY = "served"
"""Name under which a copy is attached."""

CUSTOMER_TABLE = "known_customers"
"""One row per customer with a purchase: facts, segment, the newest prediction (null without one)."""

SHOP_DAYS = "shop_days"
"""One row per day of the whole shop."""

ACTIVITY = "activity"
"""One row per day with an order or a refund: what known customers did on it."""

COHORT_MONTHS = "cohort_months"
"""Rows of `economics.cohorts.by_cohort`."""

INGESTED = "ingested"
"""One row: what came into the lake."""

SCORINGS = "scorings"
"""Totals of the newest scoring and, where there is one to compare it with, of the one before."""

MOVES = "moves"
"""How many customers went from which group to which between these two."""

MOVERS = "movers"
"""Customers whose predicted value rose and fell most between them."""

PROSPECT_TABLE = "prospects"
"""One row per profile without an order, in the columns of the customer table."""

MOST_MOVERS = 20
"""Customers that `MOVERS` keeps on each side."""
