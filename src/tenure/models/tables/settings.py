"""What is a small table of customers: learners say on their classes (`table_settings`) what they do there.

Tables of customers are smaller than panels of past windows, and each row stands for somebody else: forests
of a number grow fuller trees there, and boosting learns in smaller steps. The figures, over tables of 442 to
4,000 rows, are in docs/benchmarks-tables.md.
"""

SMALL_TABLE = 10_000
"""Rows below which boosting takes smaller steps; above, the settings of panels are those of as many rows."""
