"""Small customer tables: learners define their settings for them on their classes (`table_settings`).

Tables of customers are smaller than panels of past windows, and each row is a different customer: forests for
a number grow larger trees, and boosting uses smaller learning rates. The figures, over tables of 442 to
4,000 rows, are in docs/benchmarks-tables.md.
"""

SMALL_TABLE = 10_000
"""Rows below which boosting takes smaller steps; above, the settings of panels are those of as many rows."""
