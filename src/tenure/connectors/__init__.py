"""Connectors: one file per place that orders are fetched from, on a schedule."""
