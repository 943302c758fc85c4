"""Lists of customers: filters, ranges of days, files, and the search."""
