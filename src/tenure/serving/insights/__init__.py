"""Figures, lists and charts of the shop, read from the published copy."""
