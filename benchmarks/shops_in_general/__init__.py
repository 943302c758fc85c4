"""Simulated shops, and the trees of `tenure.models.shops_in_general` that are grown on them."""
