"""Migrations of the SQL store: one revision per change, run by `store.database`."""
