"""Learners on tables of customers, side by side (`docs/benchmarks-tables.md`)."""
