"""Identify columns, and join tables into one order log."""
