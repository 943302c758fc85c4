"""Fit models, measure them on past windows, predict: above `models` and `evaluation`, below use cases."""
