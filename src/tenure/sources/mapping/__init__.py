"""Which column is which, and tables joined into one order log."""
