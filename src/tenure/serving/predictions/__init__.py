"""Predictions at this moment: of known customers, of orders, of facts."""
