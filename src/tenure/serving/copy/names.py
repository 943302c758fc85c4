"""Names of tables in the serving copy."""

COPY = "served"
"""Schema name under which a copy is attached."""

CUSTOMER_TABLE = "known_customers"
"""One row per customer with a purchase: facts, segment, the newest prediction (null without one)."""

PURCHASES = "purchases"
"""View of the order lines that were bought before the scoring: `days_ago` is counted back from its day."""

SHOP_DAYS = "shop_days"
"""One row per day: totals of the whole shop."""

ACTIVITY = "activity"
"""One row per day with an order or a refund: activity of the customers in the customer table."""

COHORT_MONTHS = "cohort_months"
"""Rows of `economics.cohorts.by_cohort`."""

INGESTED = "ingested"
"""One row: time and number of imports."""

SCORINGS = "scorings"
"""Totals of the newest scoring and, if there is one to compare with, of the previous one."""

MOVES = "moves"
"""Number of customers who moved between groups from the previous scoring to the newest."""

MOVERS = "movers"
"""Customers with the largest change of predicted value between the two."""

PROSPECT_TABLE = "prospects"
"""One row per profile without an order, in the columns of the customer table."""

MAX_MOVERS = 20
"""Number of customers stored with the largest rise, and with the largest fall."""
