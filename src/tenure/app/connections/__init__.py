"""Connections to shops: add, test, change, run and remove them."""
